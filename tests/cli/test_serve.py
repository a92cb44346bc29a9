"""`serve` records and listens without a window, as a process of its own; `serve token` tells the secret."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_monitor.agents.held_ports import HeldPorts, held_ports
from desktop_monitor.cli.arguments import parse
from desktop_monitor.errors import UsageError
from tests.helpers.receiver import ask

_LIMIT_SECONDS = 60
ANY_PORTS = ("--port", "0", "--otlp-port", "0")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


def start(folder: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "desktop_monitor", "serve", "--storage-path", str(folder), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ
        | {"DISPLAY": "", "WAYLAND_DISPLAY": "", "DBUS_SESSION_BUS_ADDRESS": "", "QT_QPA_PLATFORM": ""}
        | environment,
    )


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    """The process, its OTLP port and its port for events."""
    process = start(folder, *words)
    try:
        yield process, port_in(process), port_in(process)
    finally:
        process.kill()
        process.communicate(timeout=_LIMIT_SECONDS)


def port_in(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    line = process.stdout.readline()
    found = _ADDRESS.search(line)
    assert found, line or (process.stderr and process.stderr.read())
    return int(found[1])


def token(folder: Path, *words: str) -> str:
    return start(folder, "token", *words).communicate(timeout=_LIMIT_SECONDS)[0].strip()


def test_it_tells_where_it_listens_and_listens_there(tmp_path: Path) -> None:
    with serving(tmp_path, *ANY_PORTS) as (process, otlp_port, port):
        json_type = {"Content-Type": "application/json"}

        assert ask(otlp_port, "POST", "/v1/logs", b"{}", json_type).status == 200
        assert ask(port, "GET", "/health").status == 200
        assert held_ports(tmp_path / "ports.json") == HeldPorts(process.pid, otlp_port, port)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order_with_zero(tmp_path: Path, number: signal.Signals) -> None:
    with serving(tmp_path, *ANY_PORTS) as (process, otlp_port, _):
        process.send_signal(number)
        _, err = process.communicate(timeout=_LIMIT_SECONDS)

        assert (process.returncode, err) == (0, "")
        assert not (tmp_path / "ports.json").exists()
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", otlp_port), timeout=5)


def test_a_taken_port_is_named_beside_the_one_it_got(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        wanted = other.getsockname()[1]
        process = start(tmp_path, "--port", "0", "--otlp-port", str(wanted))
        assert process.stdout is not None
        line = process.stdout.readline()
        process.terminate()
        process.communicate(timeout=_LIMIT_SECONDS)

    assert f"({wanted} is taken)" in line
    assert f":{wanted} " not in line


def test_a_client_that_feeds_a_former_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".gemini").mkdir(parents=True)
    environment = {"HOME": str(home), "USERPROFILE": str(home)}
    with serving(tmp_path, *ANY_PORTS) as (_, former_port, _):
        subprocess.run(
            [sys.executable, "-m", "desktop_monitor", "connect", "gemini", "--yes", "--storage-path", str(tmp_path)],
            env=os.environ | environment,
            check=True,
            capture_output=True,
            timeout=_LIMIT_SECONDS,
        )
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", former_port))
        other.listen()
        process = start(tmp_path, *ANY_PORTS, **environment)
        port_in(process)
        assert process.stderr is not None
        warning = process.stderr.readline()
        process.terminate()
        process.communicate(timeout=_LIMIT_SECONDS)

    assert "Gemini CLI: telemetry goes to a port that was ours" in warning
    assert "desktop-monitor connect" in warning


def test_a_second_recorder_on_one_store_is_refused_with_three(tmp_path: Path) -> None:
    with serving(tmp_path, *ANY_PORTS) as (first, otlp_port, port):
        second = start(tmp_path, *ANY_PORTS)
        out, err = second.communicate(timeout=_LIMIT_SECONDS)

        assert (second.returncode, out) == (3, "")
        assert f"process {first.pid}" in err
        assert held_ports(tmp_path / "ports.json") == HeldPorts(first.pid, otlp_port, port)


def test_the_token_is_made_once_and_replaced_on_demand(tmp_path: Path) -> None:
    first, again, new = token(tmp_path), token(tmp_path), token(tmp_path, "--new")

    assert len(first) >= 43
    assert first == again
    assert new not in {"", first}
    assert token(tmp_path) == new


def test_the_printed_token_opens_the_port_for_events(tmp_path: Path) -> None:
    with serving(tmp_path, *ANY_PORTS) as (_, _, port):
        head = {"Content-Type": "application/json", "Authorization": f"Bearer {token(tmp_path)}"}

        assert ask(port, "POST", "/api/v1/events", b"[]", head).status != 401
        head["Authorization"] += "x"
        assert ask(port, "POST", "/api/v1/events", b"[]", head).status == 401


@pytest.mark.skipif(sys.platform == "win32", reason="access follows the user's profile")
def test_the_token_is_the_user_s_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        token(tmp_path / "new")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "new" / "events.token").stat().st_mode) == 0o600


def test_the_token_is_in_no_log(tmp_path: Path) -> None:
    with serving(tmp_path, *ANY_PORTS) as (process, _, port):
        secret = token(tmp_path)
        head = {"Content-Type": "application/json", "Authorization": f"Bearer {secret}"}
        ask(port, "POST", "/api/v1/events", b"[", head)
        process.terminate()
        process.communicate(timeout=_LIMIT_SECONDS)

    assert secret not in "".join(path.read_text() for path in (tmp_path / "logs").iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ("--port", "65536"),
        ("--port", "-1"),
        ("--otlp-port", "http"),
        ("--otlp-port", "4318.0"),
        ("--port", ""),
        ("--port", "9" * 5000),
        ("--port", "²"),
        ("--new",),
        ("token", "--port", "1"),
        ("tokens",),
    ],
)
def test_wrong_words_are_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        parse(["serve", *words])


def test_ports_are_understood() -> None:
    arguments = parse(["serve", "--port", "0", "--otlp-port", "65535"])

    assert (arguments.port, arguments.otlp_port, arguments.action) == (0, 65535, "")


def test_events_without_a_token_are_told_what_is_needed(tmp_path: Path) -> None:
    with serving(tmp_path, *ANY_PORTS) as (_, _, port):
        assert json.loads(ask(port, "POST", "/api/v1/events").body) == {"error": "a token is needed"}

"""An agent at work beside the program on a real desktop: it is found, told apart and followed without any set-up."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_monitor.clock import SystemClock
from tests.desktop.conftest import OpenDesktop
from tests.helpers.otlp import Body, log, logs
from tests.helpers.polling import wait_until
from tests.helpers.program import DesktopMonitor
from tests.helpers.transcripts import TranscriptText, usage

_SESSION = "76f8506c-e18a-48bc-b641-f4f1cf0a5f70"


@pytest.fixture
def monitor(open_desktop: OpenDesktop, tmp_path: Path) -> DesktopMonitor:
    """The program with its window open, in a home of its own."""
    monitor = DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")
    monitor.start()
    monitor.desktop.focus(monitor.open_window())
    return monitor


@contextmanager
def _client(folder: Path, project: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is called as the client is and works in `project`."""
    program = folder / "claude"
    shutil.copy(str(shutil.which("sleep")), program)
    process = subprocess.Popen([str(program), "1000"], cwd=project)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _start_ticks(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]


class _Registry:
    """The client's own word on its session."""

    def __init__(self, root: Path, process: subprocess.Popen[bytes], project: Path) -> None:
        self._path = root / "sessions" / f"{process.pid}.json"
        self._entry = {"pid": process.pid, "sessionId": _SESSION, "cwd": str(project), "name": "web-shop"}
        self._entry["procStart"] = _start_ticks(process.pid)

    def say(self, status: str, **more: str) -> None:
        """Write what the session does now."""
        now = round(SystemClock().now().wall_seconds * 1000)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps({**self._entry, "status": status, "updatedAt": now, **more}))


def _answer(monitor: DesktopMonitor, project: Path, name: str) -> TranscriptText:
    text = TranscriptText(_SESSION, str(project))
    text.at_seconds = SystemClock().now().wall_seconds - 5.0
    return text.prompt().answer(name, used=usage(20, uncached=9_000_000))


def test_a_session_is_shown_with_its_state_tokens_and_processes(monitor: DesktopMonitor, tmp_path: Path) -> None:
    """Nothing is set up: the client's own files and its process are enough."""
    root, project = monitor.desktop.home / ".claude", tmp_path / "web-shop"
    project.mkdir()
    with _client(tmp_path, project) as process:
        registry = _Registry(root, process, project)
        registry.say("busy")
        _answer(monitor, project, "one").write(root)
        monitor.open_page("agents")

        def row() -> list[str]:
            rows = monitor.desktop.accessibility.table("sessionTable")
            return rows[0] if rows else []

        wait_until(lambda: "9 M" in " ".join(row()) or "9.00 M" in " ".join(row()), 30, "the session's tokens")
        wait_until(lambda: "working" in " ".join(row()), 30, "a working session")
        wait_until(lambda: "MiB" in " ".join(row()) or "KiB" in " ".join(row()), 30, "the memory of its process")

        registry.say("waiting", waitingFor="approve Bash")
        wait_until(lambda: "approve Bash" in " ".join(row()), 30, "what it waits for")
        wait_until(lambda: "waiting" in monitor.icon().tooltip, 30, "the icon's word on it")

    wait_until(lambda: "ended" in " ".join(row()), 30, "an ended session")
    totals = monitor.ask("usage", "--json")["totals"]
    assert (totals["requests"], totals["ok"], totals["input_tokens"]) == (1, 1, 9_000_000)


_SETTINGS = b"""{
    "model": "opus",  "permissions": {"allow": ["Bash(ls)"]},
  "env": {"EDITOR": "vi"}
}"""
"""Written by hand, and so that any program would write it otherwise."""


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _one_request() -> Body:
    now = SystemClock().now().wall_seconds
    told = {"session.id": _SESSION, "model": "claude-opus-4-8", "input_tokens": 7_000_000, "output_tokens": 12}
    told |= {"cache_read_tokens": 0, "cache_creation_tokens": 0, "duration_ms": 2100, "request_id": "req_1"}
    return logs([log("api_request", now, told=told)], "claude-code", "com.anthropic.claude_code.events")


def _post(port: int, body: Body) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/v1/logs", body.content, {"Content-Type": "application/json"})
        return connection.getresponse().status
    finally:
        connection.close()


def test_claude_code_is_connected_heard_and_disconnected_by_the_pages_buttons(
    open_desktop: OpenDesktop, tmp_path: Path
) -> None:
    """What the dialog shows is written, telemetry arrives, and the settings become what they were, byte for byte."""
    monitor = DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")
    otlp_port, port = _free_ports(2)
    monitor.configure(receiver={"otlp_port": otlp_port, "port": port})
    settings = monitor.desktop.home / ".claude" / "settings.json"
    settings.parent.mkdir()
    settings.write_bytes(_SETTINGS)
    monitor.start()
    monitor.desktop.focus(monitor.open_window())
    monitor.open_page("agents")
    tree = monitor.desktop.accessibility

    tree.find(name="Connect… Claude Code", seconds=60)
    tree.press(name="Connect… Claude Code")
    assert f"http://127.0.0.1:{otlp_port}" in tree.find(ident="clientChange").text
    assert settings.read_bytes() == _SETTINGS
    tree.press(ident="confirmConnect")
    tree.find(name="Disconnect… Claude Code", seconds=60)
    env = json.loads(settings.read_bytes())["env"]
    assert env["OTEL_EXPORTER_OTLP_ENDPOINT"] == f"http://127.0.0.1:{otlp_port}"
    assert env["EDITOR"] == "vi"

    listens = f"Listens on 127.0.0.1:{otlp_port}, 127.0.0.1:{port} · "
    tree.find(name=listens + "0 records taken", seconds=30)
    assert _post(otlp_port, _one_request()) == 200
    wait_until(lambda: "7 M" in " ".join(" ".join(row) for row in tree.table("sessionTable")), 30, "the request")
    tree.find(name=listens + "1 record taken")
    assert monitor.ask("usage", "--json")["totals"]["input_tokens"] == 7_000_000

    tree.press(name="Disconnect… Claude Code")
    tree.press(ident="confirmConnect")
    tree.find(name="Connect… Claude Code", seconds=60)
    assert settings.read_bytes() == _SETTINGS

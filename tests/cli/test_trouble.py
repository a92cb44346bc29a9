"""The commands under a clumsy operator: wrong words, impossible numbers, broken configuration, closed streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_COMMAND = [sys.executable, "-m", "desktop_monitor"]
_DIGITS = "9" * 400
posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell's redirections, file kinds and signals of POSIX")


def _run(*arguments: str, through: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command; with `through`, by sh with that in front of or behind the command ("$@")."""
    command = [*_COMMAND, *arguments]
    if through:
        command = ["sh", "-c", through, "sh", *command]
    return subprocess.run(
        command,
        cwd=_ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )


def _configured(tmp_path: Path, content: bytes) -> list[str]:
    (tmp_path / "config.yaml").write_bytes(content)
    return ["--config", str(tmp_path), "--storage-path", str(tmp_path / "data")]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["--storage-path", "", "record"], id="an empty variable for a folder"),
        pytest.param(["--storage-path", "~nobody-of-that-name/x", "record"], id="nobody's home"),
        pytest.param(["history", "cpu_used_ratio", "--last", _DIGITS], id="endless"),
        pytest.param(["history", "cpu_used_ratio", "--last", "99999999999d"], id="longer than time"),
        pytest.param(["history", "cpu_used_ratio", "--step", _DIGITS], id="endless step"),
        pytest.param(["history", "cpu_used_ratio", "--start", "0001-01-01"], id="first day of all"),
        pytest.param(["history", "cpu_used_ratio", "--start", "9999-12-31T23:59:59-14:00"], id="after the last day"),
        pytest.param(["record", "--duration", _DIGITS], id="endless recording"),
        pytest.param(["record", "--duration", "nan"], id="no number"),
        pytest.param(["--interval", "-5"], id="backwards"),
    ],
)
def test_impossible_words_are_named_with_exit_code_2(words: list[str]) -> None:
    ended = _run(*words)
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert ended.stderr.startswith(b"desktop-monitor: ")
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"[" * 100_000, id="nested without end"),
        pytest.param(b"sampling:\n  interval_seconds: " + b"9" * 400, id="a number beyond all numbers"),
        pytest.param(b"a: 2024-99-99", id="a day that never was"),
        pytest.param(b"sampling: &a\n  interval_seconds: *a", id="a knot"),
        pytest.param(b"x: !!python/object/apply:os.getcwd []", id="code"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
    ],
)
def test_a_broken_configuration_is_explained_to_the_tray_program_too(tmp_path: Path, content: bytes) -> None:
    ended = _run(*_configured(tmp_path, content))
    assert ended.returncode == 2
    assert b"config.yaml" in ended.stderr
    assert b"Traceback" not in ended.stderr
    assert not (tmp_path / "data" / "history.sqlite3").exists()


def test_a_long_or_hostile_value_is_cut_and_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    value = r'"\e[31m' + "x" * 5000 + '"'
    ended = _run(*_configured(tmp_path, f'sampling: {{interval_seconds: {value}}}\n"\\e[2J": 1\n'.encode()), "record")
    assert ended.returncode == 2
    assert len(ended.stderr) < 800
    assert b"\x1b" not in ended.stderr


@posix
def test_a_configuration_that_would_never_end_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.yaml")
    ended = _run("--config", str(tmp_path), "--report-only")
    assert ended.returncode == 2
    assert b"no ordinary file" in ended.stderr


def test_a_folder_with_an_impossible_name_fails_with_a_sentence() -> None:
    ended = _run("--storage-path", "/tmp/" + "x" * 5000, "record", "--duration", "1")
    assert b"Traceback" not in ended.stderr
    assert b"too long" in ended.stderr


def test_a_terminal_without_the_signs_gets_the_figures_all_the_same(tmp_path: Path) -> None:
    ended = _run("--storage-path", str(tmp_path), "record", "--duration", "1", PYTHONIOENCODING="ascii")
    assert ended.returncode == 0, ended.stderr
    assert rb"CPU \u2014" in ended.stdout


@pytest.mark.parametrize("zone", ["Nonsense/Nowhere", ":::", "/etc/passwd"])
def test_a_time_zone_that_does_not_exist_is_no_reason_to_stop(tmp_path: Path, zone: str) -> None:
    ended = _run("--storage-path", str(tmp_path), "record", "--duration", "1", "--json", TZ=zone)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout.splitlines()[0])["recording"] == "recording"


@posix
@pytest.mark.parametrize("redirection", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_take_nothing_that_belongs_into_the_history(tmp_path: Path, redirection: str) -> None:
    ended = _run("--storage-path", str(tmp_path), "record", "--duration", "1", through=f'"$@" {redirection}')
    assert ended.returncode == 0, ended.stderr
    assert b"Traceback" not in ended.stderr
    status = _run("--storage-path", str(tmp_path), "--report-only")
    assert json.loads(status.stdout)["snapshots_collected"] >= 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_lines_that_cannot_be_written_do_not_end_a_recording(tmp_path: Path) -> None:
    ended = _run("--storage-path", str(tmp_path), "record", "--duration", "2", through='"$@" >/dev/full')
    assert ended.stderr.count(b"recording goes on") == 1
    assert b"Traceback" not in ended.stderr
    status = _run("--storage-path", str(tmp_path), "--report-only")
    assert json.loads(status.stdout)["snapshots_collected"] >= 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    ("words", "redirected", "code"),
    [
        (["--report-only"], '"$@" >/dev/full', 3),
        (["--nonsense"], '"$@" 2>/dev/full', 2),
        (["doctor"], '"$@" >/dev/full', 3),
    ],
)
def test_a_full_disk_behind_the_output_keeps_the_exit_codes(
    tmp_path: Path, words: list[str], redirected: str, code: int
) -> None:
    ended = _run("--storage-path", str(tmp_path), *words, through=redirected)
    assert ended.returncode == code
    assert b"Traceback" not in ended.stderr


@posix
@pytest.mark.parametrize("limit", [12, 64])
def test_few_descriptors_leave_gaps_and_no_crash(tmp_path: Path, limit: int) -> None:
    ended = _run(
        "--storage-path", str(tmp_path), "record", "--duration", "1", "--json", through=f'ulimit -n {limit}; exec "$@"'
    )
    assert ended.returncode == 0, ended.stderr
    assert b"Traceback" not in ended.stderr
    assert json.loads(ended.stdout.splitlines()[-1])["samples"]["memory_used_ratio"] > 0


@posix
@pytest.mark.parametrize(
    ("home", "state"),
    [
        pytest.param("unset HOME", "recording", id="unset"),
        pytest.param("export HOME=", "recording", id="empty"),
        pytest.param("export HOME=/dev/null", "in_memory", id="no folder"),
    ],
)
def test_a_home_that_is_none_costs_the_history_at_most(tmp_path: Path, home: str, state: str) -> None:
    """Without a home of its own the account's is used, which a test leaves alone."""
    own = f"--storage-path {tmp_path}" if state == "recording" else ""
    ended = _run(
        *("record", "--duration", "1", "--json"),
        through=f'{home}; unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME; exec "$@" {own}',
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout.splitlines()[0])["recording"] == state
    assert b"Traceback" not in ended.stderr

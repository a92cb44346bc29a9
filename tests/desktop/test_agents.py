"""An agent at work beside the program on a real desktop: it is found, told apart and followed without any set-up."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_monitor.clock import SystemClock
from tests.desktop.conftest import OpenDesktop
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

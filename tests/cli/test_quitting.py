"""`quit` ends the tray program on the same folders, waits for it, and says when there is none."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_monitor.cli import main
from desktop_monitor.cli.quitting import end, pause
from desktop_monitor.clock import SystemClock
from desktop_monitor.errors import MonitorError
from desktop_monitor.paths import Paths
from desktop_monitor.ui.instance_lock import LOCK_FILE, InstanceLock
from tests.helpers.clock import FakeClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets in a folder")

RUNNING = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop_monitor.paths import Paths
from desktop_monitor.ui.single_instance import SingleInstance
root = Path(sys.argv[1])
app = QCoreApplication([])
instance = SingleInstance(Paths(*(root / name for name in ("config", "data", "state", "logs", "run"))))
instance.acquire({})
instance.quit_requested.connect(app.quit)
print("runs", flush=True)
app.exec()
instance.release()
"""


@pytest.fixture
def paths() -> Iterator[Paths]:
    """Folders with short names: a socket's path has 107 characters at most."""
    with tempfile.TemporaryDirectory(prefix="dm-") as folder:
        yield Paths(*(Path(folder, name) for name in ("config", "data", "state", "logs", "run")))


def test_the_running_program_has_ended_when_quit_returns(paths: Paths) -> None:
    command = [sys.executable, "-c", RUNNING, str(paths.data.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "runs\n"
        assert end(paths, SystemClock(), pause)
        assert running.wait(timeout=30) == 0
    assert not end(paths, SystemClock(), pause)


def test_where_none_runs_nothing_is_made_and_the_exit_code_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["quit", "--storage-path", str(tmp_path / "none")]) == 1
    assert "not running" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()


def test_a_program_that_does_not_end_is_named_after_a_while(paths: Paths) -> None:
    lock = InstanceLock(paths.data / LOCK_FILE)
    assert lock.try_lock()
    clock = FakeClock()
    with pytest.raises(MonitorError, match="does not end"):
        end(paths, clock, clock.advance)
    lock.release()


def test_a_program_that_takes_its_time_is_waited_for(paths: Paths) -> None:
    lock = InstanceLock(paths.data / LOCK_FILE)
    assert lock.try_lock()
    clock = FakeClock()

    def let_time_pass(seconds: float) -> None:
        clock.advance(seconds)
        if clock.monotonic() > 1_005.0:
            lock.release()

    assert end(paths, clock, let_time_pass)

"""The lock that decides between two starts, and what happens where it cannot be had."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_monitor.errors import MonitorError
from desktop_monitor.paths import Paths
from desktop_monitor.ui.instance_lock import InstanceLock
from desktop_monitor.ui.single_instance import SingleInstance

_HOLDER = """
import sys
from pathlib import Path
from desktop_monitor.ui.instance_lock import InstanceLock
print(InstanceLock(Path(sys.argv[1])).try_lock(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def paths(qapp: QApplication) -> Iterator[Paths]:
    """Folders with short names: a socket's path has 107 characters at most."""
    with tempfile.TemporaryDirectory(prefix="dm-") as folder:
        root = Path(folder)
        yield Paths(*(root / name for name in ("config", "data", "state", "logs", "run")))


def test_only_one_holds_it(tmp_path: Path) -> None:
    first, second = InstanceLock(tmp_path / "lock"), InstanceLock(tmp_path / "lock")
    assert first.try_lock()
    assert not second.try_lock()
    first.release()
    assert second.try_lock()
    second.release()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        lock = InstanceLock(tmp_path / "lock")
        assert not lock.try_lock()
        holder.kill()
    assert lock.try_lock()
    lock.release()


@pytest.mark.parametrize("content", [b"", b"4711\npython\nanother-machine\n", b"\xff" * 100])
def test_a_file_that_nobody_holds_is_in_nobodys_way(paths: Paths, content: bytes) -> None:
    """Empty after a power cut, or written by a version that trusted what stands in it."""
    paths.data.mkdir()
    (paths.data / "program.lock").write_bytes(content)
    instance = SingleInstance(paths)
    assert instance.acquire({})
    instance.release()


def test_a_data_folder_that_cannot_be_made_is_no_other_program(paths: Paths) -> None:
    """The lock lies beside the socket then, and still lets only one in."""
    paths.data.parent.joinpath("file").touch()
    nowhere = Paths(paths.config, paths.data.parent / "file" / "data", paths.state, paths.logs, paths.runtime)
    first, second = SingleInstance(nowhere), SingleInstance(nowhere)
    assert first.acquire({})
    with pytest.raises(MonitorError, match="running already"):
        second.acquire({}, patience_ms=0)
    second.release()
    first.release()


def test_without_any_folder_the_program_runs_all_the_same(paths: Paths) -> None:
    paths.data.parent.joinpath("file").touch()
    nowhere = paths.data.parent / "file" / "below"
    instance = SingleInstance(Paths(paths.config, nowhere, paths.state, paths.logs, nowhere))
    assert instance.acquire({})
    instance.release()


@pytest.mark.skipif(sys.platform == "win32", reason="a holder in this process would answer")
def test_a_program_that_hangs_is_named(paths: Paths) -> None:
    """Nobody tells it to show itself, so the second start must not end as if it had."""
    first, second = SingleInstance(paths), SingleInstance(paths)
    assert first.acquire({})
    with pytest.raises(MonitorError, match="does not answer") as caught:
        second.acquire({}, patience_ms=0)
    assert str(paths.data) in caught.value.message
    second.release()
    first.release()

"""Everything recorded in a folder can be deleted, unless somebody records there."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.errors import StoreBusyError
from desktop_monitor.store.erasing import erase_folder
from tests.helpers.clock import FakeClock
from tests.helpers.recording import record, start


def test_nothing_of_a_history_remains(tmp_path: Path) -> None:
    clock = FakeClock()
    recorder = start(tmp_path, clock)
    record(recorder, clock, 70)
    recorder.close(clock.now())
    (tmp_path / "history.sqlite3.v1.backup").touch()
    (tmp_path / "history.sqlite3.corrupt-20260101-000000-wal").touch()
    (tmp_path / "somebody.else").touch()
    erase_folder(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["recorder.lock", "somebody.else"]


def test_a_history_that_is_being_recorded_is_left_alone(tmp_path: Path) -> None:
    clock = FakeClock()
    recorder = start(tmp_path, clock)
    with pytest.raises(StoreBusyError):
        erase_folder(tmp_path)
    assert (tmp_path / "history.sqlite3").exists()
    recorder.close(clock.now())


def test_a_folder_that_does_not_exist_stays_so(tmp_path: Path) -> None:
    erase_folder(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []

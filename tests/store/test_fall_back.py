"""From disk to memory and back: every tick is in exactly one place at any time."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.errors import StoreBusyError, StoreEnvironmentError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.history import open_history
from desktop_monitor.store.lock import is_recording
from desktop_monitor.store.recorder import in_memory_recorder
from tests.helpers.clock import FakeClock
from tests.helpers.recording import CPU, HOUR_START, facts, record, start

_FOREVER = (0.0, 1e11)
_FULL = StoreEnvironmentError("No space left for history", "free some")


@pytest.mark.parametrize("on_disk", [0, 3, 58, 64, 3599])
@pytest.mark.parametrize("in_memory", [1, 59, 130])
def test_a_run_that_went_through_memory_is_whole_on_disk(tmp_path: Path, on_disk: int, in_memory: int) -> None:
    clock = FakeClock(HOUR_START)
    disk = start(tmp_path, clock)
    record(disk, clock, on_disk)
    memory = disk.fall_back(_FULL, clock.now())
    assert is_recording(tmp_path) is None
    record(memory, clock, in_memory, on_disk)
    gap = Gap(clock.now().wall_seconds, clock.now().wall_seconds + 1, GapReason.STALLED)
    memory.gap(gap)
    again = memory.return_to_disk(tmp_path, clock.now())
    record(again, clock, 70, on_disk + in_memory)
    again.close(clock.now())
    history = open_history(tmp_path / "history.sqlite3", clock)
    total = on_disk + in_memory + 70
    assert list(history.series([CPU], *_FOREVER)[CPU].values) == [float(n) for n in range(total)]
    assert sum(history.rollups([CPU], *_FOREVER, 60)[CPU].counts) == total
    assert history.gaps(*_FOREVER) == (gap,)
    summary = history.run_summary()
    assert summary is not None
    assert (summary.started_seconds, summary.tick_count) == (HOUR_START, total)
    assert history.run_statistics([CPU])[CPU].p95_count == total


def test_a_run_that_began_in_memory_can_go_to_disk(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    earlier = start(tmp_path, clock)
    record(earlier, clock, 30)
    earlier.close(clock.now())
    clock.advance(100)
    memory = in_memory_recorder(text("store.in_memory", reason="read-only"), facts(), clock.now())
    record(memory, clock, 100)
    disk = memory.return_to_disk(tmp_path, clock.now())
    disk.close(clock.now())
    history = open_history(tmp_path / "history.sqlite3", clock)
    assert len(history.series([CPU], *_FOREVER)[CPU]) == 130
    assert history.gaps(*_FOREVER) == (Gap(HOUR_START + 30, HOUR_START + 130, GapReason.STOPPED),)


def test_what_waited_is_readable_in_memory_at_once(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    disk = start(tmp_path, clock)
    record(disk, clock, 3)
    memory = disk.fall_back(_FULL, clock.now())
    assert [notice.key for notice in memory.notices] == ["store.in_memory"]
    found = open_history(memory.location, clock).series([CPU], *_FOREVER)[CPU]
    assert list(found.values) == [1.0, 2.0]
    memory.close(clock.now())


def test_a_store_taken_by_another_recorder_leaves_memory_going_on(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    memory = start(tmp_path, clock).fall_back(_FULL, clock.now())
    other = start(tmp_path, clock, "boot-2")
    record(memory, clock, 10)
    with pytest.raises(StoreBusyError):
        memory.return_to_disk(tmp_path, clock.now())
    record(memory, clock, 10, 10)
    other.close(clock.now())
    memory.return_to_disk(tmp_path, clock.now()).close(clock.now())
    found = open_history(tmp_path / "history.sqlite3", clock).series([CPU], *_FOREVER)[CPU]
    assert list(found.values) == [float(n) for n in range(20)]


def test_a_file_found_damaged_in_mid_run_is_set_aside(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    disk = start(tmp_path, clock)
    record(disk, clock, 70)
    memory = disk.fall_back(StoreDamagedError("damaged"), clock.now())
    assert [notice.key for notice in memory.notices] == ["store.in_memory", "store.set_aside"]
    assert not (tmp_path / "history.sqlite3").exists()
    assert len(list(tmp_path.glob("history.sqlite3.corrupt-*"))) >= 1
    memory.return_to_disk(tmp_path, clock.now()).close(clock.now())


def test_a_damaged_file_that_may_not_be_moved_is_left_and_nothing_in_memory_is_lost(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    disk = start(tmp_path, clock)
    record(disk, clock, 3)
    (tmp_path / "history.sqlite3").unlink()
    memory = disk.fall_back(StoreDamagedError("damaged", "here"), clock.now())
    record(memory, clock, 3, 3)
    again = memory.return_to_disk(tmp_path, clock.now())
    again.close(clock.now())
    history = open_history(tmp_path / "history.sqlite3", clock)
    assert [notice.key for notice in memory.notices] == ["store.in_memory"]
    assert list(history.series([CPU], *_FOREVER)[CPU].values)[-3:] == [3.0, 4.0, 5.0]
    history.close()


def test_that_a_file_was_set_aside_is_still_told_when_the_reason_for_memory_is_over(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    disk = start(tmp_path, clock)
    record(disk, clock, 60)
    memory = disk.fall_back(StoreDamagedError("damaged", "here"), clock.now())
    again = memory.return_to_disk(tmp_path, clock.now())
    again.close(clock.now())
    assert [notice.key for notice in memory.notices] == ["store.in_memory", "store.set_aside"]
    assert [notice.key for notice in again.notices] == ["store.set_aside"]
    assert len(list(tmp_path.glob("*.corrupt-*"))) == 1

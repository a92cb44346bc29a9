"""History goes on in memory while the disk refuses, and comes back to it."""

from pathlib import Path

import pytest

from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.query import open_history
from desktop_monitor.engine.recording import RecordingKeeper
from desktop_monitor.engine.snapshot import RecordingState
from desktop_monitor.errors import StoreBusyError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.store.location import MemoryLocation
from desktop_monitor.store.options import Retention
from tests.helpers.clock import FakeClock
from tests.helpers.engine_parts import FACTS, FakeWhereabouts

CPU = SeriesKey("cpu_used_ratio")


def keeper(folder: Path, clock: FakeClock, whereabouts: FakeWhereabouts) -> RecordingKeeper:
    return RecordingKeeper(folder, FACTS, "1.0", Settings().history, whereabouts, clock.now())


def record(kept: RecordingKeeper, clock: FakeClock, count: int) -> None:
    for _ in range(count):
        clock.advance(1.0)
        kept.append(clock.now(), {CPU: 0.5})


def test_a_folder_that_cannot_be_made_means_memory_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    clock, whereabouts = FakeClock(), FakeWhereabouts()
    kept = keeper(tmp_path / "file" / "data", clock, whereabouts)
    record(kept, clock, 10)

    assert kept.status.state is RecordingState.IN_MEMORY
    assert kept.status.reason is not None
    assert isinstance(whereabouts.locations[-1], MemoryLocation)
    kept.close(clock.now())


def test_what_memory_held_is_on_disk_once_the_disk_takes_it(tmp_path: Path) -> None:
    obstacle = tmp_path / "data"
    obstacle.write_text("in the way")
    clock, whereabouts = FakeClock(), FakeWhereabouts()
    kept = keeper(obstacle, clock, whereabouts)
    record(kept, clock, 30)
    obstacle.unlink()
    record(kept, clock, 40)

    assert kept.status.state is RecordingState.RECORDING
    assert whereabouts.locations[-1] == obstacle / "history.sqlite3"

    kept.close(clock.now())
    history = open_history(obstacle / "history.sqlite3")
    count = len(history.series([CPU], 0, 2e9)[CPU])
    history.close()

    assert count == 70


def test_a_second_recorder_on_one_folder_is_refused(tmp_path: Path) -> None:
    clock = FakeClock()
    kept = keeper(tmp_path, clock, FakeWhereabouts())

    with pytest.raises(StoreBusyError, match="process"):
        keeper(tmp_path, clock, FakeWhereabouts())

    kept.close(clock.now())


def test_everything_recorded_can_be_forgotten(tmp_path: Path) -> None:
    clock = FakeClock()
    kept = keeper(tmp_path, clock, FakeWhereabouts())
    record(kept, clock, 10)
    kept.delete_all(clock.now())
    record(kept, clock, 3)
    kept.close(clock.now())

    history = open_history(tmp_path / "history.sqlite3")
    count = len(history.series([CPU], 0, 2e9)[CPU])
    history.close()

    assert count == 3


def test_in_memory_the_file_on_disk_is_forgotten_too(tmp_path: Path) -> None:
    clock, whereabouts = FakeClock(), FakeWhereabouts()
    first = keeper(tmp_path, clock, whereabouts)
    record(first, clock, 10)
    first.close(clock.now())
    (tmp_path / "recorder.lock").unlink()
    (tmp_path / "recorder.lock").mkdir()
    kept = keeper(tmp_path, clock, whereabouts)
    in_memory = kept.status.state is RecordingState.IN_MEMORY
    (tmp_path / "recorder.lock").rmdir()
    kept.delete_all(clock.now())
    kept.close(clock.now())

    assert in_memory
    assert not (tmp_path / "history.sqlite3").exists()


def gaps_of(folder: Path, clock: FakeClock) -> tuple[Gap, ...]:
    history = open_history(folder / "history.sqlite3", clock)
    found = history.gaps(0, 2e9)
    history.close()
    return found


def test_a_pause_goes_on_through_sleep_and_not_beyond_its_end(tmp_path: Path) -> None:
    clock = FakeClock()
    kept = keeper(tmp_path, clock, FakeWhereabouts())
    record(kept, clock, 1)
    kept.pause(clock.now(), 3600.0)
    clock.sleep_machine(3700.0)
    record(kept, clock, 1)

    assert kept.status.state is RecordingState.RECORDING
    kept.close(clock.now())


def test_deleting_during_a_pause_forgets_when_it_began(tmp_path: Path) -> None:
    clock = FakeClock()
    kept = keeper(tmp_path, clock, FakeWhereabouts())
    record(kept, clock, 10)
    kept.pause(clock.now(), None)
    clock.advance(100.0)
    deleted = clock.now().wall_seconds
    kept.delete_all(clock.now())
    paused = kept.status.state
    clock.advance(50.0)
    kept.close(clock.now())

    assert paused is RecordingState.PAUSED
    assert gaps_of(tmp_path, clock) == (Gap(deleted, deleted + 50.0, GapReason.PAUSED),)


def test_a_pause_while_history_is_in_memory_is_a_pause_and_then_in_memory_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    clock = FakeClock()
    kept = keeper(tmp_path / "file" / "data", clock, FakeWhereabouts())
    kept.pause(clock.now(), 5.0)
    record(kept, clock, 2)
    paused = kept.status
    record(kept, clock, 5)

    assert (paused.state, kept.status.state) == (RecordingState.PAUSED, RecordingState.IN_MEMORY)
    kept.close(clock.now())


def test_another_retention_holds_from_the_next_pruning(tmp_path: Path) -> None:
    clock = FakeClock()
    kept = keeper(tmp_path, clock, FakeWhereabouts())
    record(kept, clock, 120)
    kept.keep_for(Retention(raw_hours=1, rollup_days=1))
    clock.advance(3 * 3600.0)
    record(kept, clock, 120)
    kept.close(clock.now())

    history = open_history(tmp_path / "history.sqlite3", clock)
    count = len(history.series([CPU], 0, 2e9)[CPU])
    history.close()
    assert count == 120

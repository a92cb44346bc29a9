"""Old history goes, in small steps, and never because a clock was wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.store.history import History, open_history
from desktop_monitor.store.options import Retention
from desktop_monitor.store.recorder import Recorder
from tests.helpers.clock import FakeClock
from tests.helpers.recording import CPU, HOUR_START, record, start

_FOREVER = (0.0, 1e11)
_RETENTION = Retention(raw_hours=2, rollup_days=1)


def _prune(recorder: Recorder, clock: FakeClock) -> int:
    total = 0
    while deleted := recorder.prune(clock.now(), _RETENTION):
        assert deleted <= 8 + 32 + 32 + 1
        total += deleted
    return total


def _counts(history: History) -> tuple[int, int]:
    raw = len(history.series([CPU], *_FOREVER)[CPU])
    return raw, int(sum(history.rollups([CPU], *_FOREVER, 60)[CPU].counts))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(HOUR_START, HOUR_START - 1_699_990_000.0)


def test_raw_samples_go_first_and_rollups_stay(tmp_path: Path, clock: FakeClock) -> None:
    recorder = start(tmp_path, clock)
    record(recorder, clock, 600, seconds=30.0)
    _prune(recorder, clock)
    raw, rolled_up = _counts(open_history(tmp_path / "history.sqlite3", clock))
    assert 240 <= raw <= 242
    assert rolled_up == 600
    recorder.close(clock.now())


def test_rollups_and_gaps_go_when_their_days_are_over(tmp_path: Path, clock: FakeClock) -> None:
    recorder = start(tmp_path, clock)
    record(recorder, clock, 600, seconds=30.0)
    recorder.gap(Gap(HOUR_START, HOUR_START + 1, GapReason.PAUSED))
    clock.advance(26 * 3600)
    record(recorder, clock, 70)
    _prune(recorder, clock)
    history = open_history(tmp_path / "history.sqlite3", clock)
    span = history.span()
    assert span is not None
    assert span[0] >= clock.now().wall_seconds - 25 * 3600
    assert history.gaps(*_FOREVER) == ()
    recorder.close(clock.now())


def test_a_clock_set_ahead_forgets_nothing_for_a_day(tmp_path: Path, clock: FakeClock) -> None:
    recorder = start(tmp_path, clock)
    record(recorder, clock, 200)
    clock.step_wall(365 * 86_400)
    record(recorder, clock, 1, 200)
    assert _prune(recorder, clock) == 0
    clock.advance(23 * 3600)
    record(recorder, clock, 1, 201)
    assert _prune(recorder, clock) == 0
    clock.advance(2 * 3600)
    record(recorder, clock, 1, 202)
    assert _prune(recorder, clock) > 0
    recorder.close(clock.now())


def test_a_clock_set_ahead_between_two_runs_of_one_boot_forgets_nothing(tmp_path: Path, clock: FakeClock) -> None:
    first = start(tmp_path, clock)
    record(first, clock, 200)
    first.close(clock.now())
    clock.step_wall(365 * 86_400)
    second = start(tmp_path, clock)
    record(second, clock, 1)
    assert _prune(second, clock) == 0
    second.close(clock.now())


def test_sleep_is_no_clock_step(tmp_path: Path, clock: FakeClock) -> None:
    recorder = start(tmp_path, clock)
    record(recorder, clock, 200)
    clock.sleep_machine(5 * 3600)
    record(recorder, clock, 1)
    assert _prune(recorder, clock) > 0
    recorder.close(clock.now())


def test_the_file_stops_growing_once_old_rows_go(tmp_path: Path, clock: FakeClock) -> None:
    recorder = start(tmp_path, clock)
    sizes = []
    for hour in range(12):
        record(recorder, clock, 720, hour * 720, seconds=5.0)
        _prune(recorder, clock)
        sizes.append(recorder.size_bytes)
    assert sizes[-1] <= sizes[5] * 1.3
    recorder.close(clock.now())

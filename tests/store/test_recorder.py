"""What is recorded is there afterwards: in time, once, and with nothing invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.errors import StoreBusyError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.store.history import open_history
from desktop_monitor.store.lock import is_recording
from desktop_monitor.store.recorder import in_memory_recorder
from tests.helpers.clock import FakeClock
from tests.helpers.recording import CPU, HEAT, HOUR_START, MEMORY, MINUTE_START, facts, record, start

_FOREVER = (0.0, 1e11)


def _values(path: Path, key: SeriesKey = CPU) -> list[float]:
    history = open_history(path)
    try:
        return list(history.series([key], *_FOREVER)[key].values)
    finally:
        history.close()


def test_every_tick_is_found_again_after_an_orderly_end(tmp_path: Path) -> None:
    clock = FakeClock(MINUTE_START)
    recorder = start(tmp_path, clock)
    record(recorder, clock, 150)
    recorder.close(clock.now())
    series = open_history(tmp_path / "history.sqlite3").series([CPU, HEAT], *_FOREVER)
    assert list(series[CPU]) == [(MINUTE_START + n, float(n)) for n in range(150)]
    assert list(series[HEAT]) == [(MINUTE_START + n, 40.0 + n) for n in range(0, 150, 5)]


def test_a_reader_sees_ticks_at_most_five_seconds_late(tmp_path: Path) -> None:
    clock = FakeClock(MINUTE_START)
    recorder = start(tmp_path, clock)
    for number in range(130):
        record(recorder, clock, 1, number)
        assert number - _values(tmp_path / "history.sqlite3")[-1] < 5
    recorder.close(clock.now())


def test_a_slow_cadence_is_written_at_every_tick(tmp_path: Path) -> None:
    clock = FakeClock(MINUTE_START)
    recorder = start(tmp_path, clock)
    for number in range(6):
        record(recorder, clock, 1, number, seconds=30.0)
        assert _values(tmp_path / "history.sqlite3")[-1] == number
    recorder.close(clock.now())


def test_flush_writes_at_once(tmp_path: Path) -> None:
    clock = FakeClock(MINUTE_START)
    recorder = start(tmp_path, clock)
    record(recorder, clock, 3)
    recorder.flush()
    assert _values(tmp_path / "history.sqlite3") == [0.0, 1.0, 2.0]
    recorder.close(clock.now())


def test_what_is_no_finite_number_was_not_measured(tmp_path: Path) -> None:
    clock = FakeClock(MINUTE_START)
    recorder = start(tmp_path, clock)
    recorder.append(clock.now(), {CPU: float("nan"), MEMORY: 1.0})
    clock.advance(1)
    recorder.append(clock.now(), {CPU: float("inf"), MEMORY: 2.0})
    clock.advance(1)
    recorder.append(clock.now(), {CPU: float("nan")})
    recorder.close(clock.now())
    assert _values(tmp_path / "history.sqlite3") == []
    assert _values(tmp_path / "history.sqlite3", MEMORY) == [1.0, 2.0]


def test_a_second_recorder_is_refused_and_told_the_pid_of_the_first(tmp_path: Path) -> None:
    clock = FakeClock()
    recorder = start(tmp_path, clock)
    pid = is_recording(tmp_path)
    with pytest.raises(StoreBusyError, match=f"process {pid}"):
        start(tmp_path, clock)
    recorder.close(clock.now())
    assert is_recording(tmp_path) is None
    start(tmp_path, clock).close(clock.now())


def test_the_time_between_two_runs_is_a_gap(tmp_path: Path) -> None:
    clock = FakeClock(MINUTE_START)
    first = start(tmp_path, clock)
    record(first, clock, 10)
    first.close(clock.now())
    ended = clock.now().wall_seconds
    clock.advance(600)
    second = start(tmp_path, clock, "boot-2")
    gaps = open_history(tmp_path / "history.sqlite3", clock).gaps(*_FOREVER)
    assert gaps == (Gap(ended, ended + 600, GapReason.STOPPED),)
    second.close(clock.now())


def test_a_gap_told_is_kept_with_its_reason(tmp_path: Path) -> None:
    clock = FakeClock(MINUTE_START)
    recorder = start(tmp_path, clock)
    gaps = tuple(Gap(MINUTE_START + n, MINUTE_START + n + 0.5, reason) for n, reason in enumerate(GapReason))
    for gap in gaps:
        recorder.gap(gap)
    assert open_history(tmp_path / "history.sqlite3", clock).gaps(*_FOREVER) == gaps
    recorder.close(clock.now())


@pytest.mark.parametrize("step", [86_400.0, -86_400.0, 30.0, -30.0])
def test_a_clock_step_neither_loses_nor_reorders_history(tmp_path: Path, step: float) -> None:
    clock = FakeClock(MINUTE_START)
    recorder = start(tmp_path, clock)
    record(recorder, clock, 100)
    before = clock.now().wall_seconds
    clock.step_wall(step)
    recorder.gap(Gap(before, clock.now().wall_seconds, GapReason.CLOCK_STEP))
    record(recorder, clock, 100, 100)
    recorder.close(clock.now())
    history = open_history(tmp_path / "history.sqlite3", clock)
    series = history.series([CPU], *_FOREVER)[CPU]
    assert sorted(series.values) == [float(n) for n in range(200)]
    assert list(series.times) == sorted(series.times)
    rollup = history.rollups([CPU], *_FOREVER, 60)[CPU]
    assert sum(rollup.counts) == 200
    assert list(rollup.times) == sorted(set(rollup.times))
    assert history.gaps(0.0, before + 1e6)[0].reason is GapReason.CLOCK_STEP


def test_a_clock_set_back_between_runs_of_one_boot_is_a_clock_step(tmp_path: Path) -> None:
    clock = FakeClock(MINUTE_START)
    first = start(tmp_path, clock)
    record(first, clock, 10)
    first.close(clock.now())
    clock.advance(5)
    clock.step_wall(-3600)
    second = start(tmp_path, clock)
    second.close(clock.now())
    gaps = open_history(tmp_path / "history.sqlite3", clock).gaps(*_FOREVER)
    assert gaps[0] == Gap(MINUTE_START + 15 - 3600, MINUTE_START + 10, GapReason.CLOCK_STEP)


def test_minutes_recorded_in_pieces_are_counted_once(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    for piece in range(13):
        recorder = start(tmp_path, clock)
        record(recorder, clock, 10, piece * 10)
        recorder.close(clock.now())
    rollup = open_history(tmp_path / "history.sqlite3").rollups([CPU], *_FOREVER, 60)[CPU]
    assert list(rollup.counts) == [60.0, 60.0, 10.0]
    assert list(rollup.minima) == [0.0, 60.0, 120.0]
    assert list(rollup.maxima) == [59.0, 119.0, 129.0]
    assert list(rollup.sums) == [sum(range(60)), sum(range(60, 120)), sum(range(120, 130))]


def test_delete_all_leaves_no_old_bytes_and_recording_goes_on(tmp_path: Path) -> None:
    clock = FakeClock(MINUTE_START)
    recorder = start(tmp_path, clock)
    private = "device-of-mine"
    key = SeriesKey("network_sent_bytes_per_second", (private,))
    for number in range(200):
        recorder.append(clock.now(), {key: 123456.789 + number})
        clock.advance(1)
    (tmp_path / "history.sqlite3.v1.backup").write_text(private)
    (tmp_path / "history.sqlite3.corrupt-20260101-000000").write_text(private)
    reader = open_history(tmp_path / "history.sqlite3", clock)
    assert reader.keys() == (key,)
    recorder.delete_all(clock.now())
    assert not [path for path in tmp_path.iterdir() if private.encode() in path.read_bytes()]
    assert reader.keys() == ()
    record(recorder, clock, 7)
    recorder.close(clock.now())
    assert _values(tmp_path / "history.sqlite3") == [float(n) for n in range(7)]
    assert reader.gaps(*_FOREVER)[:-1] == ()


def test_memory_keeps_history_for_readers_of_this_process_for_an_hour() -> None:
    clock = FakeClock(MINUTE_START)
    recorder = in_memory_recorder(text("store.in_memory", reason="no disk"), facts(), clock.now())
    assert recorder.path is None
    assert [notice.key for notice in recorder.notices] == ["store.in_memory"]
    reader = open_history(recorder.location, clock)
    record(recorder, clock, 3 * 3600)
    series = reader.series([CPU], *_FOREVER)[CPU]
    assert 3600 <= len(series) <= 3600 + 120
    assert sum(reader.rollups([CPU], *_FOREVER, 3600)[CPU].counts) >= 3 * 3600 - 5
    assert recorder.size_bytes < 4_000_000
    recorder.close(clock.now())

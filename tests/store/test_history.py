"""Questions about history: beside a live writer, before anything was recorded, and over the edges of blocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.store.history import History, open_history
from tests.helpers.clock import FakeClock
from tests.helpers.recording import CPU, HEAT, HOUR_START, MEMORY, record, start

_FOREVER = (0.0, 1e11)
_TICKS = 3 * 3600 + 130
_NEVER = SeriesKey("gpu_power_watts", ("0",))


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[History, FakeClock]]:
    """Three hours and some minutes, still being recorded; the last ticks are not rolled up yet."""
    folder, clock = tmp_path_factory.mktemp("store"), FakeClock(HOUR_START)
    recorder = start(folder, clock)
    record(recorder, clock, _TICKS)
    recorder.flush()
    history = open_history(folder / "history.sqlite3", clock)
    yield history, clock
    history.close()
    recorder.close(clock.now())


Live = tuple[History, FakeClock]


def test_before_anything_was_recorded_every_answer_is_empty(tmp_path: Path) -> None:
    history = open_history(tmp_path / "history.sqlite3", FakeClock())
    assert history.keys() == ()
    assert history.span() is None
    assert len(history.series([CPU], *_FOREVER)[CPU]) == 0
    assert len(history.rollups([CPU], *_FOREVER, 60)[CPU]) == 0
    assert history.gaps(*_FOREVER) == ()
    assert history.latest() is None
    assert history.run_summary() is None
    assert history.run_statistics([CPU]) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_reader_opened_before_the_first_recorder_finds_what_it_records(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    history = open_history(tmp_path / "history.sqlite3", clock)
    assert history.latest() is None
    recorder = start(tmp_path, clock)
    record(recorder, clock, 5)
    recorder.close(clock.now())
    assert len(history.series([CPU], *_FOREVER)[CPU]) == 5


def test_a_file_that_was_replaced_is_noticed(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    for ticks, name in ((5, "old"), (9, "new")):
        recorder = start(tmp_path / name, clock)
        record(recorder, clock, ticks)
        recorder.close(clock.now())
    history = open_history(tmp_path / "old" / "history.sqlite3", clock)
    assert len(history.series([CPU], *_FOREVER)[CPU]) == 5
    (tmp_path / "new" / "history.sqlite3").replace(tmp_path / "old" / "history.sqlite3")
    assert len(history.series([CPU], *_FOREVER)[CPU]) == 9


def test_keys_and_span_cover_everything(live: Live) -> None:
    history, _ = live
    assert set(history.keys()) == {CPU, HEAT, MEMORY}
    assert history.span() == (HOUR_START, HOUR_START + _TICKS - 1)


@given(st.integers(-100, _TICKS + 100), st.integers(0, 4000))
def test_a_range_includes_its_start_and_excludes_its_end(live: Live, first: int, length: int) -> None:
    history, _ = live
    found = history.series([CPU, _NEVER], HOUR_START + first, HOUR_START + first + length)
    expected = range(max(0, first), max(0, min(first + length, _TICKS)))
    assert list(found[CPU]) == [(HOUR_START + n, float(n)) for n in expected]
    assert len(found[_NEVER]) == 0


@given(st.integers(-10, 200), st.integers(0, 200), st.sampled_from([60, 120, 300, 3600, 5400, 86_400]))
def test_rollups_say_what_the_raw_samples_say(live: Live, first: int, length: int, step: int) -> None:
    history, _ = live
    begin, end = HOUR_START + 60 * first, HOUR_START + 60 * (first + length)
    found = history.rollups([HEAT], begin, end, step)[HEAT]
    buckets: dict[float, list[float]] = {}
    for time, value in history.series([HEAT], begin // step * step, end)[HEAT]:
        buckets.setdefault(time // step * step, []).append(value)
    assert list(found.times) == list(buckets)
    assert list(found.minima) == [min(values) for values in buckets.values()]
    assert list(found.maxima) == [max(values) for values in buckets.values()]
    assert list(found.counts) == [len(values) for values in buckets.values()]
    assert list(found.sums) == pytest.approx([sum(values) for values in buckets.values()])


def test_a_step_that_is_no_whole_minute_is_refused(live: Live) -> None:
    with pytest.raises(ValueError, match="multiple of a minute"):
        live[0].rollups([CPU], *_FOREVER, 90)


def test_latest_holds_slow_series_too(live: Live) -> None:
    latest = live[0].latest()
    assert latest is not None
    newest = _TICKS - 1
    assert latest == (
        HOUR_START + newest,
        {CPU: float(newest), MEMORY: 4096.0 * newest, HEAT: 40.0 + newest // 5 * 5},
    )


def test_the_summary_is_of_the_run_that_records(live: Live) -> None:
    summary = live[0].run_summary()
    assert summary is not None
    assert (summary.started_seconds, summary.last_seconds) == (HOUR_START, HOUR_START + _TICKS - 1)
    assert (summary.tick_count, summary.ended_cleanly, summary.is_recording) == (_TICKS, False, True)


def test_statistics_rest_on_the_whole_run(live: Live) -> None:
    statistics = live[0].run_statistics([CPU, _NEVER])
    assert list(statistics) == [CPU]
    figures = statistics[CPU]
    assert (figures.minimum, figures.maximum) == (0.0, _TICKS - 1)
    assert figures.mean == pytest.approx((_TICKS - 1) / 2)
    assert figures.p95 == pytest.approx(0.95 * (_TICKS - 1))
    assert (figures.count, figures.p95_count, figures.p95_since_seconds) == (_TICKS, _TICKS, HOUR_START)


def test_the_summary_of_an_ended_run_says_so(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    first = start(tmp_path, clock)
    record(first, clock, 50)
    first.close(clock.now())
    second = start(tmp_path, clock)
    record(second, clock, 20)
    second.close(clock.now())
    history = open_history(tmp_path / "history.sqlite3", clock)
    summary = history.run_summary()
    assert summary is not None
    assert (summary.tick_count, summary.ended_cleanly, summary.is_recording) == (20, True, False)
    assert history.run_statistics([CPU])[CPU].count == 20


def test_names_that_are_no_unicode_come_back(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    hostile = SeriesKey("filesystem_used_ratio", ("/mnt/\udcff\n\u202e<b>" + "x" * 4000,))
    recorder = start(tmp_path, clock)
    recorder.append(clock.now(), {hostile: 0.5})
    recorder.close(clock.now())
    assert open_history(tmp_path / "history.sqlite3").keys() == (hostile,)

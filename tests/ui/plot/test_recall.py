"""History answers charts with raw seconds for short windows and roll-ups for long ones."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.ui.plot.live import LiveSamples
from desktop_monitor.ui.plot.recall import Recall, step_for
from desktop_monitor.ui.plot.summary import summarise
from tests.helpers.snapshots import FakeReader

_CPU, _ABSENT = SeriesKey("cpu_used_ratio"), SeriesKey("gpu_used_ratio", ("none",))
_START = 1_763_798_400.0


def _reader(count: int, gaps: tuple[Gap, ...] = (), step: float = 1.0) -> FakeReader:
    return FakeReader({_CPU: [(_START + index * step, (index % 10) / 10) for index in range(count)]}, gaps)


@pytest.mark.parametrize(("hours", "step"), [(1, 0), (6, 0), (24, 60), (168, 600), (720, 1800), (20000, 86400)])
def test_the_step_follows_the_length_of_the_window(hours: float, step: int) -> None:
    assert step_for(hours * 3600) == step


def test_short_windows_are_raw() -> None:
    recalled = Recall(7, (_CPU, _ABSENT), _START, _START + 100)(_reader(100))
    assert (recalled.number, recalled.step_seconds, len(recalled.samples[_CPU].times)) == (7, 0, 100)
    assert len(recalled.samples[_ABSENT].times) == 0


def test_a_recorded_gap_breaks_the_line_even_where_samples_are_close() -> None:
    gap = Gap(_START + 50.2, _START + 50.8, GapReason.PAUSED)
    recalled = Recall(1, (_CPU,), _START, _START + 100)(_reader(100, (gap,)))
    assert np.isnan(recalled.samples[_CPU].values).sum() == 1
    assert recalled.gaps == (gap,)


def test_long_windows_are_means_with_their_extremes() -> None:
    recalled = Recall(1, (_CPU,), _START, _START + 86400)(_reader(7200))
    found = recalled.samples[_CPU]
    assert recalled.step_seconds == 60
    assert found.buckets is not None
    assert found.buckets.highs.max() == 0.9
    assert found.values[0] == pytest.approx(0.45)


def test_the_mean_of_a_bucket_that_is_not_over_does_not_stand_in_the_future() -> None:
    end = _START + 86400 * 30
    reader = FakeReader({_CPU: [(end - 10, 0.5)]})
    recalled = Recall(1, (_CPU,), _START, end)(reader)
    assert recalled.samples[_CPU].times[-1] <= end


def test_figures_of_raw_samples() -> None:
    samples = Recall(1, (_CPU,), _START, _START + 100)(_reader(50)).samples[_CPU]
    summary = summarise(samples, _START, _START + 100)
    assert summary is not None
    assert (summary.lowest, summary.highest) == (0.0, 0.9)
    assert summary.mean == pytest.approx(0.45)
    assert summary.observed_share == pytest.approx(0.5, abs=0.02)
    assert summary.step_seconds == 0


def test_a_longer_interval_from_some_moment_on_is_still_observed() -> None:
    points = [(_START + at, 0.5) for at in (*range(60), *range(69, 300, 10))]
    samples = Recall(1, (_CPU,), _START, _START + 300)(FakeReader({_CPU: points})).samples[_CPU]
    summary = summarise(samples, _START, _START + 300)
    assert summary is not None
    assert summary.observed_share == pytest.approx(1.0, abs=0.02)


def test_history_joins_what_is_at_hand_when_the_interval_became_longer() -> None:
    live = LiveSamples(3600.0, 1.0)
    series = live.series(_CPU)
    live.take(_START + 110, {_CPU: 0.7}, 10.0)
    live.load(Recall(1, live.keys, _START, _START + 101)(_reader(101)))
    assert not np.isnan(series.values).any()
    assert series.spacing_seconds == 10.0


@pytest.mark.parametrize("step", [-86_400.0, -30.0, 86_400.0])
def test_samples_go_on_when_the_clock_is_set(step: float) -> None:
    live = LiveSamples(3600.0, 1.0)
    series = live.series(_CPU)
    live.keep_rows((_CPU,))
    for second in range(60):
        live.take(_START + second, {_CPU: 0.5}, 1.0)
    for second in range(60, 70):
        live.take(_START + second + step, {_CPU: 0.6}, 1.0)
    assert series.times[-1] == live.matrix.times[-1] == _START + 69 + step
    assert series.values[-9:].tolist() == [0.6] * 9
    assert (np.diff(series.times) > 0).all()


def test_figures_of_rollups_weigh_buckets_and_leave_gaps_out_of_what_was_observed() -> None:
    gap = Gap(_START + 30, _START + 60, GapReason.ASLEEP)
    recalled = Recall(1, (_CPU,), _START, _START + 43200)(_reader(43200, (gap,)))
    summary = summarise(recalled.samples[_CPU], _START, _START + 43200, recalled.gaps)
    assert summary is not None
    assert summary.step_seconds == 60
    assert (summary.lowest, summary.highest) == (0.0, 0.9)
    assert summary.observed_share == pytest.approx(1 - 30 / 43200)


def test_nothing_recorded_has_no_figures() -> None:
    samples = Recall(1, (_ABSENT,), _START, _START + 100)(_reader(50)).samples[_ABSENT]
    assert summarise(samples, _START, _START + 100) is None


def test_live_samples_are_history_first_and_then_what_snapshots_bring() -> None:
    live = LiveSamples(3600.0, 1.0)
    series = live.series(_CPU)
    live.take(_START + 100, {_CPU: 0.7}, 1.0)
    live.load(Recall(1, live.keys, _START, _START + 100)(_reader(100)))
    live.take(_START + 101, {_CPU: 0.8}, 1.0)
    assert len(series.times) == 102
    assert series.values[-2:].tolist() == [0.7, 0.8]


def test_a_series_that_a_snapshot_does_not_hold_is_not_continued() -> None:
    live = LiveSamples(3600.0, 1.0)
    series = live.series(_CPU)
    live.take(_START, {}, 1.0)
    assert len(series.times) == 0


def test_rows_with_different_times_are_joined() -> None:
    keys = (SeriesKey("cpu_core_used_ratio", ("0",)), SeriesKey("cpu_core_used_ratio", ("1",)))
    live = LiveSamples(3600.0, 1.0)
    live.keep_rows(keys)
    reader = FakeReader({keys[0]: [(_START, 0.1), (_START + 1, 0.2)], keys[1]: [(_START + 1, 0.3)]})
    live.load(Recall(1, live.keys, _START, _START + 10)(reader))
    assert np.isnan(live.matrix.matrix).tolist() == [[False, False], [True, False]]


def test_a_shorter_window_forgets_and_keeps_the_series() -> None:
    live = LiveSamples(3600.0, 1.0)
    series = live.series(_CPU)
    live.take(_START, {_CPU: 0.7}, 1.0)
    live.restart(600.0, 1.0)
    assert len(series.times) == 0
    assert live.keys == (_CPU,)

"""Reducing samples to the width of a chart loses no extreme, no gap and not the newest sample."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.ui.plot.decimate import averaged, band, decimate

_START = 1_763_800_000.0


def _seconds(count: int) -> np.ndarray:
    return _START + np.arange(count, dtype=np.float64)


_values = st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=600)
_columns = st.integers(8, 120)


@given(_values, _columns)
def test_lowest_and_highest_value_of_the_window_are_kept(values: list[float], columns: int) -> None:
    times = _seconds(len(values))
    _, reduced = decimate(times, np.array(values), times[0], times[-1] + 1, columns)
    assert (reduced.min(), reduced.max()) == (min(values), max(values))


@given(_values, _columns)
def test_there_are_at_most_two_points_a_pixel(values: list[float], columns: int) -> None:
    times = _seconds(len(values))
    at, reduced = decimate(times, np.array(values), times[0], times[-1] + 1, columns)
    assert len(at) == len(reduced) <= 2 * columns


@given(_values, _columns)
def test_the_newest_sample_is_the_last_point(values: list[float], columns: int) -> None:
    times = _seconds(len(values))
    at, reduced = decimate(times, np.array(values), times[0], times[-1] + 1, columns)
    assert (at[-1], reduced[-1]) == (times[-1], values[-1])


@given(_values, _columns)
def test_points_never_go_back_in_time(values: list[float], columns: int) -> None:
    times = _seconds(len(values))
    at, _ = decimate(times, np.array(values), times[0], times[-1] + 1, columns)
    assert (np.diff(at) >= 0).all()


@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), min_size=1, max_size=600), _columns)
def test_a_gap_costs_one_point_a_column_and_does_not_hide_its_neighbours(values: list[float], columns: int) -> None:
    times, given_values = _seconds(len(values)), np.array(values)
    _, reduced = decimate(times, given_values, times[0], times[-1] + 1, columns)
    finite = given_values[np.isfinite(given_values)]
    assert len(reduced[np.isfinite(reduced)]) <= 2 * columns
    if len(finite):
        assert (np.nanmin(reduced), np.nanmax(reduced)) == (finite.min(), finite.max())
    assert np.isnan(reduced).any() == np.isnan(given_values).any()


def test_a_spike_in_the_newest_sample_is_drawn() -> None:
    values = np.zeros(3600)
    values[-1] = 1.0
    _, reduced = decimate(_seconds(3600), values, _START, _START + 3600, 300)
    assert reduced[-1] == 1.0


def test_a_curve_that_moves_on_keeps_its_shape() -> None:
    """The same sample falls into the same column in the next second."""
    values = np.random.default_rng(1).random(3700)
    times = _seconds(3700)
    first = decimate(times[:3600], values[:3600], _START, _START + 3600, 200)[1]
    next_ = decimate(times[:3601], values[:3601], _START + 1, _START + 3601, 200)[1]
    inner = first[20:-20]
    joined = np.lib.stride_tricks.sliding_window_view(next_, len(inner))
    assert (joined == inner).all(axis=1).any()


def test_one_neighbour_outside_the_window_is_kept_so_that_lines_enter_it() -> None:
    at, _ = decimate(_seconds(100), np.zeros(100), _START + 40.5, _START + 59.5, 300)
    assert (at[0], at[-1]) == (_START + 40, _START + 60)


@given(_values, _columns)
def test_means_lie_between_the_extremes_and_end_with_the_newest_sample(values: list[float], columns: int) -> None:
    times = _seconds(len(values))
    at, means = averaged(times, np.array(values), times[0], times[-1] + 1, columns)
    slack = 1e-9 * max(abs(value) for value in values)
    assert min(values) - slack <= means.min()
    assert means.max() <= max(values) + slack
    assert (at[-1], means[-1]) == (times[-1], values[-1])


def test_means_keep_a_gap_between_columns_as_one_break() -> None:
    values = np.ones(1000)
    values[400:600] = np.nan
    _, means = averaged(_seconds(1000), values, _START, _START + 1000, 100)
    assert np.isnan(means).any()
    assert set(means[np.isfinite(means)]) == {1.0}


def test_a_band_spans_the_buckets_of_each_column() -> None:
    starts = _START + 60.0 * np.arange(10)
    lows, highs = np.arange(10.0), np.arange(10.0) + 5
    at, low, high = band(starts, lows, highs, 60.0, _START, _START + 600, 5)
    assert low.tolist() == [0, 2, 4, 6, 8]
    assert high.tolist() == [6, 8, 10, 12, 14]
    assert len(at) == 5


def test_a_bucket_wider_than_a_column_fills_all_its_columns_and_a_missing_one_none() -> None:
    starts = np.array([_START, _START + 120])
    at, low, _ = band(starts, np.array([1.0, 2.0]), np.array([1.0, 2.0]), 60.0, _START, _START + 180, 18)
    assert low.tolist() == [1.0] * 6 + [2.0] * 6
    assert not ((at > _START + 60) & (at < _START + 120)).any()


def test_no_buckets_make_no_band() -> None:
    nothing = np.zeros(0)
    assert [len(part) for part in band(nothing, nothing, nothing, 60.0, 0.0, 60.0, 10)] == [0, 0, 0]

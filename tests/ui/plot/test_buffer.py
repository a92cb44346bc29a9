"""The ring of live samples keeps order, gaps and the newest, whatever the clock does."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.ui.plot.buffer import MatrixBuffer, SampleBuffer, value_at, with_gaps


def _filled(capacity: int, times: list[float]) -> SampleBuffer:
    ring = SampleBuffer(capacity)
    for at in times:
        ring.append(at, at, 1.0)
    return ring


_milliseconds = st.integers(0, 10**9).map(lambda count: count / 1000)


@given(st.lists(_milliseconds, max_size=200), st.integers(1, 40))
def test_times_ascend_and_the_newest_is_last_whatever_the_clock_does(times: list[float], capacity: int) -> None:
    ring = _filled(capacity, times)
    assert len(ring) <= capacity
    assert (np.diff(ring.times) > 0).all() or len(ring) < 2
    if times:
        assert ring.times[-1] == times[-1]


@given(st.integers(1, 200), st.integers(1, 50))
def test_the_last_samples_are_kept_in_one_slice(count: int, capacity: int) -> None:
    ring = _filled(capacity, [float(at) for at in range(count)])
    assert ring.values.tolist() == [float(at) for at in range(count)][-capacity:]
    assert ring.values.base is not None


def test_a_pause_longer_than_three_intervals_becomes_a_gap() -> None:
    ring = _filled(10, [1.0, 2.0, 5.0, 8.5])
    assert np.isnan(ring.values).tolist() == [False, False, False, True, False]


def test_samples_after_a_clock_that_was_set_back_replace_those_of_the_same_time() -> None:
    ring = _filled(20, [10.0, 11.0, 12.0, 13.0, 11.5])
    assert ring.times[-1] == 11.5
    assert ring.values[0] == 10.0
    assert np.isnan(ring.values[-2])


def test_history_comes_before_what_is_at_hand_and_wins_where_both_know() -> None:
    ring = _filled(20, [3.0, 4.0, 5.0])
    ring.load(np.array([1.0, 2.0, 3.0]), np.array([[10.0, 20.0, 30.0]]), 1.0)
    assert ring.times.tolist() == [1, 2, 3, 4, 5]
    assert ring.values.tolist() == [10, 20, 30, 4, 5]


def test_loading_again_does_not_double_anything() -> None:
    ring = _filled(20, [3.0, 4.0])
    for _ in range(3):
        ring.load(np.array([1.0, 2.0]), np.array([[1.0, 2.0]]), 1.0)
    assert ring.times.tolist() == [1, 2, 3, 4]


def test_more_history_than_fits_keeps_the_newest() -> None:
    ring = SampleBuffer(3)
    ring.load(np.arange(10.0), np.arange(10.0)[np.newaxis, :], 1.0)
    assert ring.values.tolist() == [7, 8, 9]


def test_a_row_that_was_not_measured_is_no_number() -> None:
    ring = MatrixBuffer(2, 4)
    ring.append(1.0, np.array([0.5, np.nan]), 1.0)
    assert ring.matrix[0, 0] == 0.5
    assert np.isnan(ring.matrix[1, 0])


def test_gaps_are_put_where_samples_are_far_apart_and_where_they_are_recorded() -> None:
    times, values = with_gaps(np.array([0.0, 1.0, 2.0, 10.0, 11.0]), np.ones(5), 1.0, (0.5,))
    assert np.isnan(values).tolist() == [False, True, False, False, True, False, False]
    assert (np.diff(times) > 0).all()


def test_sparse_series_are_not_torn_apart() -> None:
    times = np.arange(0.0, 300.0, 30.0)
    assert not np.isnan(with_gaps(times, np.ones(10), 1.0)[1]).any()


def test_an_interval_that_became_longer_is_no_row_of_gaps() -> None:
    """A minute of seconds, then one sample every ten."""
    times = np.concatenate((np.arange(0.0, 60.0), np.arange(69.0, 200.0, 10.0)))
    assert not np.isnan(with_gaps(times, np.ones(len(times)), 1.0)[1]).any()


def test_a_lone_sample_between_two_gaps_stays_alone() -> None:
    times = np.concatenate((np.arange(0.0, 10.0), [40.0], np.arange(70.0, 80.0)))
    assert np.isnan(with_gaps(times, np.ones(len(times)), 1.0)[1]).sum() == 2


def test_the_value_at_a_moment_is_the_nearest_one_within_reach() -> None:
    times, values = np.array([1.0, 2.0, 3.0]), np.array([10.0, np.nan, 30.0])
    assert value_at(times, values, 1.2, 1.0) == 10.0
    assert value_at(times, values, 2.1, 1.0) is None
    assert value_at(times, values, 9.0, 1.0) is None
    assert value_at(np.zeros(0), np.zeros(0), 1.0, 1.0) is None

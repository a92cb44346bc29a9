"""Differences before and after a switch come with the bounds that textbooks give."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.actions.switching.measure import (
    ENOUGH,
    duration_difference,
    failure_difference,
    measure_of,
    observed,
)
from desktop_monitor.actions.switching.record import Measure
from desktop_monitor.metrics.agent_event import Outcome

_OK, _ERROR, _TIMEOUT, _CANCELLED = Outcome.OK, Outcome.ERROR, Outcome.TIMEOUT, Outcome.CANCELLED
# Student's ten patients under two drugs (Biometrika 6, 1908), moved by ten hours; the bounds are R's t.test's.
_DEXTRO = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
_LAEVO = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)


def _timed(seconds: tuple[float, ...]) -> Measure:
    return measure_of(0, 1, [(_OK, one) for one in seconds])


def _failing(failures: int, requests: int) -> Measure:
    return Measure(0, 1, requests, failures, 0, None, None)


def test_welchs_interval_is_the_one_of_the_textbook() -> None:
    difference = duration_difference(_timed(tuple(h + 10 for h in _DEXTRO)), _timed(tuple(h + 10 for h in _LAEVO)))

    assert difference is not None
    assert difference.estimate == pytest.approx(1.58)
    assert difference.low == pytest.approx(-0.2054832, abs=2e-4)
    assert difference.high == pytest.approx(3.3654832, abs=2e-4)


# Newcombe 1998, table II, method 10: first proportion minus second.
@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_newcombes_interval_is_the_one_of_his_table(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    difference = failure_difference(_failing(*second), _failing(*first))

    assert difference is not None
    assert (difference.low, difference.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_with_too_little_on_either_side_nothing_is_said() -> None:
    few, many = _timed((1.0,) * (ENOUGH - 1)), _timed((1.0, 2.0, 3.0, 4.0, 5.0))

    assert duration_difference(few, many) is duration_difference(many, few) is None
    assert failure_difference(few, many) is failure_difference(many, few) is None
    assert duration_difference(None, many) is failure_difference(many, None) is None
    assert duration_difference(many, many) is not None


def test_durations_that_never_vary_differ_by_exactly_what_they_differ() -> None:
    assert duration_difference(_timed((3.0,) * 5), _timed((2.0,) * 5)) == (-1.0, -1.0, -1.0)


def test_a_measure_counts_each_outcome_once_and_times_answers_only() -> None:
    answers = [
        (_OK, 2.0),
        (_OK, None),
        (_OK, 4.0),
        (_OK, math.nan),
        (_OK, math.inf),
        (_OK, -1.0),
        (_ERROR, 100.0),
        (_TIMEOUT, None),
        (_CANCELLED, 1.0),
        (None, 5.0),
    ]

    measure = measure_of(10.0, 20.0, answers)

    assert measure == Measure(10.0, 20.0, 8, 2, 2, 3.0, pytest.approx(1.0))


def test_without_requests_nothing_is_zero_but_the_counts() -> None:
    assert measure_of(0, 1, []) == Measure(0, 1, 0, 0, 0, None, None)


def test_failures_right_after_are_counted_up_to_the_first_answer() -> None:
    first = [(_CANCELLED, None), (_ERROR, None), (None, None), (_TIMEOUT, None)]

    assert observed(0, 1, first).leading_failures == 2
    assert observed(0, 1, [*first, (_OK, 1.0), (_ERROR, None)]).leading_failures == 2
    assert observed(0, 1, [(_OK, 1.0), *first]).leading_failures == 0
    assert observed(0, 1, []).leading_failures == 0


_COUNTS = st.integers(ENOUGH, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(_COUNTS, _COUNTS)
def test_a_difference_of_failures_lies_within_its_bounds_and_turns_with_its_sides(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    there, back = (failure_difference(_failing(*a), _failing(*b)) for a, b in ((one, other), (other, one)))

    assert there is not None
    assert back is not None
    assert -1 - 1e-12 <= there.low <= there.estimate <= there.high <= 1 + 1e-12
    assert there.low == pytest.approx(-back.high)


_SECONDS = st.lists(st.floats(0, 1e9), min_size=ENOUGH, max_size=30)


@given(_SECONDS, _SECONDS)
def test_a_difference_of_durations_lies_within_its_bounds(before: list[float], after: list[float]) -> None:
    difference = duration_difference(_timed(tuple(before)), _timed(tuple(after)))

    assert difference is not None
    assert difference.low <= difference.estimate <= difference.high

"""A window's value is that of the samples in it, whatever came and went before."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.assess.measure import Aggregation
from desktop_monitor.assess.sliding import MOST_SLOTS, Window, window_of
from desktop_monitor.metrics.statistics import percentile

WINDOW_SECONDS = 60.0
STEPS = st.lists(st.tuples(st.floats(0.11, 30.0), st.floats(-1e6, 1e6)), min_size=1, max_size=120)


def slope(points: list[tuple[float, float]]) -> float | None:
    """The naive line of least squares."""
    middle = math.fsum(at for at, _ in points) / len(points)
    mean = math.fsum(value for _, value in points) / len(points)
    spread = math.fsum((at - middle) ** 2 for at, _ in points)
    if not spread or points[-1][0] - points[0][0] < WINDOW_SECONDS / 2:
        return None
    return math.fsum((at - middle) * (value - mean) for at, value in points) / spread


def naive(aggregation: Aggregation, points: list[tuple[float, float]]) -> float | None:
    """What the points come to, by definition."""
    values = [value for _, value in points]
    match aggregation:
        case Aggregation.LAST:
            return values[-1]
        case Aggregation.MEAN:
            return math.fsum(values) / len(values)
        case Aggregation.MIN:
            return min(values)
        case Aggregation.MAX:
            return max(values)
        case Aggregation.P95:
            return percentile(values, 0.95)
        case Aggregation.RATE:
            return slope(points)


def filled(window: Window, points: list[tuple[float, float]], window_seconds: float = WINDOW_SECONDS) -> Window:
    """`window` after all points, the old ones gone."""
    for at, value in points:
        window.add(at, value)
        window.drop(at - window_seconds)
    return window


@pytest.mark.parametrize("aggregation", list(Aggregation))
@given(steps=STEPS)
@settings(max_examples=60)
def test_after_every_sample_a_window_says_what_a_recomputation_says(
    aggregation: Aggregation, steps: list[tuple[float, float]]
) -> None:
    window = window_of(aggregation, WINDOW_SECONDS)
    at, points = 1.7e9, []
    for step, value in steps:
        at += step
        points.append((at, value))
        filled(window, [(at, value)])
        inside = [point for point in points if point[0] > at - WINDOW_SECONDS]
        expected = naive(aggregation, inside)
        assert window.count() == len(inside)
        assert window.newest_seconds == at
        if expected is None:
            assert window.value() is None
        else:
            assert window.value() == pytest.approx(expected, rel=1e-6, abs=1e-3)


@pytest.mark.parametrize("aggregation", list(Aggregation))
def test_a_huge_sample_leaves_no_trace(aggregation: Aggregation) -> None:
    points = [(float(second), 1e300 if second == 5 else 2.0) for second in range(200)]
    value = filled(window_of(aggregation, WINDOW_SECONDS), points).value()
    assert value == (0.0 if aggregation is Aggregation.RATE else 2.0)


def test_a_sum_beyond_all_numbers_is_no_value() -> None:
    points = [(float(second), 1.5e308) for second in range(3)]
    assert filled(window_of(Aggregation.MEAN, WINDOW_SECONDS), points).value() is None


@pytest.mark.parametrize("aggregation", list(Aggregation))
def test_a_window_of_a_day_takes_no_more_room_than_one_of_ten_minutes(aggregation: Aggregation) -> None:
    day = 86_400.0
    points = [(float(second), 1.0 + second % 7) for second in range(0, 2 * 86_400, 9)]
    window = filled(window_of(aggregation, day), points, day)
    held = sum(len(kept) for kept in vars(window).values() if hasattr(kept, "__len__"))
    assert held <= 2 * MOST_SLOTS + 10
    assert window.count() == pytest.approx(day / 9, rel=0.01)
    expected = {Aggregation.LAST: points[-1][1], Aggregation.MIN: 1.0, Aggregation.MAX: 7.0, Aggregation.MEAN: 4.0}
    if aggregation in expected:
        assert window.value() == pytest.approx(expected[aggregation], rel=0.01)


def test_without_any_length_only_the_newest_sample_counts() -> None:
    window = window_of(Aggregation.MEAN, 0.0)
    window.add(1.0, 4.0)
    window.add(2.0, 8.0)
    window.drop(2.0)
    assert (window.value(), window.count(), window.newest_seconds) == (8.0, 1, 2.0)
    assert filled(window_of(Aggregation.RATE, 0.0), [(1.0, 2.0)], 0.0).value() is None


@pytest.mark.parametrize("aggregation", list(Aggregation))
def test_an_empty_window_says_nothing(aggregation: Aggregation) -> None:
    window = window_of(aggregation, WINDOW_SECONDS)
    assert (window.value(), window.count()) == (None, 0)
    filled(window, [(1.0, 1.0)])
    window.drop(1.0)
    assert (window.value(), window.count()) == (None, 0)


def test_a_growth_is_told_once_half_of_its_window_was_seen() -> None:
    window = window_of(Aggregation.RATE, WINDOW_SECONDS)
    assert filled(window, [(0.0, 0.0), (29.0, 29.0)]).value() is None
    assert filled(window, [(30.0, 30.0)]).value() == pytest.approx(1.0)

"""Intervals are those of textbooks and tables, and turn with their sides."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.metrics.intervals import (
    NO_SPREAD,
    joined,
    mean_bounds,
    mean_difference_bounds,
    mean_ratio_bounds,
    ratio_of_sums,
    share_difference_bounds,
    spread_of,
    student_975,
    wilson_bounds,
)

# Student's ten patients under two drugs (Biometrika 6, 1908); the bounds are R's t.test's.
_DEXTRO = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
_LAEVO = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
_VALUES = st.lists(st.floats(0, 1e9), min_size=5, max_size=30)
_SHARES = st.integers(5, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(4, 2.776445), (5, 2.570582), (8, 2.306004), (17.776, 2.102776), (100, 1.983972)]
)
def test_students_quantiles_are_those_of_the_tables(freedom: float, quantile: float) -> None:
    assert student_975(freedom) == pytest.approx(quantile, rel=1e-3)


def test_the_interval_of_a_mean_is_students() -> None:
    assert mean_bounds(spread_of(_LAEVO)) == pytest.approx((0.8976775, 3.7623225), abs=2e-4)


def test_the_interval_of_a_difference_of_means_is_welchs() -> None:
    found = mean_difference_bounds(spread_of(_DEXTRO), spread_of(_LAEVO))

    assert found == pytest.approx((-0.2054832, 3.3654832), abs=2e-4)


# Newcombe 1998, table I, method 3.
@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    assert wilson_bounds(part, whole) == pytest.approx((low, high), abs=5e-5)


def test_the_interval_of_a_ratio_of_means_is_that_of_the_difference_of_logarithms() -> None:
    first, second = spread_of((8.0, 9.0, 10.0, 11.0, 12.0)), spread_of((1.6, 1.8, 2.0, 2.2, 2.4))

    low, high = mean_ratio_bounds(first, second)

    # Both vary by 15.8 % around their means: 7.07 % standard error each, 8 degrees of freedom, t = 2.306.
    half = 2.306004 * math.sqrt(2 * 0.5 / 100)
    assert (low, high) == pytest.approx((5 * math.exp(-half), 5 * math.exp(half)), rel=1e-3)


def test_a_ratio_needs_means_above_nothing() -> None:
    with pytest.raises(ValueError, match="above 0"):
        mean_ratio_bounds(spread_of((0.0,) * 5), spread_of((1.0,) * 5))


def test_the_variance_of_a_ratio_of_sums_is_cochrans_for_clusters_of_one_size() -> None:
    # R = 6/12; residuals 0, -1, 1 over 12 each; n / (n - 1) = 1.5.
    found = ratio_of_sums([(2.0, 4.0), (1.0, 4.0), (3.0, 4.0)])

    assert found is not None
    assert found.variance == pytest.approx(1.5 * (1.0 + 1.0) / 144)
    assert found.clusters == pytest.approx(3)


def test_clusters_of_unlike_size_count_for_fewer() -> None:
    found = ratio_of_sums([(8.0, 10.0), (1.0, 1.0), (0.0, 1.0)])

    # (10 + 1 + 1)² / (100 + 1 + 1); residuals 0.5, 0.25 and -0.75 over 12 each
    assert found is not None
    assert found.clusters == pytest.approx(144 / 102)
    assert found.variance == pytest.approx((0.25 + 0.0625 + 0.5625) / 144 * (144 / 102) / (42 / 102))


def test_a_ratio_of_one_cluster_or_of_nothing_is_not_sure_at_all() -> None:
    assert ratio_of_sums([(1.0, 2.0)]) is None
    assert ratio_of_sums([(1.0, 2.0), (0.0, 0.0)]) is None
    assert ratio_of_sums([(0.0, 0.0), (0.0, 0.0)]) is None
    assert ratio_of_sums([]) is None


def test_none_and_all_are_bounds_of_themselves() -> None:
    assert wilson_bounds(0, 250).low == 0.0
    assert wilson_bounds(250, 250).high == 1.0


def test_nothing_has_no_spread() -> None:
    assert spread_of(()) == NO_SPREAD
    assert joined(()) == joined((NO_SPREAD,)) == NO_SPREAD


@given(st.lists(st.lists(st.floats(-1e6, 1e6), max_size=10), max_size=6))
def test_joined_spreads_are_the_spread_of_all(parts: list[list[float]]) -> None:
    whole = spread_of([value for part in parts for value in part])

    found = joined(map(spread_of, parts))

    assert found.count == whole.count
    assert found.mean == pytest.approx(whole.mean, rel=1e-9, abs=1e-6)
    assert found.squares == pytest.approx(whole.squares, rel=1e-9, abs=1e-3)


@given(_VALUES, _VALUES)
def test_a_difference_of_means_lies_within_its_bounds_and_turns_with_its_sides(
    one: list[float], other: list[float]
) -> None:
    there = mean_difference_bounds(spread_of(one), spread_of(other))
    back = mean_difference_bounds(spread_of(other), spread_of(one))

    assert there.low <= spread_of(other).mean - spread_of(one).mean <= there.high
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


_ABOVE = st.lists(st.floats(1e-3, 1e6), min_size=5, max_size=20)


@given(_ABOVE, _ABOVE)
def test_the_bounds_of_an_inverse_ratio_are_the_inverses(one: list[float], other: list[float]) -> None:
    low, high = mean_ratio_bounds(spread_of(one), spread_of(other))
    back = mean_ratio_bounds(spread_of(other), spread_of(one))

    assert 0 <= low <= spread_of(one).mean / spread_of(other).mean * (1 + 1e-12)
    assert high == pytest.approx(1 / back.low, rel=1e-6)


@given(_SHARES, _SHARES)
def test_shares_and_their_differences_lie_within_their_bounds(one: tuple[int, int], other: tuple[int, int]) -> None:
    low, high = wilson_bounds(*one)
    difference = share_difference_bounds(one, other)

    assert -1e-12 <= low <= one[0] / one[1] + 1e-12
    assert one[0] / one[1] - 1e-12 <= high <= 1 + 1e-12
    assert difference.low <= other[0] / other[1] - one[0] / one[1] <= difference.high

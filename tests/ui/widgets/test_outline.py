"""Lines are cut where nothing was observed and thinned without losing a spike."""

from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.ui.widgets.outline import strokes, thinned

RISING = st.lists(st.floats(0.1, 50.0), max_size=200).map(
    lambda steps: [(sum(steps[: index + 1]), float(index % 7)) for index in range(len(steps))]
)


def test_a_gap_cuts_the_line() -> None:
    assert strokes([(0, 1), (10, 2), (200, 3)], 90) == [[(0, 1), (10, 2)], [(200, 3)]]


def test_a_value_that_is_no_number_cuts_the_line_and_is_not_drawn() -> None:
    assert strokes([(0, 1), (1, math.nan), (2, 2)], 90) == [[(0, 1)], [(2, 2)]]


def test_nothing_gives_no_stroke() -> None:
    assert strokes([], 90) == []


@given(RISING, st.floats(0.5, 20.0))
def test_strokes_keep_every_finite_point_in_order(points: list[tuple[float, float]], gap: float) -> None:
    found = strokes(points, gap)
    assert [point for stroke in found for point in stroke] == points
    assert all(b[0] - a[0] <= gap for stroke in found for a, b in itertools.pairwise(stroke))


@given(RISING, st.floats(0.5, 100.0))
def test_thinning_keeps_highest_lowest_first_and_newest(points: list[tuple[float, float]], width: float) -> None:
    kept = thinned(points, 0.0, width)
    assert kept == sorted(kept)
    if points:
        assert kept[0] == points[0]
        assert kept[-1] == points[-1]
        assert max(v for _, v in kept) == max(v for _, v in points)
        assert min(v for _, v in kept) == min(v for _, v in points)


def test_thinning_draws_at_most_four_points_a_column() -> None:
    points = [(index / 100, float(index % 13)) for index in range(10_000)]
    assert len(thinned(points, 0.0, 1.0)) <= 400

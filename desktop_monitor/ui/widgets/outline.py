"""Points of a series as strokes: cut at gaps, thinned to what pixels can show. Must not know Qt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

Point = tuple[float, float]


def strokes(points: Iterable[Point], gap_seconds: float) -> list[list[Point]]:
    """`points` (time, value), ascending, cut where nothing was observed.

    A cut is where two times are more than `gap_seconds` apart or a value is not finite.
    """
    found: list[list[Point]] = []
    current: list[Point] = []
    for time, value in points:
        if current and (not math.isfinite(value) or time - current[-1][0] > gap_seconds):
            found.append(current)
            current = []
        if math.isfinite(value):
            current.append((time, value))
    if current:
        found.append(current)
    return found


def thinned(stroke: Sequence[Point], start: float, seconds_per_column: float) -> list[Point]:
    """At most four points per pixel column: first, lowest, highest and last, so that no spike is lost."""
    if seconds_per_column <= 0 or len(stroke) < 4:
        return list(stroke)
    kept: list[Point] = []
    for column in _columns(stroke, start, seconds_per_column):
        if len(column) <= 4:
            kept.extend(column)
            continue
        extremes = (column[0], min(column, key=_value), max(column, key=_value), column[-1])
        kept.extend(sorted(set(extremes)))
    return kept


def _value(point: Point) -> float:
    return point[1]


def _columns(stroke: Sequence[Point], start: float, width: float) -> Iterator[list[Point]]:
    column: list[Point] = []
    index = None
    for point in stroke:
        at = int((point[0] - start) // width)
        if index is not None and at != index:
            yield column
            column = []
        index = at
        column.append(point)
    if column:
        yield column

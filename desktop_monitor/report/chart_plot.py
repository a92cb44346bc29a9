"""A chart as shapes in a square: ticks, lines, bars and gaps between 0 and 1, for SVG and PDF alike.

Left and bottom are 0. Lines are thinned to what can be seen: the first, lowest, highest
and last point of every column. Must not know colours, pixels or formats.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby, pairwise
from typing import NamedTuple

from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.ticks import round_times, round_values, time_step, value_step
from desktop_monitor.metrics.units import round_value_text
from desktop_monitor.report.blocks import Chart, ChartKind, Line
from desktop_monitor.report.chart_times import tick_words

COLUMNS = 600
"""So many are seen in a chart as wide as a page."""
_MOST_TIMES = 8
_MOST_VALUES = 4
_WIDEST_BAR = 0.12
_BAR_SHARE = 0.8
"""Of the room of a bar; the rest is air."""
_LEAST_TOP = {Unit.RATIO: 0.1, Unit.BYTES: 1024.0**2, Unit.BYTES_PER_SECOND: 1024.0}
_UNTHINKABLE = 1e18
"""Of any unit; a value that is no number is not below it either."""


class Tick(NamedTuple):
    """One mark of an axis."""

    position: float
    label: str
    is_main: bool = True
    """Kept where there is little room."""


class Point(NamedTuple):
    """Of a line."""

    x: float
    y: float


class Bar(NamedTuple):
    """Stands on zero, upwards or downwards."""

    x: float
    width: float
    bottom: float
    height: float


@dataclass(frozen=True, slots=True)
class PlottedLine:
    """One line, or one set of bars."""

    line: Line
    runs: tuple[tuple[Point, ...], ...]
    """Unbroken stretches."""
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything that is drawn of a chart."""

    times: tuple[Tick, ...]
    values: tuple[Tick, ...]
    zero: float
    """Where zero is."""
    lines: tuple[PlottedLine, ...]
    gaps: tuple[tuple[float, float], ...]


class _Axes(NamedTuple):
    start: float
    end: float
    bottom: float
    top: float

    def x(self, wall_seconds: float) -> float:
        return (wall_seconds - self.start) / (self.end - self.start)

    def y(self, value: float) -> float:
        return (value - self.bottom) / (self.top - self.bottom)


def seen(chart: Chart, line: Line) -> Iterator[tuple[float, float | None]]:
    """The line's points within the chart; what cannot be drawn is missing."""
    for at, value in line.points:
        if chart.start_seconds <= at <= chart.end_seconds:
            yield at, value if value is not None and abs(value) < _UNTHINKABLE else None


def plot(chart: Chart, zone: tzinfo | None = None) -> Plot | None:
    """The shapes of `chart`, times in `zone` (None: the machine's); None where there is nothing to draw."""
    lines = [(line, list(seen(chart, line))) for line in chart.lines]
    numbers = [value for _line, points in lines for _at, value in points if value is not None]
    if not numbers or chart.end_seconds <= chart.start_seconds:
        return None
    bottom, top, step = _value_axis(numbers, chart.unit)
    axes = _Axes(chart.start_seconds, chart.end_seconds, bottom, top)
    times = _times(axes, zone)
    if chart.kind is ChartKind.BARS:
        room = _room(axes, lines)
        drawn = tuple(_bars(axes, line, points, room, index) for index, (line, points) in enumerate(lines))
        times = tuple(_below_bar(tick, room.width) for tick in times if tick.position + room.width <= 1 + 1e-9)
    else:
        drawn = tuple(_line(axes, line, points, chart.gaps) for line, points in lines)
    values = tuple(Tick(axes.y(value), _label(value, chart.unit)) for value in round_values(bottom, top, step))
    return Plot(times, values, axes.y(0.0), drawn, _gaps(axes, chart.gaps))


def _value_axis(numbers: Sequence[float], unit: Unit) -> tuple[float, float, float]:
    """Bottom, top and step; zero is always on the axis, and of whole things none is parted."""
    highest = max(0.0, *numbers)
    lowest = min(0.0, *numbers)
    if highest == lowest:
        highest = _LEAST_TOP.get(unit, 1.0)
    # In halves, for the ends of a double are further apart than a double can say.
    least = max(highest / _MOST_VALUES - lowest / _MOST_VALUES, _LEAST_TOP.get(unit, 0.0) / _MOST_VALUES)
    step = value_step(0.0, least * _MOST_VALUES, _MOST_VALUES, unit)
    if unit is Unit.COUNT and all(number.is_integer() for number in numbers):
        step = max(step, 1.0)
    bottom, top = math.floor(lowest / step + 1e-9) * step, math.ceil(highest / step - 1e-9) * step
    return bottom, max(top, bottom + step), step


def _label(value: float, unit: Unit) -> str:
    """Zero has the unit the others have."""
    return "0 s" if not value and unit is Unit.SECONDS else round_value_text(value, unit)


def _times(axes: _Axes, zone: tzinfo | None) -> tuple[Tick, ...]:
    step = time_step(axes.start, axes.end, _MOST_TIMES)
    times = round_times(axes.start, axes.end, step, zone)
    return tuple(
        Tick(axes.x(at), tick_words(at, axes.end - axes.start, zone), index % 2 == 0) for index, at in enumerate(times)
    )


def _gaps(axes: _Axes, gaps: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    within = ((max(start, axes.start), min(end, axes.end)) for start, end in gaps)
    return tuple((axes.x(start), axes.x(end)) for start, end in within if end > start)


def _line(
    axes: _Axes, line: Line, points: Iterable[tuple[float, float | None]], gaps: Sequence[tuple[float, float]]
) -> PlottedLine:
    runs = (tuple(thinned([Point(axes.x(at), axes.y(value)) for at, value in run])) for run in _runs(points, gaps))
    return PlottedLine(line, tuple(runs), ())


def _runs(
    points: Iterable[tuple[float, float | None]], gaps: Sequence[tuple[float, float]]
) -> Iterator[list[tuple[float, float]]]:
    """Stretches of values, ended by a missing one or by a gap."""
    ends = sorted(end for _start, end in gaps)
    run: list[tuple[float, float]] = []
    passed = 0
    for at, value in points:
        crosses = passed < len(ends) and at >= ends[passed]
        while passed < len(ends) and at >= ends[passed]:
            passed += 1
        if run and (value is None or crosses):
            yield run
            run = []
        if value is not None:
            run.append((at, value))
    if run:
        yield run


def thinned(points: Sequence[Point], columns: int = COLUMNS) -> Iterator[Point]:
    """The first, lowest, highest and last point of each of `columns` columns, in order.

    A line through them fills the same pixels (Jugel et al., "M4", VLDB 2014).
    """
    if len(points) <= columns:
        yield from points
        return
    for _column, group in groupby(points, key=lambda point: int(point.x * columns)):
        column = list(group)
        low = min(range(len(column)), key=lambda index: column[index].y)
        high = max(range(len(column)), key=lambda index: column[index].y)
        yield from (column[index] for index in sorted({0, low, high, len(column) - 1}))


class _Room(NamedTuple):
    """Of the bars of one moment: it lasts until the next."""

    width: float
    bar: float
    """Of each set's, the air beside them left out."""


def _room(axes: _Axes, lines: Sequence[tuple[Line, Sequence[tuple[float, float | None]]]]) -> _Room:
    times = sorted({at for _line, points in lines for at, _value in points})
    width = min([_WIDEST_BAR, *(axes.x(later) - axes.x(at) for at, later in pairwise(times))])
    return _Room(width, width * _BAR_SHARE / len(lines))


def _below_bar(tick: Tick, room: float) -> Tick:
    return tick._replace(position=tick.position + room / 2)


def _bars(
    axes: _Axes, line: Line, points: Iterable[tuple[float, float | None]], room: _Room, index: int
) -> PlottedLine:
    """The `index`-th set of bars, beside those of the others."""
    left = room.width * (1 - _BAR_SHARE) / 2 + index * room.bar
    found = (Bar(axes.x(at) + left, room.bar, *_standing(axes, value)) for at, value in points if value is not None)
    return PlottedLine(line, (), tuple(bar._replace(width=min(bar.width, 1 - bar.x)) for bar in found if bar.x < 1))


def _standing(axes: _Axes, value: float) -> tuple[float, float]:
    zero, y = axes.y(0.0), axes.y(value)
    return min(zero, y), abs(y - zero)

"""A chart's values as rows, for whoever cannot see it and for formats without pictures.

No more rows than can be read: longer lines are told in stretches, each by its mean.
Must not know formats.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from itertools import pairwise
from typing import NamedTuple

from desktop_monitor.language.quantities import MISSING
from desktop_monitor.metrics.units import value_text
from desktop_monitor.report.blocks import Chart, Line
from desktop_monitor.report.chart_plot import seen
from desktop_monitor.report.chart_times import moment_words

MOST_ROWS = 32
_SPARKS = "▁▂▃▄▅▆▇█"
_NO_SPARK = "·"


class ValueRow(NamedTuple):
    """One moment, or one stretch, and what every line was."""

    time: str
    values: tuple[str, ...]


class LineSummary(NamedTuple):
    """A line in words."""

    name: str
    sparkline: str
    lowest: str
    mean: str
    highest: str
    newest: str


def value_rows(chart: Chart, zone: tzinfo | None = None, most: int = MOST_ROWS) -> tuple[ValueRow, ...]:
    """At most `most` rows in order of time, in local time of `zone` (None: the machine's)."""
    times = sorted({at for line in chart.lines for at, _value in seen(chart, line)})
    if not times:
        return ()
    starts = _starts(chart, times, most)
    step = min((later - at for at, later in pairwise(starts)), default=0.0)
    columns = [_means(chart, line, starts) for line in chart.lines]
    return tuple(
        ValueRow(
            moment_words(at, step, chart.end_seconds - chart.start_seconds, zone),
            tuple(value_text(column[index], chart.unit) for column in columns),
        )
        for index, at in enumerate(starts)
    )


def _starts(chart: Chart, times: list[float], most: int) -> list[float]:
    """The times themselves, or the beginnings of `most` stretches where there are more."""
    if len(times) <= most:
        return times
    step = (chart.end_seconds - chart.start_seconds) / most
    return [chart.start_seconds + index * step for index in range(most)]


def summaries(chart: Chart, width: int = 24) -> tuple[LineSummary, ...]:
    """Every line of `chart`, its course drawn in `width` characters."""
    return tuple(_summary(chart, line, width) for line in chart.lines)


def _summary(chart: Chart, line: Line, width: int) -> LineSummary:
    values = [value for _at, value in seen(chart, line) if value is not None]
    if not values:
        return LineSummary(line.name, _NO_SPARK * width, *([MISSING] * 4))
    means = _means(chart, line, _starts(chart, [at for at, _value in seen(chart, line)], width))
    figures = (min(values), sum(values) / len(values), max(values), values[-1])
    return LineSummary(line.name, _sparkline(means), *(value_text(value, chart.unit) for value in figures))


def _means(chart: Chart, line: Line, starts: Sequence[float]) -> list[float | None]:
    """The mean of the values from each of `starts`, which ascend, to before the next."""
    sums = [0.0] * len(starts)
    counts = [0] * len(starts)
    index = 0
    for at, value in seen(chart, line):
        while index + 1 < len(starts) and at >= starts[index + 1]:
            index += 1
        if value is not None:
            sums[index] += value
            counts[index] += 1
    return [total / count if count else None for total, count in zip(sums, counts, strict=True)]


def _sparkline(values: Sequence[float | None]) -> str:
    top = max((value for value in values if value is not None), default=0.0)
    return "".join(_NO_SPARK if value is None else _spark(value, top) for value in values)


def _spark(value: float, top: float) -> str:
    share = max(0.0, value / top) if top > 0 else 0.0
    return _SPARKS[min(len(_SPARKS) - 1, int(share * len(_SPARKS)))]

"""A plot as inline SVG that keeps its strokes and letters at any width, without a script.

Everything that stands at a place of its own (ticks, gaps, bars) is placed in percent;
lines are drawn in a nested view that is stretched while their strokes are not. Colours
are classes, so that the page's style decides them. Must not know chart data or text of
others: labels come from the plot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from desktop_monitor.report.blocks import ChartKind, Line
from desktop_monitor.report.chart_plot import Bar, Plot, PlottedLine, Point
from desktop_monitor.report.palette import repeats, role_colour

_WIDTH = 2000
_HEIGHT = 1000
_DASHES = 4
"""So many ways of drawing a line are told apart."""


def line_classes(lines: Iterable[Line]) -> list[str]:
    """The classes of the lines of a chart, for their strokes and their keys."""
    roles = [line.role for line in lines]
    return [f"s-{role_colour(role)} d{repeat % _DASHES}" for role, repeat in zip(roles, repeats(roles), strict=True)]


def svg(plot: Plot, kind: ChartKind, label: str) -> str:
    """The picture; `label` is what a reader who cannot see it is told, in plain text."""
    parts = [f'<svg class="plot" role="img"><title>{escape(label)}</title>']
    parts.extend(f'<rect class="gap" x="{_x(start)}" y="0" width="{_x(end - start)}" height="100%"/>'
                 for start, end in plot.gaps)  # fmt: skip
    parts.extend(_value_ticks(plot))
    parts.extend(_time_ticks(plot))
    if kind is ChartKind.BARS:
        parts.extend(_bars(plot))
    else:
        parts.append(_lines(plot))
    parts.append("</svg>")
    return "".join(parts)


def _value_ticks(plot: Plot) -> Iterator[str]:
    for tick in plot.values:
        y = _y(tick.position)
        yield f'<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/>'
        yield f'<text class="value" x="-10" y="{y}" dy=".35em">{escape(tick.label)}</text>'


def _time_ticks(plot: Plot) -> Iterator[str]:
    for tick in plot.times:
        kind = "time" if tick.is_main else "time minor"
        yield f'<text class="{kind}" x="{_x(tick.position)}" y="100%" dy="20">{escape(tick.label)}</text>'


def _bars(plot: Plot) -> Iterator[str]:
    for plotted, kind in zip(plot.lines, _classes(plot), strict=True):
        yield f'<g class="bars {kind}">'
        yield from (_bar(bar) for bar in plotted.bars)
        yield "</g>"


def _bar(bar: Bar) -> str:
    top = _y(bar.bottom + bar.height)
    return f'<rect x="{_x(bar.x)}" y="{top}" width="{_x(bar.width)}" height="{_x(bar.height)}"/>'


def _lines(plot: Plot) -> str:
    has_area = len(plot.lines) == 1
    lines = zip(plot.lines, _classes(plot), strict=True)
    drawn = "".join(_line(plotted, kind, plot.zero, has_area) for plotted, kind in lines)
    view = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none"'
    return f'<svg class="lines" width="100%" height="100%" {view}>{drawn}</svg>'


def _classes(plot: Plot) -> list[str]:
    return line_classes(plotted.line for plotted in plot.lines)


def _line(plotted: PlottedLine, kind: str, zero: float, has_area: bool) -> str:
    area = "".join(_area(run, zero) for run in plotted.runs) if has_area else ""
    filled = f'<path class="area {kind}" d="{area}"/>' if area else ""
    return filled + f'<path class="line {kind}" d="{"".join(map(_path, plotted.runs))}"/>'


def _path(run: tuple[Point, ...]) -> str:
    # A point alone is a line of no length, whose round ends make it a dot.
    return "M" + "L".join(map(_place, run)) + ("h0" if len(run) == 1 else "")


def _area(run: tuple[Point, ...], zero: float) -> str:
    if len(run) == 1:
        return ""
    ground = round((1 - zero) * _HEIGHT)
    return f"M{round(run[0].x * _WIDTH)} {ground}L{'L'.join(map(_place, run))}V{ground}Z"


def _place(point: Point) -> str:
    return f"{round(point.x * _WIDTH)} {round((1 - point.y) * _HEIGHT)}"


def _x(share: float) -> str:
    return f"{share * 100:.2f}%"


def _y(share: float) -> str:
    return f"{(1 - share) * 100:.2f}%"

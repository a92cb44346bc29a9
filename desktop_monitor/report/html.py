"""A layout as one HTML file: no script, no request, light and dark, fit for paper and for a phone.

The page is the template beside this module, filled by Jinja2 with everything escaped;
here stands what the template asks for. Must not know a report's data.
"""

from __future__ import annotations

from datetime import tzinfo
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.report import plain
from desktop_monitor.report.blocks import Cell, Chart, Layout, Tone
from desktop_monitor.report.chart_plot import plot
from desktop_monitor.report.chart_values import ValueRow, value_rows
from desktop_monitor.report.charts_svg import line_classes, svg
from desktop_monitor.report.outline import sections
from desktop_monitor.report.palette import DARK, LIGHT

if TYPE_CHECKING:
    from jinja2 import Environment

_LEAST_CONTENTS = 3
"""Sections from which on a list of them helps."""


class _Figure(NamedTuple):
    """A chart as the template asks for it."""

    picture: str
    """Markup of our own; empty: there is nothing to draw."""
    keys: tuple[tuple[str, str], ...]
    """Classes and name of every line."""
    rows: tuple[ValueRow, ...]


def render_html(layout: Layout, zone: tzinfo | None = None) -> str:
    """The page; times of charts are in `zone` (None: the machine's)."""
    environment = _environment()
    found = sections(layout)
    return environment.get_template("report.html.j2").render(
        layout=layout,
        sections=found,
        contents=[section for section in found if section.title] if len(found) >= _LEAST_CONTENTS else [],
        figure=partial(_figure, zone=zone),
        light=LIGHT.items(),
        dark=DARK.items(),
    )


def _environment() -> Environment:
    """Imported when the first page is made: the tray has no use for it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("desktop_monitor.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"title": plain.title, "cell": plain.cell, "sentence": plain.sentence, "percent": _percent}
    environment.tests["marked"] = _is_marked
    environment.globals["words"] = _words
    environment.globals["kind"] = _kind
    return environment


def _words(key: str, **parameters: str | int | float) -> str:
    return words(text(f"report.draw.{key}", **parameters))


def _kind(block: object) -> str:
    return type(block).__name__


def _is_marked(cell: Cell) -> bool:
    return cell.tone is not Tone.NEUTRAL


def _percent(fraction: float) -> str:
    """Of a bar's length; what is no number is nothing."""
    return f"{min(1.0, max(0.0, fraction)) * 100:.1f}%" if fraction == fraction else "0%"


def _figure(chart: Chart, zone: tzinfo | None) -> _Figure:
    shapes = plot(chart, zone)
    keys = tuple(zip(line_classes(chart.lines), (line.name for line in chart.lines), strict=True))
    if shapes is None:
        return _Figure("", keys, ())
    label = plain.sentence(f"{chart.title}. {chart.description}" if chart.description else chart.title)
    return _Figure(svg(shapes, chart.kind, label), keys, value_rows(chart, zone))

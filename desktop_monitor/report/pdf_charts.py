"""Charts on paper, as vectors: the same shapes the HTML page has.

Must not know other blocks.
"""

from __future__ import annotations

from datetime import tzinfo

from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.report import plain
from desktop_monitor.report.blocks import Chart, ChartKind
from desktop_monitor.report.chart_plot import Plot, PlottedLine, Point, plot
from desktop_monitor.report.palette import repeats, role_colour
from desktop_monitor.report.pdf_sheet import LEFT, RIGHT, Sheet

_HEIGHT = 36.0
_AXIS = 16.0
"""Room for the labels of values."""
_EDGE = 5.0
"""Room for half a label of time."""
_DASHES = (0.0, 0.0, 1.2, 0.5)
_WIDTHS = (0.4, 0.2, 0.35, 0.35)
_OPACITIES = (1.0, 0.6, 0.35, 0.15)


class _Frame:
    """Where the plot stands on its page."""

    def __init__(self, top: float) -> None:
        self.top = top
        self.left = LEFT + _AXIS
        self.width = RIGHT - _EDGE - self.left

    def x(self, share: float) -> float:
        return self.left + share * self.width

    def y(self, share: float) -> float:
        return self.top + (1 - share) * _HEIGHT

    def place(self, point: Point) -> tuple[float, float]:
        return self.x(point.x), self.y(point.y)


def draw_chart(sheet: Sheet, chart: Chart, zone: tzinfo | None) -> None:
    """Title, key, picture and description, on one page."""
    heading, small = sheet.face(10, is_bold=True), sheet.face(8)
    shapes = plot(chart, zone)
    if shapes is None:
        sheet.needs(heading.height + small.height)
        sheet.paragraph(plain.title(chart.title), heading, most=2)
        sheet.paragraph(words(text("report.draw.no_values")), small, "secondary")
        return
    sheet.needs(_HEIGHT + 26)
    sheet.paragraph(plain.title(chart.title), heading, most=2)
    _keys(sheet, chart)
    frame = _Frame(sheet.y + 2.0)
    _axes(sheet, frame, shapes)
    for plotted, repeat in zip(shapes.lines, repeats(line.role for line in chart.lines), strict=True):
        if chart.kind is ChartKind.BARS:
            _bars(sheet, frame, plotted, repeat)
        else:
            _line(sheet, frame, plotted, repeat, shapes)
    sheet.y = frame.top + _HEIGHT + 6.0
    if chart.description:
        sheet.paragraph(plain.sentence(chart.description), small, "secondary", most=4)


def _keys(sheet: Sheet, chart: Chart) -> None:
    face = sheet.face(7.5)
    names = [plain.title(line.name) for line in chart.lines]
    x = LEFT
    for index, name in enumerate(names):
        said = face.lines(face.shown(name), 60.0, 1)[0]
        x = _room(sheet, x, 6.0 + face.width(said))
        _key(sheet, chart, index, x, sheet.y + face.height / 2)
        sheet.line_of_text(x + 6.0, sheet.y, said, face, "secondary")
        x += 6.0 + face.width(said) + 5.0
    if chart.gaps:
        said = face.shown(words(text("report.draw.not_observed")))
        x = _room(sheet, x, 6.0 + face.width(said))
        sheet.hatched(x, sheet.y + face.height / 2 - 1.1, 4.5, 2.2)
        sheet.line_of_text(x + 6.0, sheet.y, said, face, "secondary")
    sheet.y += face.height


def _room(sheet: Sheet, x: float, width: float) -> float:
    """Where the next key begins: below where it does not fit beside the others."""
    if x + width <= RIGHT or x <= LEFT:
        return x
    sheet.y += sheet.face(7.5).height
    return LEFT


def _key(sheet: Sheet, chart: Chart, index: int, x: float, y: float) -> None:
    colour = role_colour(chart.lines[index].role)
    kind = repeats(line.role for line in chart.lines)[index] % len(_DASHES)
    if chart.kind is ChartKind.BARS:
        with sheet.faint(_OPACITIES[kind]):
            sheet.box(x, y - 1.1, 4.5, 2.2, colour)
    else:
        sheet.polyline([(x, y), (x + 4.5, y)], colour, _WIDTHS[kind], _DASHES[kind])


def _axes(sheet: Sheet, frame: _Frame, shapes: Plot) -> None:
    face = sheet.face(7)
    for start, end in shapes.gaps:
        sheet.hatched(frame.x(start), frame.top, frame.x(end) - frame.x(start), _HEIGHT)
    for tick in shapes.values:
        y = frame.y(tick.position)
        sheet.rule(frame.left, y, frame.left + frame.width, y)
        sheet.line_of_text(frame.left - 2.0, y - face.height / 2, face.shown(tick.label), face, "secondary", align=1.0)
    for tick in shapes.times:
        label = face.shown(tick.label)
        sheet.line_of_text(frame.x(tick.position), frame.top + _HEIGHT + 1.0, label, face, "secondary", align=0.5)


def _bars(sheet: Sheet, frame: _Frame, plotted: PlottedLine, repeat: int) -> None:
    colour = role_colour(plotted.line.role)
    with sheet.faint(_OPACITIES[repeat % len(_OPACITIES)]):
        for bar in plotted.bars:
            top = frame.y(bar.bottom + bar.height)
            sheet.box(frame.x(bar.x), top, bar.width * frame.width, bar.height * _HEIGHT, colour)


def _line(sheet: Sheet, frame: _Frame, plotted: PlottedLine, repeat: int, shapes: Plot) -> None:
    colour = role_colour(plotted.line.role)
    kind = repeat % len(_DASHES)
    runs = [[frame.place(point) for point in run] for run in plotted.runs]
    if len(shapes.lines) == 1:
        ground = frame.y(shapes.zero)
        with sheet.faint(0.1):
            for run in (run for run in runs if len(run) > 1):
                sheet.area([(run[0][0], ground), *run, (run[-1][0], ground)], colour)
    for run in runs:
        sheet.polyline(run, colour, _WIDTHS[kind], _DASHES[kind])

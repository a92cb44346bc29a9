"""A chart to read, as a report has it, painted without a chart library. Must not know what is measured."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_monitor.report.blocks import Chart
from desktop_monitor.report.chart_plot import Plot, PlottedLine, Point, plot
from desktop_monitor.ui.look.sides import as_time_goes
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look

_LEFT_PX, _BOTTOM_PX, _TOP_PX, _RIGHT_PX = 64, 22, 8, 8
_HEIGHT_PX = 170
_TIME_PX = 100


class PaperChart(QWidget):
    """Lines or bars over the period; gaps are drawn as gaps."""

    def __init__(self, look: Look, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._plot: Plot | None = plot(chart)
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(chart.description)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(for_text(_HEIGHT_PX, self))
        look.changed.connect(self.update)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self._plot is None

    def sizeHint(self) -> QSize:
        return QSize(500, _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._plot is None:
            return
        painter = QPainter(self)
        as_time_goes(painter)
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() * 0.86, 7.0))
        painter.setFont(font)
        area = QRectF(self.rect()).adjusted(for_text(_LEFT_PX, self), _TOP_PX, -_RIGHT_PX, -for_text(_BOTTOM_PX, self))
        for start, end in self._plot.gaps:
            left, right = _at(area, start, 0.0).x(), _at(area, end, 0.0).x()
            painter.fillRect(QRectF(left, area.top(), right - left, area.height()), self._look.color("track"))
        self._paint_axes(painter, area, self._plot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in self._plot.lines:
            self._paint_line(painter, area, line)
        painter.end()

    def _paint_axes(self, painter: QPainter, area: QRectF, plotted: Plot) -> None:
        half_line = painter.fontMetrics().height() / 2 + 1
        for tick in plotted.values:
            y = round(_at(area, 0.0, tick.position).y())
            painter.setPen(QPen(self._look.color("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(self._look.color("secondary"))
            box = QRectF(0, y - half_line, area.left() - 8, 2 * half_line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick.label)
        painter.setPen(self._look.color("secondary"))
        last = -float(_TIME_PX)
        for tick in plotted.times:
            x = _at(area, tick.position, 0.0).x()
            if x - last >= _TIME_PX * 0.7:
                last = x
                half = painter.fontMetrics().horizontalAdvance(tick.label) / 2 + 1
                middle = min(max(x, half), self.width() - half)
                box = QRectF(middle - half, area.bottom() + 4, 2 * half, for_text(_BOTTOM_PX, self) - 4)
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, tick.label)

    def _paint_line(self, painter: QPainter, area: QRectF, line: PlottedLine) -> None:
        colour = self._look.color(line.line.role)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for bar in line.bars:
            top = _at(area, bar.x, bar.bottom + bar.height)
            painter.drawRect(QRectF(top.x(), top.y(), bar.width * area.width(), bar.height * area.height()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.3))
        for run in line.runs:
            _paint_run(painter, area, run)


def _paint_run(painter: QPainter, area: QRectF, run: tuple[Point, ...]) -> None:
    points = QPolygonF([_at(area, point.x, point.y) for point in run])
    if points.size() == 1:
        painter.drawEllipse(points.first(), 1.0, 1.0)
    else:
        painter.drawPolyline(points)


def _at(area: QRectF, x: float, y: float) -> QPointF:
    """A place of the plot, whose left and bottom are 0."""
    return QPointF(area.left() + x * area.width(), area.bottom() - y * area.height())

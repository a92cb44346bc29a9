"""Ratios over a stretch of time with axes and named gaps, painted without a chart library.

Must not know what the lines mean; their colours are names of tokens.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.plot.axis import time_marks
from desktop_monitor.ui.widgets.outline import Point, strokes, thinned

_LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
_MARK_PX = 110
"""The least distance of two times on the axis."""
_LEFT_PX, _BOTTOM_PX, _TOP_PX = 46, 22, 8
_GAP_LABEL_PX = 48

NamedGap = tuple[float, float, str]
"""Start and end in wall seconds, and the word written into it."""


class TrendStrip(QWidget):
    """Lines between 0 and 100 %."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: Mapping[str, Sequence[Point]] = {}
        self._gaps: Sequence[NamedGap] = ()
        self._start, self._end, self._gap_seconds = 0.0, 0.0, 90.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(130)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(600, 190)

    def show_lines(
        self,
        lines: Mapping[str, Sequence[Point]],
        gaps: Sequence[NamedGap],
        start: float,
        end: float,
        gap_seconds: float,
    ) -> None:
        """Show `lines` (token name → points) from `start` to `end`, wall seconds."""
        self._lines, self._gaps = lines, gaps
        self._start, self._end, self._gap_seconds = start, end, gap_seconds
        self.update()

    @property
    def point_count(self) -> int:
        """How many points it holds in all lines."""
        return sum(len(points) for points in self._lines.values())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() * 0.86, 7.0))
        painter.setFont(font)
        area = QRectF(self.rect()).adjusted(_LEFT_PX, _TOP_PX, -2, -_BOTTOM_PX)
        if self._end > self._start:
            self._paint_gaps(painter, area)
            self._paint_levels(painter, area)
            self._paint_gap_words(painter, area)
            self._paint_times(painter, area)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for role, points in self._lines.items():
                self._paint_line(painter, area, role, points)
        painter.end()

    def _x(self, area: QRectF, seconds: float) -> float:
        return area.left() + (seconds - self._start) / (self._end - self._start) * area.width()

    def _paint_levels(self, painter: QPainter, area: QRectF) -> None:
        for level in _LEVELS:
            y = round(area.bottom() - level * area.height())
            painter.setPen(QPen(self._look.color("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(self._look.color("secondary"))
            label = QRectF(0, y - 9, _LEFT_PX - 8, 18)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{level * 100:.0f} %")

    def _paint_times(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(self._look.color("secondary"))
        for mark in time_marks(self._start, self._end, max(2, int(area.width() // _MARK_PX))):
            box = QRectF(self._x(area, mark.wall_seconds) - 50, area.bottom() + 5, 100, _BOTTOM_PX - 5)
            if box.left() + 30 >= area.left() - 20 and box.right() - 30 <= area.right() + 2:
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, mark.label)

    def _paint_gaps(self, painter: QPainter, area: QRectF) -> None:
        for start, end, _ in self._gaps:
            painter.fillRect(self._gap_box(area, start, end), self._look.color("track"))

    def _gap_box(self, area: QRectF, start: float, end: float) -> QRectF:
        left = self._x(area, max(start, self._start))
        right = self._x(area, min(end, self._end))
        return QRectF(left, area.top(), max(right - left, 1.0), area.height())

    def _paint_gap_words(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(self._look.color("secondary"))
        for start, end, word in self._gaps:
            box = self._gap_box(area, start, end)
            if box.width() >= _GAP_LABEL_PX:
                box.setTop(area.bottom() - area.height() / 4)  # between two levels, so that no line crosses it
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    def _paint_line(self, painter: QPainter, area: QRectF, role: str, points: Sequence[Point]) -> None:
        painter.setPen(QPen(self._look.color(role), 1.3))
        column = (self._end - self._start) / max(area.width(), 1.0)
        inside = [point for point in points if self._start <= point[0] <= self._end]
        # A short gap is one although its ends are near enough to be joined.
        cuts = [((start + end) / 2, math.nan) for start, end, _ in self._gaps]
        for stroke in strokes(sorted(inside + cuts, key=_time), self._gap_seconds):
            line = QPolygonF(
                [
                    QPointF(self._x(area, t), area.bottom() - min(max(v, 0.0), 1.0) * area.height())
                    for t, v in thinned(stroke, self._start, column)
                ]
            )
            if line.size() == 1:
                painter.drawEllipse(line.first(), 1.0, 1.0)
            else:
                painter.drawPolyline(line)


def _time(point: Point) -> float:
    return point[0]

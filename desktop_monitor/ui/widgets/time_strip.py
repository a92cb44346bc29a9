"""A stretch of time with levels, times and named gaps, painted without a chart library.

What is drawn in it is its heir's. Must not know what that means.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_monitor.ui.look.sides import as_time_goes
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.plot.axis import time_marks

_MARK_PX = 110
"""The least distance of two times on the axis."""
_LEFT_PX, _BOTTOM_PX, _TOP_PX = 46, 22, 8
_GAP_LABEL_PX = 48

NamedGap = tuple[float, float, str]
"""Start and end in wall seconds, and the word written into it."""


class TimeStrip(QWidget):
    """Between `start` and `end`, wall seconds; nothing is painted until there are both."""

    accessible_role = QAccessible.Role.Chart

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._gaps: Sequence[NamedGap] = ()
        self._start, self._end = 0.0, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(130)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(600, 190)

    def levels(self) -> Sequence[tuple[float, str]]:
        """Lines across: how high, 0-1, and what is written beside each."""
        return ()

    def paint_inside(self, painter: QPainter, area: QRectF) -> None:
        """Paint what the strip is about."""

    def area(self) -> QRectF:
        """Where it is painted."""
        return QRectF(self.rect()).adjusted(for_text(_LEFT_PX, self), _TOP_PX, -2, -for_text(_BOTTOM_PX, self))

    def x_of(self, area: QRectF, seconds: float) -> float:
        """Where a wall time stands."""
        return area.left() + (seconds - self._start) / (self._end - self._start) * area.width()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        as_time_goes(painter)
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() * 0.86, 7.0))
        painter.setFont(font)
        area = self.area()
        if self._end > self._start:
            self._paint_gaps(painter, area)
            self._paint_levels(painter, area)
            self._paint_gap_words(painter, area)
            self._paint_times(painter, area)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_inside(painter, area)
        painter.end()

    def _paint_levels(self, painter: QPainter, area: QRectF) -> None:
        half = painter.fontMetrics().height() / 2 + 1
        for level, words in self.levels():
            y = round(area.bottom() - level * area.height())
            painter.setPen(QPen(self._look.color("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(self._look.color("secondary"))
            label = QRectF(0, y - half, area.left() - 8, 2 * half)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_times(self, painter: QPainter, area: QRectF) -> None:
        half, height = for_text(50, self), for_text(_BOTTOM_PX, self) - 5
        painter.setPen(self._look.color("secondary"))
        for mark in time_marks(self._start, self._end, max(2, int(area.width() // for_text(_MARK_PX, self)))):
            box = QRectF(self.x_of(area, mark.wall_seconds) - half, area.bottom() + 5, 2 * half, height)
            if box.left() + 30 >= area.left() - 20 and box.right() - 30 <= area.right() + 2:
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, mark.label)

    def _paint_gaps(self, painter: QPainter, area: QRectF) -> None:
        for start, end, _ in self._gaps:
            painter.fillRect(self._gap_box(area, start, end), self._look.color("track"))

    def _gap_box(self, area: QRectF, start: float, end: float) -> QRectF:
        left = self.x_of(area, max(start, self._start))
        right = self.x_of(area, min(end, self._end))
        return QRectF(left, area.top(), max(right - left, 1.0), area.height())

    def _paint_gap_words(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(self._look.color("secondary"))
        for start, end, word in self._gaps:
            box = self._gap_box(area, start, end)
            if box.width() >= _GAP_LABEL_PX:
                box.setTop(area.bottom() - area.height() / 4)  # between two levels, so that no line crosses it
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

"""A table to read, as a report has it: painted at once, whatever its size. Must not know what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_monitor.assess.health import Health
from desktop_monitor.ui.look.icons import paint_shape, shape_of
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.untrusted import one_line, plain_tooltip

_ROW_PX, _GAP_PX, _MARK_PX = 28, 16, 8
_LEAST_PX = 44
_QUIET_SHARE = 0.94
_MOST_SPOKEN = 40


class PaperCell(NamedTuple):
    """One cell."""

    text: str
    level: Health | None = None
    """The shape before it; None: no shape."""


class PaperTable(QWidget):
    """Columns as wide as their words, narrower where there is no room; what is cut is shown under the mouse."""

    def __init__(
        self,
        look: Look,
        titles: Sequence[tuple[str, bool]],
        rows: Sequence[Sequence[PaperCell]],
        parent: QWidget | None = None,
    ) -> None:
        """`titles` are (title, stands at the right) of each column."""
        super().__init__(parent)
        self._look = look
        self._titles = [one_line(title) for title, _ in titles]
        self._right = [right for _, right in titles]
        self._rows = [[PaperCell(one_line(cell.text), cell.level) for cell in row] for row in rows]
        self._widths: list[int] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription("\n".join(self._spoken()))
        look.changed.connect(self.update)

    def _spoken(self) -> list[str]:
        return [
            ", ".join(f"{title} {cell.text}" for title, cell in zip(self._titles, row, strict=False))
            for row in self._rows[:_MOST_SPOKEN]
        ]

    def sizeHint(self) -> QSize:
        return QSize(400, _ROW_PX * (len(self._rows) + 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, _ROW_PX * (len(self._rows) + 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths = []

    def _quiet(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _QUIET_SHARE)
        return font

    def widths(self) -> list[int]:
        """Of the columns, in pixels."""
        if not self._widths:
            room = self.width() - _GAP_PX * max(len(self._titles) - 1, 0)
            self._widths = fitted(self._wanted(), room)
        return self._widths

    def _wanted(self) -> list[int]:
        metrics, quiet = QFontMetrics(self.font()), QFontMetrics(self._quiet())
        wanted = [quiet.horizontalAdvance(title) + 2 for title in self._titles]
        for row in self._rows:
            for column, cell in enumerate(row[: len(wanted)]):
                mark = _MARK_PX + 6 if cell.level is not None else 0
                wanted[column] = max(wanted[column], metrics.horizontalAdvance(cell.text) + mark + 2)
        return wanted

    def _areas(self, row: int) -> list[QRect]:
        left, areas = 0, []
        for width in self.widths():
            areas.append(QRect(left, row * _ROW_PX, width, _ROW_PX))
            left += width + _GAP_PX
        return areas

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        first = max(event.rect().top() // _ROW_PX, 0)
        last = min(event.rect().bottom() // _ROW_PX, len(self._rows))
        for row in range(first, last + 1):
            painter.fillRect(QRect(0, (row + 1) * _ROW_PX - 1, self.width(), 1), self._look.color("line"))
            if row == 0:
                self._paint_titles(painter)
            else:
                for area, cell, right in zip(self._areas(row), self._rows[row - 1], self._right, strict=False):
                    self._paint_cell(painter, area, cell, right=right)
        painter.end()

    def _paint_titles(self, painter: QPainter) -> None:
        painter.setFont(self._quiet())
        painter.setPen(self._look.color("secondary"))
        for area, title, right in zip(self._areas(0), self._titles, self._right, strict=False):
            _paint_text(painter, area, title, right=right)
        painter.setFont(self.font())

    def _paint_cell(self, painter: QPainter, area: QRect, cell: PaperCell, *, right: bool) -> None:
        if cell.level is not None:
            width = painter.fontMetrics().horizontalAdvance(cell.text)
            left = max(area.left(), area.right() - width - _MARK_PX - 6) if right else area.left()
            box = QRectF(left, area.center().y() - _MARK_PX / 2 + 0.5, _MARK_PX, _MARK_PX)
            shape = shape_of(cell.level, paused=False)
            paint_shape(painter, box, shape, self._look.color(_token(cell.level)))
            area = area.adjusted(_MARK_PX + 6, 0, 0, 0)
        painter.setPen(self._look.color("text"))
        _paint_text(painter, area, cell.text, right=right)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tooltip(self.cut_at(event.pos().x(), event.pos().y())), self)
            return True
        return super().event(event)

    def cut_at(self, x: int, y: int) -> str:
        """The whole text at this place where it is shown shortened, else nothing."""
        row = y // _ROW_PX
        if not 0 <= row <= len(self._rows):
            return ""
        texts = self._titles if row == 0 else [cell.text for cell in self._rows[row - 1]]
        for area, text in zip(self._areas(row), texts, strict=False):
            if area.left() <= x <= area.right():
                return text if self.fontMetrics().horizontalAdvance(text) > area.width() else ""
        return ""


def _token(level: Health) -> str:
    return {
        Health.HEALTHY: "healthy",
        Health.DEGRADED: "degraded",
        Health.CRITICAL: "critical",
        Health.UNKNOWN: "unknown",
    }[level]


def _paint_text(painter: QPainter, area: QRect, text: str, *, right: bool) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)


def fitted(wanted: Sequence[int], room: int) -> list[int]:
    """`wanted` where there is room, with what is left given to the first column; else the widest give way."""
    widths = list(wanted)
    if not widths:
        return widths
    excess = sum(widths) - room
    while excess > 0:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= _LEAST_PX:
            break
        second = max([*(width for index, width in enumerate(widths) if index != widest), _LEAST_PX])
        step = min(excess, max(widths[widest] - max(second, _LEAST_PX), 8), widths[widest] - _LEAST_PX)
        widths[widest] -= step
        excess -= step
    widths[0] += max(room - sum(widths), 0)
    return widths

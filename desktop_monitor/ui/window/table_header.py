"""Titles above the columns of a table: quiet, with an arrow at the one sorted by. Must not know rows."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop_monitor.ui.look.theme import Look

PADDING_PX = 12
_HEIGHT_PX = 36
_ARROW_PX = 12


class TableHeader(QHeaderView):
    """Paints titles itself, so that they keep the padding of the cells below."""

    padding_px = PADDING_PX
    """Between a title and either side of its column."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(True)
        self.setHighlightSections(False)
        look.changed.connect(self._on_look_changed)

    def title_of(self, logical: int) -> str:
        """A column's title."""
        raise NotImplementedError

    def is_number(self, logical: int) -> bool:
        """Whether a column is right-aligned."""
        raise NotImplementedError

    def insets(self, logical: int) -> tuple[int, int]:
        """Room left free at the left and right of a column's text, beside the padding, in pixels."""
        return 0, 0

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT_PX)

    def paintSection(self, painter: QPainter, area: QRect, logical: int) -> None:
        tokens = self._look
        painter.fillRect(area, tokens.color("card"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.color("line"))
        sorted_by = self.sortIndicatorSection() == logical
        left, right = self.insets(logical)
        inner = area.adjusted(self.padding_px + left, 0, -self.padding_px - right, -1)
        number = self.is_number(logical)
        painter.setPen(tokens.color("text" if sorted_by else "secondary"))
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        metrics = painter.fontMetrics()
        title = metrics.elidedText(self.title_of(logical), Qt.TextElideMode.ElideRight, max(inner.width(), 8))
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter), title)
        if sorted_by:
            width = metrics.horizontalAdvance(title)
            x = inner.right() - width - _ARROW_PX / 2 - 2 if number else inner.left() + width + _ARROW_PX / 2 + 2
            self._paint_arrow(painter, QPointF(x, area.center().y() + 0.5))

    def _paint_arrow(self, painter: QPainter, at: QPointF) -> None:
        down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        tip = 2.5 if down else -2.5
        points = [
            QPointF(at.x() - 3.5, at.y() - tip),
            QPointF(at.x() + 3.5, at.y() - tip),
            QPointF(at.x(), at.y() + tip),
        ]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("secondary"))
        painter.drawPolygon(QPolygonF(points))
        painter.restore()

    def _on_look_changed(self) -> None:
        self.viewport().update()

"""Titles above the columns of a table: quiet, with an arrow at the one sorted by. Must not know rows.

Where a click sorts, keys do: Tab comes from the table to its titles, arrows move between
them, Enter and Space sort.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from desktop_monitor.ui.look.sides import is_mirrored, placed, placed_point, side, write
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX

PADDING_PX = 12
_HEIGHT_PX = 36
_ARROW_PX = 12
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_PRESSING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})


class TableHeader(QHeaderView):
    """Paints titles itself, so that they keep the padding of the cells below."""

    padding_px = PADDING_PX
    """Between a title and either side of its column."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._place = 0
        """From the left: where the keyboard is."""
        self.setObjectName("columnTitles")
        self.setAccessibleName(self.tr("Column titles"))
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

    def take_keyboard(self, table: QTreeView) -> None:
        """Have Tab come here after the rows of `table`, whose titles these are."""
        self.setFocusProxy(None)  # type: ignore[arg-type]  # Qt had made it the table
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        QWidget.setTabOrder(table, self)

    @property
    def section_with_keyboard(self) -> int:
        """The column whose title has the keyboard."""
        places = self._shown_places()
        return self.logicalIndex(min(places, key=lambda place: abs(place - self._place))) if places else -1

    def _shown_places(self) -> list[int]:
        return [place for place in range(self.count()) if not self.isSectionHidden(self.logicalIndex(place))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(-_STEPS[key] if is_mirrored() else _STEPS[key])
        elif key in _PRESSING:
            self._sort_by(self.section_with_keyboard)
        else:
            event.ignore()

    def _step(self, step: int) -> None:
        places = self._shown_places()
        at = self.visualIndex(self.section_with_keyboard)
        if at in places:
            self._place = places[min(max(places.index(at) + step, 0), len(places) - 1)]
        self.viewport().update()

    def _sort_by(self, logical: int) -> None:
        """As a click does: another column as it is read at first, the same the other way round."""
        order = Qt.SortOrder.AscendingOrder
        if self.sortIndicatorSection() == logical and self.sortIndicatorOrder() == order:
            order = Qt.SortOrder.DescendingOrder
        self.setSortIndicator(logical, order)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        height = max(_HEIGHT_PX, self.fontMetrics().height() + 4 * SPACING_PX)
        return QSize(super().sizeHint().width(), height)

    def paintSection(self, painter: QPainter, area: QRect, logical: int) -> None:
        tokens = self._look
        painter.fillRect(area, tokens.color("card"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.color("line"))
        sorted_by = self.sortIndicatorSection() == logical
        left, right = self.insets(logical)
        inner = placed(area.adjusted(self.padding_px + left, 0, -self.padding_px - right, -1), area)
        number = self.is_number(logical)
        painter.setPen(tokens.color("text" if sorted_by else "secondary"))
        metrics = painter.fontMetrics()
        title = metrics.elidedText(self.title_of(logical), Qt.TextElideMode.ElideRight, max(inner.width(), 8))
        write(painter, inner, side(ends=number), title)
        if sorted_by:
            width = metrics.horizontalAdvance(title)
            x = inner.right() - width - _ARROW_PX / 2 - 2 if number else inner.left() + width + _ARROW_PX / 2 + 2
            self._paint_arrow(painter, placed_point(QPointF(x, area.center().y() + 0.5), inner))
        if self.hasFocus() and logical == self.section_with_keyboard:
            painter.setPen(tokens.color("accent"))
            painter.drawRect(area.adjusted(1, 1, -2, -2))

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

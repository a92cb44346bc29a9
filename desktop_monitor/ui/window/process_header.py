"""The header of the process table: quiet titles, the sort arrow, a menu of columns.

Must not know rows.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.model.process_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.window.process_paint import METER_PX, METERED, PADDING_PX, Inks, inks_of

_HEIGHT_PX = 36
_LEAST_PX, _MOST_PX = 48, 2000
_ARROW_PX = 12
_NAME = NUMBERS["name"]


class ProcessHeader(QHeaderView):
    """Titles above their columns; a click sorts, the context menu chooses columns."""

    columns_chosen = Signal()
    """Another set of columns is shown."""
    menu_changed = Signal(bool)
    """The menu of columns opened or closed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._inks: Inks = inks_of(look)
        look.changed.connect(self._on_look_changed)
        self.setObjectName("processHeader")
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setSortIndicatorShown(True)
        self.setMinimumSectionSize(_LEAST_PX)
        self.setHighlightSections(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self.open_menu)

    def shown_columns(self) -> list[int]:
        """Numbers of the columns that are shown, from left to right."""
        logical = (self.logicalIndex(place) for place in range(self.count()))
        return [column for column in logical if not self.isSectionHidden(column)]

    def show_columns(self, keys: set[str]) -> None:
        """Show exactly these columns; the name is always shown."""
        for number, column in enumerate(COLUMNS):
            self.setSectionHidden(number, column.key not in keys and number != _NAME)
        self.columns_chosen.emit()

    def saved_columns(self) -> dict[str, object]:
        """Columns from left to right and their widths, as plain JSON values; the last one takes what is left."""
        shown = self.shown_columns()
        return {
            "columns": [COLUMNS[number].key for number in shown],
            "widths": {COLUMNS[number].key: self.sectionSize(number) for number in shown[:-1]},
        }

    def restore_columns(self, columns: object, widths: object) -> None:
        """Take back what `saved_columns` gave; unknown and impossible ones are ignored."""
        if isinstance(columns, list):
            keys = [key for key in columns if isinstance(key, str) and key in NUMBERS]
            for place, key in enumerate(keys):
                self.moveSection(self.visualIndex(NUMBERS[key]), place)
            if keys:
                self.show_columns(set(keys))
        if isinstance(widths, dict):
            for key, width in widths.items():
                if key in NUMBERS and isinstance(width, int) and _LEAST_PX <= width <= _MOST_PX:
                    self.resizeSection(NUMBERS[key], width)

    def open_menu(self, position: QPoint) -> None:
        """Let the user choose columns."""
        menu = QMenu(self)
        menu.setObjectName("processColumns")
        for number, column in enumerate(COLUMNS):
            action = menu.addAction(column.translated_title())
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(number))
            action.setEnabled(number != _NAME)
            action.setToolTip(column.translated_help())
            action.setData(number)
        menu.setToolTipsVisible(True)
        menu.triggered.connect(self._on_column_toggled)
        menu.aboutToHide.connect(self._on_menu_closed)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_changed.emit(True)
        menu.popup(self.mapToGlobal(position))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT_PX)

    def paintSection(self, painter: QPainter, area: QRect, logical: int) -> None:
        inks = self._inks
        painter.fillRect(area, inks.card)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, self._look.color("line"))
        column = COLUMNS[logical]
        sorted_by = self.sortIndicatorSection() == logical
        inner = area.adjusted(PADDING_PX, 0, -PADDING_PX, -1)
        if logical in METERED:
            inner.setRight(inner.right() - METER_PX - 10)
        painter.setPen(inks.text if sorted_by else inks.secondary)
        side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
        title = painter.fontMetrics().elidedText(
            column.translated_title(), Qt.TextElideMode.ElideRight, max(inner.width(), 8)
        )
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter), title)
        if sorted_by:
            width = painter.fontMetrics().horizontalAdvance(title)
            x = inner.right() - width - _ARROW_PX / 2 - 2 if column.number else inner.left() + width + _ARROW_PX / 2 + 2
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
        painter.setBrush(self._inks.secondary)
        painter.drawPolygon(QPolygonF(points))
        painter.restore()

    def _on_column_toggled(self, action: QAction) -> None:
        self.setSectionHidden(action.data(), not action.isChecked())
        self.columns_chosen.emit()

    def _on_menu_closed(self) -> None:
        self.menu_changed.emit(False)

    def _on_look_changed(self) -> None:
        self._inks = inks_of(self._look)
        self.viewport().update()

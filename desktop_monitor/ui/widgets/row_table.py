"""A table of two-line rows: as high as its rows up to a limit, with as many columns as there is room for.

One column takes the room that is left. Must not know rows, columns or how they are painted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QHoverEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop_monitor.ui.look.text_room import for_text, letters_scale
from desktop_monitor.ui.look.tokens import ROW_HEIGHT_PX

PADDING_PX = 9
"""Between a cell's text and either side of its column."""
_SLACK_PX = 4
"""Header and cells round text to pixels in their own ways."""
_SHOWN_OF_LAST = 0.6
"""A row cut in two says that there are more."""
Index = QModelIndex | QPersistentModelIndex


class ColumnRoom(NamedTuple):
    """What one column needs."""

    width_px: int
    rank: int
    """The greatest is hidden first where there is no room; 0: never."""
    least_px: int | None = None
    """It may be narrowed to this where there is no room else; None: never."""


_UPPER_LINE_PX, _LOWER_LINE_PX = 18, 17


class _RowHeight(QStyledItemDelegate):
    """Says how high a row is; the table paints it."""

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, for_text(ROW_HEIGHT_PX, self._table))


def two_lines(box: QRect, font: QFont) -> tuple[QRect, QRect]:
    """Where two lines of text stand in a row: in the middle, one close below the other."""
    middle, scale = box.center().y(), letters_scale(font)
    upper, lower = round(_UPPER_LINE_PX * scale), round(_LOWER_LINE_PX * scale)
    return (
        QRect(box.left(), middle - upper, box.width(), upper),
        QRect(box.left(), middle + 1, box.width(), lower),
    )


class RowTable(QTreeView):
    """One row is selected at a time. Subclasses say what columns need, and paint rows."""

    most_rows = 8
    """More are scrolled inside the table, or the page below would be out of sight."""
    least_widest_px = 200
    """The column that takes the room that is left never has less."""
    least_section_px = 30

    def __init__(
        self, model: QAbstractItemModel, titles: QHeaderView, widest: int, parent: QWidget | None = None
    ) -> None:
        """`widest` is the number of the column that takes the room that is left; `titles` becomes the table's own."""
        super().__init__(parent)
        self._widest = widest
        self._hover_y: int | None = None
        self.setHeader(titles)
        self.setModel(model)
        self._set_up_rows()
        self._set_up_titles(titles)

    def _set_up_rows(self) -> None:
        self.setItemDelegate(_RowHeight(self))
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)

    def _set_up_titles(self, titles: QHeaderView) -> None:
        titles.setStretchLastSection(False)
        titles.setMinimumSectionSize(self.least_section_px)
        titles.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        titles.setSectionResizeMode(self._widest, QHeaderView.ResizeMode.Stretch)

    # Room.

    def column_rooms(self) -> Mapping[int, ColumnRoom]:
        """What every column but the widest needs, by its number."""
        raise NotImplementedError

    def room_for(self, texts: Iterable[str], beside_px: int = 0) -> int:
        """Pixels of a column that shows any of `texts` whole, with `beside_px` for what stands beside them."""
        metrics = QFontMetrics(self.font())
        return max(metrics.horizontalAdvance(text) for text in texts) + beside_px + 2 * PADDING_PX + _SLACK_PX

    def fit_columns(self) -> None:
        """Hide what there is no room for, the least needed first; then narrow what may be."""
        titles, rooms = self.header(), self.column_rooms()
        left = self.viewport().width() - self.least_widest_px - sum(room.width_px for room in rooms.values())
        hidden = set()
        by_need = sorted((number for number, room in rooms.items() if room.rank), key=lambda one: -rooms[one].rank)
        for number in by_need:
            if left >= 0:
                break
            hidden.add(number)
            left += rooms[number].width_px
        for number, room in rooms.items():
            titles.setSectionHidden(number, number in hidden)
            if number not in hidden:
                width = max(room.least_px or room.width_px, room.width_px + min(left, 0))
                left += room.width_px - width
                titles.resizeSection(number, width)

    def fit_height(self) -> None:
        """Be as high as the rows there are."""
        self.updateGeometry()
        self.setFixedHeight(self._wanted_height())

    def _wanted_height(self) -> int:
        count = self.model().rowCount()
        shown = count if count <= self.most_rows else self.most_rows + _SHOWN_OF_LAST
        return self.header().sizeHint().height() + round(max(shown, 1) * for_text(ROW_HEIGHT_PX, self)) + 2

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.least_widest_px, self._wanted_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.take_look()
            self.fit_columns()

    def take_look(self) -> None:
        """Fonts or colours are others now: make anew what rows are painted with."""
        raise NotImplementedError

    # What is under the pointer, and what has the keyboard.

    def is_hovered(self, area: QRect) -> bool:
        """Whether the pointer is above the row that covers `area`."""
        return self._hover_y is not None and area.top() <= self._hover_y <= area.bottom()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHoverEvent):
            left = event.type() is QEvent.Type.HoverLeave
            self._hover_y = None if left else int(event.position().y())
            self.viewport().update()
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

"""The view of a table on the Alerts page: rows of two lines, as many columns as there is room for.

Must not know what its rows mean; who uses it paints the cells that are more than text.
"""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QHoverEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import ROW_HEIGHT_PX, SPACING_PX
from desktop_monitor.ui.model.listed import ListedModel, ListedRow
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.window.table_header import TableHeader

PADDING_PX = 9
_LEAST_FIRST_PX = 200
_QUIET_SHARE = 0.94
_SHOWN_OF_LAST = 0.6
"""A row cut in two says that there are more."""
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_Index = QModelIndex | QPersistentModelIndex


class _RowHeight(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(0, ROW_HEIGHT_PX)


class ListedHeader(TableHeader):
    """Titles of the columns; rows come in one order."""

    padding_px = PADDING_PX

    def __init__(self, model: ListedModel, look: Look, first_inset_px: int, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._model, self._first_inset_px = model, first_inset_px
        self.setSectionsClickable(False)
        self.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self.setSortIndicatorShown(False)

    def title_of(self, logical: int) -> str:
        return self._model.columns[logical].title

    def is_number(self, logical: int) -> bool:
        return self._model.columns[logical].is_number

    def insets(self, logical: int) -> tuple[int, int]:
        return (self._first_inset_px, 0) if logical == 0 else (0, 0)


class ListedTable(QTreeView):
    """One row is selected at a time. As high as its rows, up to a limit."""

    opened = Signal(object)
    """The key of a row on which Enter was pressed, or that was clicked twice."""

    first_inset_px = 6
    """Room before the first column's text, so that it stands below the card's title."""
    most_rows = 8
    """More are scrolled inside the table."""

    def __init__(self, model: ListedModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._listed = look, model
        self._hover_y: int | None = None
        self.titles = ListedHeader(model, look, self.first_inset_px, self)
        self._set_up(model)
        self._take_look()
        look.changed.connect(self._take_look)
        model.modelAboutToBeReset.connect(self._before_reset)
        model.modelReset.connect(self._after_reset)
        self.doubleClicked.connect(self._on_double_clicked)
        self._kept: Hashable = None
        self._kept_scroll = 0
        self.setFixedHeight(self._wanted_height())

    def _set_up(self, model: ListedModel) -> None:
        self.setHeader(self.titles)
        self.setModel(model)
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
        self.titles.setStretchLastSection(False)
        self.titles.setMinimumSectionSize(30)
        self.titles.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.titles.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _take_look(self) -> None:
        tokens, font = self._look.tokens, self.font()
        self.strong, self.quiet = QFont(font), QFont(font)
        self.strong.setWeight(QFont.Weight.DemiBold)
        self.quiet.setPointSizeF(font.pointSizeF() * _QUIET_SHARE)
        self.text_ink, self.quiet_ink = QColor(tokens.text), QColor(tokens.secondary)
        self._selection = QColor(tokens.selection)
        self._hover = QColor(mix(tokens.card, tokens.text, 0.035))
        self._line = QColor(mix(tokens.line, tokens.card, 0.35))
        self._accent = QColor(tokens.accent)
        self.viewport().update()

    @property
    def selected(self) -> ListedRow | None:
        """The selected row."""
        return self._listed.row_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def select(self, key: Hashable) -> bool:
        """Select the row with this key; says whether it is shown."""
        place = self._listed.place_of(key)
        if place >= 0:
            self.setCurrentIndex(self._listed.index(place, 0))
            self.scrollTo(self._listed.index(place, 0))
        return place >= 0

    # Room.

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_FIRST_PX, self._wanted_height())

    def _wanted_height(self) -> int:
        count = self._listed.rowCount()
        shown = count if count <= self.most_rows else self.most_rows + _SHOWN_OF_LAST
        return self.titles.sizeHint().height() + round(max(shown, 1) * ROW_HEIGHT_PX) + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._take_look()
            self._fit_columns()

    def _fit_columns(self) -> None:
        metrics = QFontMetrics(self.font())
        columns = self._listed.columns
        widths = {
            number: max(metrics.horizontalAdvance(column.widest), metrics.horizontalAdvance(column.title))
            + 2 * PADDING_PX
            + 4
            for number, column in enumerate(columns)
            if number
        }
        room = self.viewport().width() - _LEAST_FIRST_PX - sum(widths.values())
        for number in sorted((n for n in widths if columns[n].rank), key=lambda n: columns[n].rank, reverse=True):
            hidden = room < 0
            self.titles.setSectionHidden(number, hidden)
            room += widths[number] if hidden else 0
        for number, width in widths.items():
            if not self.titles.isSectionHidden(number):
                self.titles.resizeSection(number, width)

    # Rows.

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = self._listed.row_at(index.row())
        if row is None:
            return
        area: QRect = option.rect
        selected = self.selectionModel().isSelected(self._listed.index(index.row(), 0))
        self._backdrop(painter, area, selected=selected)
        for column in range(len(self._listed.columns)):
            if not self.titles.isSectionHidden(column):
                left, width = self.titles.sectionViewportPosition(column), self.titles.sectionSize(column)
                box = QRect(left + PADDING_PX, area.top(), width - 2 * PADDING_PX, area.height() - 1)
                self.paint_cell(painter, box, row, column)

    def paint_cell(self, painter: QPainter, box: QRect, row: ListedRow, column: int) -> None:
        """Paint one cell: one or two lines of text."""
        is_number = self._listed.columns[column].is_number
        indent = self.first_inset_px if column == 0 else 0
        self.write(painter, box.adjusted(indent, 0, 0, 0), row.texts[column], is_number=is_number, strong=column == 0)

    def write(self, painter: QPainter, box: QRect, text: str, *, is_number: bool = False, strong: bool = False) -> None:
        """One line in the middle, or a line over a quiet one."""
        first, _, second = text.partition("\n")
        font = self.strong if strong else self.font()
        middle = box.center().y()
        upper = QRect(box.left(), middle - 18, box.width(), 18) if second else box
        self.line(painter, upper, first, font, self.text_ink, is_number=is_number)
        if second:
            lower = QRect(box.left(), middle + 1, box.width(), 17)
            self.line(painter, lower, second, self.quiet, self.quiet_ink, is_number=is_number)

    def line(self, painter: QPainter, box: QRect, text: str, font: QFont, ink: QColor, *, is_number: bool) -> None:
        """One line of text that ends in … where it does not fit."""
        painter.setFont(font)
        painter.setPen(ink)
        fitting = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 8))
        painter.drawText(box, _RIGHT if is_number else _LEFT, fitting)

    def _backdrop(self, painter: QPainter, area: QRect, *, selected: bool) -> None:
        if selected:
            painter.fillRect(area, self._selection)
        elif self._hover_y is not None and area.top() <= self._hover_y <= area.bottom():
            painter.fillRect(area, self._hover)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, self._line)
        if selected and self.hasFocus():
            painter.fillRect(area.left(), area.top(), 2, area.height(), self._accent)

    # What the user does.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.selected
        if row is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row.key)
            return
        super().keyPressEvent(event)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        row = self._listed.row_at(index.row())
        if row is not None:
            self.opened.emit(row.key)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHoverEvent):
            left = event.type() is QEvent.Type.HoverLeave
            self._hover_y = None if left else int(event.position().y())
            self.viewport().update()
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._listed.rowCount():
            self.setCurrentIndex(self._listed.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _before_reset(self) -> None:
        row = self.selected
        self._kept = row.key if row is not None else None
        self._kept_scroll = self.verticalScrollBar().value()

    def _after_reset(self) -> None:
        self.setFixedHeight(self._wanted_height())
        self._fit_columns()
        place = self._listed.place_of(self._kept) if self._kept is not None else -1
        if place >= 0:
            self.setCurrentIndex(self._listed.index(place, 0))
        # Nobody asked to see another part of it.
        self.verticalScrollBar().setValue(self._kept_scroll)


class TableCard(Card):
    """A card whose body reaches from side to side, for a table."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, "", parent)
        around = self.layout()
        if around is not None:
            around.setContentsMargins(1, 3 * SPACING_PX, 1, SPACING_PX)
        self._heading.setContentsMargins(4 * SPACING_PX - 1, 0, 4 * SPACING_PX - 1, 0)

"""The view of a table on the Alerts page: rows of two lines, as many columns as there is room for.

Must not know what its rows mean; who uses it paints the cells that are more than text.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.sides import placed, side, write
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.listed import ListedModel, ListedRow
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.row_table import PADDING_PX, ColumnRoom, Index, RowTable, two_lines
from desktop_monitor.ui.window.table_header import TableHeader

BODY_INSET_PX = 4 * SPACING_PX - 1
"""Of what is no table, so that it stands below the card's title."""
_QUIET_SHARE = 0.94


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


class ListedTable(RowTable):
    """One row is selected at a time. As high as its rows, up to a limit."""

    opened = Signal(object)
    """The key of a row on which Enter was pressed, or that was clicked twice."""

    first_inset_px = 6
    """Room before the first column's text, so that it stands below the card's title."""

    def __init__(self, model: ListedModel, look: Look, parent: QWidget | None = None) -> None:
        self._look, self._listed = look, model
        self.titles = ListedHeader(model, look, self.first_inset_px)
        super().__init__(model, self.titles, 0, parent)
        self.take_look()
        look.changed.connect(self.take_look)
        model.modelAboutToBeReset.connect(self._before_reset)
        model.modelReset.connect(self._after_reset)
        self.doubleClicked.connect(self._on_double_clicked)
        self._kept: Hashable = None
        self._kept_scroll = 0
        self.fit_height()

    def take_look(self) -> None:
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

    def column_rooms(self) -> Mapping[int, ColumnRoom]:
        """By their titles and widest texts."""
        columns = self._listed.columns
        return {
            number: ColumnRoom(
                self.room_for((column.widest, column.title), column.beside_px),
                column.rank,
                self.room_for((column.least, column.title), column.beside_px) if column.least else None,
            )
            for number, column in enumerate(columns)
            if number
        }

    # Rows.

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
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
        self.write(
            painter,
            placed(box.adjusted(indent, 0, 0, 0), box),
            row.texts[column],
            is_number=is_number,
            strong=column == 0,
        )

    def write(self, painter: QPainter, box: QRect, text: str, *, is_number: bool = False, strong: bool = False) -> None:
        """One line in the middle, or a line over a quiet one."""
        first, _, second = text.partition("\n")
        font = self.strong if strong else self.font()
        upper, lower = two_lines(box, self.font())
        self.line(painter, upper if second else box, first, font, self.text_ink, is_number=is_number)
        if second:
            self.line(painter, lower, second, self.quiet, self.quiet_ink, is_number=is_number)

    def line(self, painter: QPainter, box: QRect, text: str, font: QFont, ink: QColor, *, is_number: bool) -> None:
        """One line of text that ends in … where it does not fit."""
        painter.setFont(font)
        painter.setPen(ink)
        fitting = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 8))
        write(painter, box, side(ends=is_number), fitting)

    def _backdrop(self, painter: QPainter, area: QRect, *, selected: bool) -> None:
        if selected:
            painter.fillRect(area, self._selection)
        elif self.is_hovered(area):
            painter.fillRect(area, self._hover)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, self._line)
        if selected and self.hasFocus():
            painter.fillRect(placed(QRect(area.left(), area.top(), 2, area.height()), area), self._accent)

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Qt makes the first row the current one by itself, and selects none.
        if not self.selectionModel().hasSelection() and self._listed.rowCount():
            self.setCurrentIndex(self._listed.index(max(self.currentIndex().row(), 0), 0))

    def _before_reset(self) -> None:
        row = self.selected
        self._kept = row.key if row is not None else None
        self._kept_scroll = self.verticalScrollBar().value()

    def _after_reset(self) -> None:
        self.fit_height()
        self.fit_columns()
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
        self._heading.setContentsMargins(BODY_INSET_PX, 0, BODY_INSET_PX, 0)

"""Cards in rows of two columns, or one below the other where there is no room for two. Must not know the cards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_monitor.ui.look.tokens import SPACING_PX

_TWO_COLUMNS_PX = 780


class CardGrid(QWidget):
    """A row of one card takes both columns."""

    def __init__(
        self, shares: tuple[int, int] = (1, 1), parent: QWidget | None = None, *, two_columns_px: int = _TWO_COLUMNS_PX
    ) -> None:
        """`shares` are the columns' parts of the width; `two_columns_px` is the least width that has two of them."""
        super().__init__(parent)
        self._shares, self._two_columns_px = shares, two_columns_px
        self._card_rows: Sequence[Sequence[QWidget]] = ()
        self._columns = 2
        self._growing: int | None = None
        self._least_px = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(3 * SPACING_PX)

    def show_rows(self, rows: Sequence[Sequence[QWidget]], *, growing: int | None = None, least_px: int = 0) -> None:
        """Show these cards instead of those before, each at least so high; row `growing` takes the height left."""
        self._card_rows, self._growing, self._least_px = rows, growing, least_px
        self._arrange()

    @property
    def column_count(self) -> int:
        """How many columns there are now."""
        return self._columns

    def minimumSizeHint(self) -> QSize:
        # Of one column: two that need more room than there is become one, and are not scrolled sideways.
        widest = max((_least_width_px(card) for row in self._card_rows for card in row), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_columns()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a card needs more room than before, or less
            self._choose_columns()
        return super().event(event)

    def _choose_columns(self) -> None:
        columns = 2 if self.width() >= max(self._two_columns_px, self._needed_px()) else 1
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def _needed_px(self) -> int:
        """What two columns need at least, with the fonts there are."""
        pairs = [row for row in self._card_rows if len(row) > 1]
        firsts = max((_least_width_px(row[0]) for row in pairs), default=0)
        seconds = max((_least_width_px(row[1]) for row in pairs), default=0)
        return firsts + seconds + self._grid.horizontalSpacing()

    def _arrange(self) -> None:
        while self._grid.takeAt(0) is not None:
            pass
        for line in range(self._grid.rowCount()):
            self._grid.setRowStretch(line, 0)
            self._grid.setRowMinimumHeight(line, 0)
        for column, share in enumerate(self._shares):
            self._grid.setColumnStretch(column, share if column < self._columns else 0)
        line = -1
        for number, row in enumerate(self._card_rows):
            for index, card in enumerate(row):
                line += 1 if index == 0 or self._columns == 1 else 0
                span = 2 if self._columns == 2 and len(row) == 1 else 1
                self._grid.setRowMinimumHeight(line, self._least_px)
                self._grid.addWidget(card, line, index if self._columns == 2 else 0, 1, span)
            if number == self._growing:
                self._grid.setRowStretch(line, 1)


def _least_width_px(card: QWidget) -> int:
    return max(card.minimumWidth(), card.minimumSizeHint().width())

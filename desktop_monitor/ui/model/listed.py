"""The model behind the tables of the Alerts page: rows by key, texts made by whoever shows them.

Rows keep their places while their keys stay; only cells that read differently are
announced. Must not know what the rows are or the view.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_monitor.ui.untrusted import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class ListedColumn:
    """One column."""

    title: str
    widest: str
    """A text as wide as its cells become; empty: it takes the room that is left."""
    is_number: bool = False
    rank: int = 0
    """The greatest is hidden first where there is no room; 0: never."""
    beside_px: int = 0
    """What is painted beside its texts takes so much."""
    least: str = ""
    """Where there is no room it may be as narrow as this text; empty: never."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row; `thing` is what the view paints besides the texts."""

    key: Hashable
    texts: tuple[str, ...]
    """A cell each; a second line after a line feed."""
    thing: object = None
    tip: str = ""
    checked: bool | None = None
    """Of the last column; None: nothing to check."""


class ListedModel(QAbstractTableModel):
    """Shows what it is given, in that order."""

    def __init__(self, columns: Sequence[ListedColumn], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: tuple[ListedRow, ...] = ()

    @property
    def rows(self) -> tuple[ListedRow, ...]:
        """What is shown."""
        return self._rows

    def row_at(self, row: int) -> ListedRow | None:
        """The row at this place."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def place_of(self, key: Hashable) -> int:
        """Where the row with this key stands; -1 where it is not shown."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), -1)

    def show(self, rows: Sequence[ListedRow]) -> None:
        """Show exactly these."""
        before, self_rows = self._rows, tuple(rows)
        if [row.key for row in before] == [row.key for row in self_rows]:
            self._rows = self_rows
            for place, (old, new) in enumerate(zip(before, self_rows, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._rows = self_rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell's text, how it is read aloud, what it means, and whether it is checked."""
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.texts[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.texts[index.column()].replace("\n", ", ")
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(row.tip)
        if role == Qt.ItemDataRole.CheckStateRole and row.checked is not None and self._is_last(index):
            return Qt.CheckState.Checked if row.checked else Qt.CheckState.Unchecked
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A column's title."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be selected; none has children."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        row = self.row_at(index.row())
        if row is not None and row.checked is not None and self._is_last(index):
            usable |= Qt.ItemFlag.ItemIsUserCheckable
        return usable

    def _is_last(self, index: Index) -> bool:
        return index.column() == len(self.columns) - 1

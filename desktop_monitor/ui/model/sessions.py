"""The session table's model: rows keyed by session, ordered here.

Those that run come as they are in the snapshot, those of the past from the journal;
where both know a session the one that runs is shown. Only cells that read differently
are announced. There is no proxy model: it would cost more than all of this. Must not
know the view.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.ui.model.session_columns import COLUMNS, SessionColumn
from desktop_monitor.ui.model.session_texts import SessionScale
from desktop_monitor.ui.untrusted import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
SessionKey = tuple[str, str, str]
"""Interface, session, and for a tree without a session its root."""
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
NATURAL = -1
"""Sorted by no column: as sessions come, those that wait first."""


def key_of(view: SessionView) -> SessionKey:
    """What tells a session from all others."""
    if view.session or view.tree is None:
        return view.interface, view.session, ""
    root = view.tree.root or next(iter(view.tree.identities), None)
    return view.interface, "", f"{root.pid}:{root.start_ticks}" if root else ""


def merged(live: Iterable[SessionView], past: Iterable[SessionView]) -> list[SessionView]:
    """Those that run, then those of the past that do not; each once."""
    found: dict[SessionKey, SessionView] = {}
    for view in (*live, *past):
        found.setdefault(key_of(view), view)
    return list(found.values())


class _Row:
    __slots__ = ("key", "place", "texts", "view")

    def __init__(self, key: SessionKey, view: SessionView, texts: list[str], place: int) -> None:
        self.key, self.view, self.texts, self.place = key, view, texts, place


class SessionModel(QAbstractTableModel):
    """Sessions in the order of one column, or as they come."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._scale = SessionScale()
        self._sort_column = NATURAL
        self._descending = True

    @property
    def sorting(self) -> tuple[int, bool]:
        """The column sorted by (NATURAL: none), and whether the greatest is first."""
        return self._sort_column, self._descending

    def view_at(self, row: int) -> SessionView | None:
        """The session in this row."""
        return self._rows[row].view if 0 <= row < len(self._rows) else None

    def key_at(self, row: int) -> SessionKey | None:
        """What tells the session in this row from others."""
        return self._rows[row].key if 0 <= row < len(self._rows) else None

    def row_of(self, key: SessionKey | None) -> int:
        """Where this session stands; -1 where it is not shown."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), -1)

    def text(self, row: int, column: int) -> str:
        """The cell's text."""
        return self._rows[row].texts[column]

    def show(self, views: Sequence[SessionView], scale: SessionScale, *, may_move: bool = True) -> None:
        """Show exactly `views`; rows keep their places unless they `may_move`."""
        wanted = {key_of(view): (place, view) for place, view in enumerate(views)}
        self._scale = scale
        self._take_out([place for place, row in enumerate(self._rows) if row.key not in wanted])
        for place, row in enumerate(self._rows):
            row.place, row.view = wanted.pop(row.key)
            self._renew(place, row)
        self._append([_Row(key, view, self._texts(view), place) for key, (place, view) in wanted.items()])
        if may_move:
            self.resort()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by `column` (NATURAL: by none) from now on, at once."""
        self._sort_column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self.resort()

    def resort(self) -> None:
        """Put rows into the order of their newest values; says nothing where none moves."""
        wanted = self._ordered()
        if wanted == self._rows:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [(self._rows[index.row()], index.column()) for index in before]
        self._rows = wanted
        places = {id(row): place for place, row in enumerate(wanted)}
        self.changePersistentIndexList(before, [self.index(places[id(row)], column) for row, column in held])
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many sessions are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Columns are the same everywhere."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell's text, its side, what it means, and how it is read aloud."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.texts[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.texts[index.column()].replace("\n", ", ")
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(column.tooltip(row.view, self._scale))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.number else _LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A column's title and one sentence about it."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].translated_title()
        if role == Qt.ItemDataRole.ToolTipRole:
            return COLUMNS[section].translated_help()
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be selected; none has children."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usable | Qt.ItemFlag.ItemNeverHasChildren

    def _texts(self, view: SessionView) -> list[str]:
        return [column.text(view, self._scale) for column in COLUMNS]

    def _renew(self, place: int, row: _Row) -> None:
        texts = self._texts(row.view)
        changed = [number for number, (old, new) in enumerate(zip(row.texts, texts, strict=True)) if old != new]
        row.texts = texts
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(place, first), self.index(place, last))

    def _take_out(self, places: list[int]) -> None:
        for first, last in reversed(_runs(places)):
            self.beginRemoveRows(_NOWHERE, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _append(self, rows: list[_Row]) -> None:
        if rows:
            self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def _ordered(self) -> list[_Row]:
        rows = sorted(self._rows, key=lambda row: row.place)
        if self._sort_column == NATURAL:
            return rows
        column = COLUMNS[self._sort_column]
        known = [row for row in rows if column.value(row.view) is not None]
        unknown = [row for row in rows if column.value(row.view) is None]
        known.sort(key=lambda row: _comparable(column, row.view), reverse=self._descending)
        return known + unknown


def _comparable(column: SessionColumn, view: SessionView) -> Any:
    return column.value(view)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers in ascending order as (first, last) of those that follow each other."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found

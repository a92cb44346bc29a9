"""The process table's model: rows keyed by identity, sorted and filtered here.

There is no proxy model: one over a Python model costs 45-160 ms a tick at 600 rows,
this one about three. Texts are formatted when first asked for and again only when
what they show has changed. Must not know the view or when it may be re-sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from desktop_monitor.ui.model.process_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.model.process_node import (
    Node,
    haystack_of,
    ordered,
    parents_of,
    with_children_added,
    words_of,
)
from desktop_monitor.ui.model.process_structure import NOWHERE, Index, ProcessStructure
from desktop_monitor.ui.model.process_texts import Scale
from desktop_monitor.ui.untrusted import plain_tooltip, visible_text

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FIELDS = tuple(
    frozenset(ProcessRow._fields.index(field) for field in column.fields)  # the fields' places, per column
    for column in COLUMNS
)
_AGEING = tuple(number for number, column in enumerate(COLUMNS) if column.ages)


class ProcessModel(ProcessStructure):
    """All processes of the newest pass, as a table or a tree."""

    counts_changed = Signal()
    """`shown_count` or `total_count` is another one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(len(COLUMNS), parent)
        self._nodes: dict[ProcessIdentity, Node] = {}
        self._rows: tuple[ProcessRow, ...] = ()
        self._parents: dict[ProcessIdentity, ProcessIdentity] = {}
        self._scale = Scale()
        self._words: tuple[str, ...] = ()
        self._only: frozenset[ProcessIdentity] | None = None
        self._tree = False
        self._adds_children = False
        self._sort_column = NUMBERS["cpu"]
        self._descending = True
        self._formatted = frozenset(range(len(COLUMNS)))
        self._next_key = 1
        self._counts = (0, 0)

    @property
    def total_count(self) -> int:
        """Processes of the newest pass."""
        return len(self._nodes)

    @property
    def shown_count(self) -> int:
        """Processes that the filter lets through (in the tree, their ancestors are shown as well)."""
        return self._counts[0]

    @property
    def is_tree(self) -> bool:
        """Whether children stand below their parents."""
        return self._tree

    @property
    def adds_children(self) -> bool:
        """Whether the tree's figures include descendants."""
        return self._adds_children

    @property
    def sorting(self) -> tuple[int, bool]:
        """The column sorted by, and whether the greatest is first."""
        return self._sort_column, self._descending

    @property
    def rows(self) -> tuple[ProcessRow, ...]:
        """All processes of the newest pass, each with its own figures."""
        return self._rows

    @property
    def scale(self) -> Scale:
        """What texts depend on besides the row."""
        return self._scale

    def row_at(self, index: Index) -> ProcessRow | None:
        """The process at `index`, figures as shown."""
        node = self.node(index)
        return node.row if node else None

    def row_of(self, identity: ProcessIdentity) -> ProcessRow | None:
        """The process of this identity while it is in the newest pass."""
        node = self._nodes.get(identity)
        return node.row if node else None

    def index_of(self, identity: ProcessIdentity) -> Any:
        """Where it is shown; an invalid index while it is not."""
        node = self._nodes.get(identity)
        return self._index_of(node) if node else NOWHERE

    def text(self, node: Node, column: int) -> str:
        """The cell's text, formatted once."""
        found = node.texts[column]
        if found is None:
            found = node.texts[column] = COLUMNS[column].text(node.row, self._scale)
        return found

    def show(self, rows: Sequence[ProcessRow], scale: Scale) -> None:
        """Take the rows of a newer pass; the order of those already shown stays (see `resort`)."""
        if (scale.core_divisor, scale.day) != (self._scale.core_divisor, self._scale.day):
            self._forget_texts()
        self._scale = scale
        self._rows = tuple(rows)
        parents = parents_of(rows) if self._tree else {}
        shape_changed = parents != self._parents
        self._parents = parents
        if self._tree and self._adds_children:
            rows = with_children_added(rows, parents)
        changes, arrived, refound = self._take(rows)
        gone = self._take_out_gone(rows) if len(self._nodes) != len(rows) else []
        if gone or arrived or shape_changed or refound:
            self._arrange(self._wanted(), gone)
        self._announce(changes)
        self._count()

    def set_filter(self, text: str) -> None:
        """Show only processes in whose name, command, user or pid every word of `text` occurs."""
        words = words_of(text)
        if words != self._words:
            self._words = words
            self._arrange_and_sort()

    def set_only(self, identities: frozenset[ProcessIdentity] | None) -> None:
        """Show none but these, whatever the filter lets through besides; None: all."""
        if identities != self._only:
            self._only = identities
            self._arrange_and_sort()

    def set_tree(self, tree: bool) -> None:
        """Show children below their parents, or all in one list."""
        if tree != self._tree:
            self._tree = tree
            self._parents = parents_of(self._rows) if tree else {}
            self._retake()

    def set_adds_children(self, adds: bool) -> None:
        """Let the tree's figures include those of all descendants."""
        if adds != self._adds_children:
            self._adds_children = adds
            self._retake()

    def set_formatted(self, columns: Iterable[int]) -> None:
        """Only these columns' texts are kept up to date: those that can be seen."""
        formatted = frozenset(columns)
        for column in formatted - self._formatted:
            for node in self._nodes.values():
                node.texts[column] = None
        self._formatted = formatted

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by `column` from now on, at once."""
        self._sort_column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self.resort()

    def resort(self) -> bool:
        """Put rows into the order of their newest values; says whether any moved."""
        column, descending = COLUMNS[self._sort_column], self._descending
        parents = [node for node in self._nodes.values() if len(node.children) > 1] if self._tree else []
        return self._reorder({node: ordered(node.children, column, descending) for node in (self._root, *parents)})

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell's text, its side, and the whole of a long text as a tooltip."""
        if role == Qt.ItemDataRole.DisplayRole:
            node = self.node(index)
            return self.text(node, index.column()) if node else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if COLUMNS[index.column()].number else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            node = self.node(index)
            return plain_tooltip(self._tooltip(node, index.column())) if node else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A column's title and one sentence about it."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].translated_title()
        if role == Qt.ItemDataRole.ToolTipRole:
            return COLUMNS[section].translated_help()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if COLUMNS[section].number else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be selected; in the list none has children."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        # Spares the view one question per row and layout.
        return usable if self._tree else usable | Qt.ItemFlag.ItemNeverHasChildren

    def _tooltip(self, node: Node, column: int) -> str:
        key = COLUMNS[column].key
        if key in ("name", "command"):
            return visible_text(getattr(node.row, key), limit=1000)
        return self.text(node, column)

    def _take(self, rows: Iterable[ProcessRow]) -> tuple[dict[Node, tuple[int, int]], bool, bool]:
        """Changed cells per node, whether there are new ones, whether the filter may find others."""
        is_first = not self._nodes
        changes: dict[Node, tuple[int, int]] = {}
        arrived = refound = False
        ageing = [column for column in _AGEING if column in self._formatted]
        for row in rows:
            node = self._nodes.get(row.identity)
            if node is None:
                self._add(row).fresh = not is_first
                arrived = True
                continue
            was_fresh, node.fresh = node.fresh, False
            stale = ageing if node.row == row else self._differing(node, row)
            refound |= node.row is not row and self._renew(node, row)
            span = self._reformat(node, stale)
            if was_fresh:
                span = (0, span[1] if span else 0)
            if span:
                changes[node] = span
        return changes, arrived, refound

    def _add(self, row: ProcessRow) -> Node:
        node = Node(self._next_key, row)
        self._next_key += 1
        self._nodes[row.identity] = self._by_key[node.key] = node
        return node

    def _differing(self, node: Node, row: ProcessRow) -> list[int]:
        fields = {place for place, (old, new) in enumerate(zip(node.row, row, strict=True)) if old != new}
        return [column for column, needs in enumerate(_FIELDS) if COLUMNS[column].ages or not needs.isdisjoint(fields)]

    def _renew(self, node: Node, row: ProcessRow) -> bool:
        old, node.row = node.row, row
        if (old.name, old.command, old.user) == (row.name, row.command, row.user):
            return False
        node.haystack = haystack_of(row)
        return bool(self._words)

    def _reformat(self, node: Node, columns: Iterable[int]) -> tuple[int, int] | None:
        """Renew the texts of `columns` that were ever asked for; the first and last that read differently."""
        first = last = -1
        for column in columns:
            before = node.texts[column]
            if before is None:
                continue
            node.texts[column] = None
            if column in self._formatted and self.text(node, column) != before:
                first = column if first < 0 else first
                last = column
        return (first, last) if first >= 0 else None

    def _take_out_gone(self, rows: Sequence[ProcessRow]) -> list[Node]:
        present = {row.identity for row in rows}
        return [self._nodes.pop(identity) for identity in list(self._nodes) if identity not in present]

    def _wanted(self) -> dict[Node, Node]:
        """Each process to be shown and where."""
        matching = [node for node in self._nodes.values() if self._matches(node)]
        if not self._tree:
            return dict.fromkeys(matching, self._root)
        wanted: dict[Node, Node] = {}
        for node in matching:
            while node not in wanted and node is not self._root:
                parent = self._parents.get(node.row.identity)
                wanted[node] = self._nodes[parent] if parent else self._root
                node = wanted[node]
        return wanted

    def _announce(self, changes: dict[Node, tuple[int, int]]) -> None:
        for node, (first, last) in changes.items():
            if node.parent is not None:
                self.dataChanged.emit(
                    self.createIndex(node.position, first, node.key), self.createIndex(node.position, last, node.key)
                )

    def _forget_texts(self) -> None:
        for node in self._nodes.values():
            node.texts = [None] * len(COLUMNS)
        for parent in (self._root, *self._nodes.values()):
            if parent.children:
                last = len(parent.children) - 1
                self.dataChanged.emit(
                    self._index_of(parent.children[0]), self._index_of(parent.children[last], len(COLUMNS) - 1)
                )

    def _retake(self) -> None:
        self._arrange(self._wanted(), ())
        self.show(self._rows, self._scale)
        self.resort()

    def _arrange_and_sort(self) -> None:
        self._arrange(self._wanted(), ())
        self.resort()
        self._count()

    def _matches(self, node: Node) -> bool:
        belongs = self._only is None or node.row.identity in self._only
        return belongs and all(word in node.haystack for word in self._words)

    def _count(self) -> None:
        limited = self._words or self._only is not None
        shown = sum(map(self._matches, self._nodes.values())) if limited else len(self._nodes)
        counts = (shown, len(self._nodes))
        if counts != self._counts:
            self._counts = counts
            self.counts_changed.emit()

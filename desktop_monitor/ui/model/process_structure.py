"""Where each process stands in the table or the tree, changed by the smallest possible steps.

Views keep selection, current row and expanded branches through every step: rows are
removed and inserted in runs, and a new order is announced only when it is another
one. Must not know what a row shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex

from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from desktop_monitor.ui.model.process_node import Node

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
_CHILDLESS = Node(0, ProcessRow(ProcessIdentity("", 0, 0), None, "", "", "", "?", None, None, None, 0.0, None))


class ProcessStructure(QAbstractItemModel):
    """The shape of the model: a root with all rows, or with trees of them."""

    def __init__(self, column_count: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._column_count = column_count
        self._root = Node(0, _CHILDLESS.row)
        self._by_key: dict[int, Node] = {}

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """Where the process in this place stands; invalid outside."""
        children = self._node_or_root(parent).children
        if 0 <= row < len(children) and 0 <= column < self._column_count:
            return self.createIndex(row, column, children[row].key)
        return QModelIndex()

    def parent(self, index: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        """The process under which it is shown; invalid at the top."""
        node = self.node(index)
        if node is None or node.parent is None or node.parent is self._root:
            return QModelIndex()
        return self.createIndex(node.parent.position, 0, node.parent.key)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many are shown under `parent`."""
        return len(self._node_or_root(parent).children)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Columns are the same everywhere."""
        return self._column_count

    def hasChildren(self, parent: Index = NOWHERE) -> bool:
        """Whether any is shown under `parent`."""
        return bool(self._node_or_root(parent).children)

    def node(self, index: Index) -> Node | None:
        """The process at `index`."""
        return self._by_key.get(index.internalId()) if index.isValid() else None

    def _node_or_root(self, index: Index) -> Node:
        if not index.isValid():
            return self._root
        # Only the first column has children. A view may ask about a row that has just gone.
        node = self._by_key.get(index.internalId()) if index.column() == 0 else None
        return node or _CHILDLESS

    def _index_of(self, node: Node, column: int = 0) -> QModelIndex:
        if node is self._root or node.parent is None:
            return QModelIndex()
        return self.createIndex(node.position, column, node.key)

    def _arrange(self, wanted: Mapping[Node, Node], gone: Iterable[Node]) -> None:
        """Show exactly `wanted` (node → parent, the root included), new ones behind the old ones."""
        misplaced = [node for node in self._by_key.values() if wanted.get(node) is not node.parent]
        self._detach([node for node in misplaced if node.parent is not None])
        for node in gone:
            del self._by_key[node.key]
        self._attach(wanted)

    def _detach(self, nodes: list[Node]) -> None:
        by_parent: dict[Node, list[Node]] = {}
        for node in nodes:
            if node.parent is not None:
                by_parent.setdefault(node.parent, []).append(node)
        for parent, children in by_parent.items():
            # Removing a branch takes all below it along, so some are gone by the time it is their turn.
            if parent is self._root or parent.parent is not None:
                self._remove_runs(parent, sorted(child.position for child in children))

    def _remove_runs(self, parent: Node, positions: list[int]) -> None:
        while positions:
            last = first = positions.pop()
            while positions and positions[-1] == first - 1:
                first = positions.pop()
            self.beginRemoveRows(self._index_of(parent), first, last)
            removed = parent.children[first : last + 1]
            del parent.children[first : last + 1]
            parent.renumber(first)
            _forget(removed)
            self.endRemoveRows()

    def _attach(self, wanted: Mapping[Node, Node]) -> None:
        missing: dict[Node, list[Node]] = {}
        for node, parent in wanted.items():
            if node.parent is None:
                missing.setdefault(parent, []).append(node)
        shown = [parent for parent in missing if parent is self._root or parent.parent is not None]
        for parent in shown:
            first = len(parent.children)
            self.beginInsertRows(self._index_of(parent), first, first + len(missing[parent]) - 1)
            _link(parent, missing)
            self.endInsertRows()

    def _reorder(self, orders: Mapping[Node, list[Node]]) -> bool:
        """Put children into these orders; says whether that changed anything."""
        changed = {parent: order for parent, order in orders.items() if parent.children != order}
        if not changed:
            return False
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [(self._by_key[index.internalId()], index.column()) for index in before]
        for parent, order in changed.items():
            parent.children = order
            parent.renumber()
        self.changePersistentIndexList(before, [self._index_of(node, column) for node, column in held])
        self.layoutChanged.emit()
        return True


def _forget(branches: list[Node]) -> None:
    todo = list(branches)
    while todo:
        node = todo.pop()
        todo.extend(node.children)
        node.parent, node.children = None, []


def _link(top: Node, missing: Mapping[Node, list[Node]]) -> None:
    # A loop, not a recursion: hostile programs nest deeper than Python's stack.
    todo = [top]
    while todo:
        parent = todo.pop()
        children = missing.get(parent, [])
        first = len(parent.children)
        parent.children.extend(children)
        parent.renumber(first)
        for child in children:
            child.parent = parent
        todo.extend(children)

"""One process as the table holds it, and pure questions about many of them.

Must not know Qt's model protocol (see `processes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from desktop_monitor.ui.model.process_columns import COLUMNS, Column

_Figure = TypeVar("_Figure", int, float)

Parents = Mapping[ProcessIdentity, ProcessIdentity]
"""Each process' parent, where the parent is in the same pass."""


class Node:
    """A process in the table: its row, its place and its formatted texts."""

    __slots__ = ("children", "fresh", "haystack", "key", "parent", "position", "row", "texts")

    def __init__(self, key: int, row: ProcessRow) -> None:
        self.key = key
        """Names it in a QModelIndex; never given to another process."""
        self.row = row
        self.parent: Node | None = None
        """Under which it is shown; None while it is not shown."""
        self.children: list[Node] = []
        """Those shown under it, in order."""
        self.position = 0
        """Its place among its parent's children."""
        self.texts: list[str | None] = [None] * len(COLUMNS)
        """Formatted once, when first asked for."""
        self.haystack = haystack_of(row)
        self.fresh = False
        """It was not in the previous pass."""

    def renumber(self, first: int = 0) -> None:
        """Tell the children from `first` on where they stand."""
        for position in range(first, len(self.children)):
            self.children[position].position = position


def haystack_of(row: ProcessRow) -> str:
    """The text the filter looks into."""
    return f"{row.name}\n{row.command}\n{row.user}\n{row.identity.pid}".casefold()


def words_of(filter_text: str) -> tuple[str, ...]:
    """The words that all must be found, for comparison."""
    return tuple(filter_text.casefold().split())


def parents_of(rows: Iterable[ProcessRow]) -> dict[ProcessIdentity, ProcessIdentity]:
    """Who started whom. A parent that started after its child only has the real parent's pid."""
    rows = tuple(rows)
    by_pid = {row.identity.pid: row.identity for row in rows}
    found: dict[ProcessIdentity, ProcessIdentity] = {}
    for row in rows:
        parent = None if row.parent_pid is None else by_pid.get(row.parent_pid)
        # Ordered by (start, pid), so that no circle can come out of it.
        if parent is not None and (parent.start_ticks, parent.pid) < (row.identity.start_ticks, row.identity.pid):
            found[row.identity] = parent
    return found


def children_first(rows: Sequence[ProcessRow]) -> list[ProcessRow]:
    """Rows in an order in which every child precedes its parent."""
    return sorted(rows, key=_birth, reverse=True)


def _birth(row: ProcessRow) -> tuple[int, int]:
    return row.identity.start_ticks, row.identity.pid


def _plus(one: _Figure | None, other: _Figure | None) -> _Figure | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def with_children_added(rows: Sequence[ProcessRow], parents: Parents) -> tuple[ProcessRow, ...]:
    """Rows whose CPU, memory, threads and IO include those of all their descendants."""
    sums = {row.identity: row for row in rows}
    for row in children_first(rows):
        parent = parents.get(row.identity)
        if parent is None:
            continue
        child, total = sums[row.identity], sums[parent]
        sums[parent] = total._replace(
            cpu_core_ratio=_plus(total.cpu_core_ratio, child.cpu_core_ratio),
            resident_bytes=_plus(total.resident_bytes, child.resident_bytes),
            thread_count=_plus(total.thread_count, child.thread_count),
            read_bytes_per_second=_plus(total.read_bytes_per_second, child.read_bytes_per_second),
            written_bytes_per_second=_plus(total.written_bytes_per_second, child.written_bytes_per_second),
        )
    return tuple(sums.values())


def ordered(nodes: Iterable[Node], column: Column, descending: bool) -> list[Node]:
    """`nodes` sorted by `column`, equal ones by pid, those without a value last."""
    present: list[tuple[float | str, int, Node]] = []
    absent: list[Node] = []
    for node in nodes:
        value = column.value(node.row)
        if value is None:
            absent.append(node)
        else:
            present.append((value, node.row.identity.pid, node))
    present.sort(key=_by_pid)
    present.sort(key=_by_value, reverse=descending)
    absent.sort(key=_pid_of)
    return [entry[2] for entry in present] + absent


def _by_value(entry: tuple[float | str, int, Node]) -> float | str:
    return entry[0]


def _by_pid(entry: tuple[float | str, int, Node]) -> int:
    return entry[1]


def _pid_of(node: Node) -> int:
    return node.row.identity.pid


def ancestors_of(row: ProcessRow, rows: Iterable[ProcessRow]) -> tuple[ProcessRow, ...]:
    """Who started it, who started that one, and so on: nearest first."""
    by_pid = {other.identity.pid: other for other in rows}
    found: list[ProcessRow] = []
    child = row
    while child.parent_pid is not None:
        parent = by_pid.get(child.parent_pid)
        if parent is None or _birth(parent) >= _birth(child):
            break
        found.append(parent)
        child = parent
    return tuple(found)


def child_count_of(row: ProcessRow, rows: Iterable[ProcessRow]) -> int:
    """How many processes it has started itself that still run."""
    return sum(other.parent_pid == row.identity.pid and _birth(row) < _birth(other) for other in rows)

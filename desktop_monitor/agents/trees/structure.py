"""From the rows of one pass to trees: who started whom, where agents begin, who belongs to them.

A pid is handed out again, and a parent may be a stranger by the time it is looked
up, so nobody is a child of a process that began later. Must not know sessions nor
what a process uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from desktop_monitor.agents.trees.matching import Claims, exact_claim
from desktop_monitor.agents.trees.names import Kind, Names, Role
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

ENDED_STATES = frozenset("ZX")
"""Processes that only wait to be collected: they count as ended, though what they used is still told."""
_LONGEST_LINE = 256
"""Most generations looked at; there are loops where pids were handed out again."""


@dataclass(slots=True)
class Table:
    """The rows of one pass by pid and by parent."""

    by_pid: dict[int, ProcessRow]
    children: dict[int | None, list[ProcessRow]]

    def parent(self, row: ProcessRow) -> ProcessRow | None:
        """Who started `row`, or took it over; None if unknown."""
        parent = self.by_pid.get(row.parent_pid) if row.parent_pid else None
        if parent is None or parent.identity.start_ticks > row.identity.start_ticks:
            return None
        return parent

    def children_of(self, row: ProcessRow) -> Iterator[ProcessRow]:
        """Everyone `row` started or took over."""
        start_ticks = row.identity.start_ticks
        for child in self.children.get(row.pid, ()):
            if child.identity.start_ticks >= start_ticks:
                yield child

    def ancestors(self, row: ProcessRow) -> Iterator[ProcessRow]:
        """The parent of `row`, its parent, and so on."""
        current = self.parent(row)
        for _ in range(_LONGEST_LINE):
            if current is None:
                return
            yield current
            current = self.parent(current)

    def now(self, identity: ProcessIdentity) -> ProcessRow | None:
        """The row of exactly this process; None if it is gone."""
        row = self.by_pid.get(identity.pid)
        return row if row is not None and row.identity == identity else None


def table(rows: Iterable[ProcessRow]) -> Table:
    """Index one pass."""
    by_pid: dict[int, ProcessRow] = {}
    children: dict[int | None, list[ProcessRow]] = {}
    for row in rows:
        by_pid[row.identity.pid] = row
        siblings = children.get(row.parent_pid)
        if siblings is None:
            children[row.parent_pid] = [row]
        else:
            siblings.append(row)
    return Table(by_pid, children)


@dataclass(slots=True)
class Root:
    """Where an agent begins."""

    row: ProcessRow
    kind: Kind
    wrapped: list[ProcessRow] = field(default_factory=list)
    """Processes of the same agent that it started directly: node scripts start themselves anew."""


def find_roots(processes: Table, rows: Sequence[ProcessRow], names: Names, claimed: Claims) -> list[Root]:
    """Every agent, and what serves agents outside of any, in no order."""
    kinds = {row.identity: (row, kind) for row in rows if (kind := _kind(row, names, claimed))}
    roots: dict[ProcessIdentity, Root] = {}
    for row, kind in kinds.values():
        top = _wrapper(row, kind, processes, kinds, claimed)
        is_inside = kind.role is Role.INFRASTRUCTURE and any(a.identity in kinds for a in processes.ancestors(row))
        if not is_inside:
            roots.setdefault(top.identity, Root(top, kind))
            if top is not row:
                roots[top.identity].wrapped.append(row)
    return list(roots.values())


def _kind(row: ProcessRow, names: Names, claimed: Claims) -> Kind | None:
    if row.state in ENDED_STATES:
        return None
    status = exact_claim(row, claimed) if row.identity.pid in claimed else None
    return Kind(status.interface, Role.AGENT) if status else names.kind(row)


def _wrapper(
    row: ProcessRow,
    kind: Kind,
    processes: Table,
    kinds: dict[ProcessIdentity, tuple[ProcessRow, Kind]],
    claimed: Claims,
) -> ProcessRow:
    """The outermost of the processes that are one agent; sessions of their own keep them apart."""
    top = row
    is_claimed = exact_claim(row, claimed) is not None
    for above in processes.ancestors(row):
        claims_too = exact_claim(above, claimed) is not None
        if above.identity not in kinds or kinds[above.identity][1] != kind or (is_claimed and claims_too):
            break
        top, is_claimed = above, is_claimed or claims_too
    return top


def descendants(processes: Table, start: ProcessRow, stop: set[ProcessIdentity]) -> Iterator[ProcessRow]:
    """`start` and everyone below it, without those in `stop` and everyone below them."""
    stack = [start]
    seen: set[ProcessIdentity] = set()
    while stack:
        row = stack.pop()
        if row.identity in seen:
            continue
        seen.add(row.identity)
        yield row
        stack.extend(child for child in processes.children_of(row) if child.identity not in stop)

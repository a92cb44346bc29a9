"""CPU a tree used between two passes, that of children which came and went unseen included.

A parent that waits for a child is credited with all CPU the child and the child's
waited-for children used (cutime and cstime, proc_pid_stat(5)). So own time plus
waited-for time, summed over the living, only grows by what was used, once the part
that was seen while the child lived is taken off. A child that was not waited for by
a member (its parent ended first, or ignores its children) loses what it used after
the last pass; nothing is ever counted twice. Must not know sessions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from desktop_monitor.agents.trees.structure import Table
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow


def credits_of_the_ended(members: Iterable[ProcessRow], before: Table, now: Table) -> dict[ProcessIdentity, float]:
    """CPU seconds that were counted already and that survivors may have been credited with since.

    `members` are those of all trees at the previous pass.
    """
    credit: dict[ProcessIdentity, float] = {}
    for member in members:
        if now.now(member.identity) is None:
            heir = next((a for a in before.ancestors(member) if now.now(a.identity) is not None), None)
            if heir is not None:
                credit[heir.identity] = credit.get(heir.identity, 0.0) + _total(member)
    return credit


def used_seconds(
    members: Iterable[ProcessRow],
    before: Table,
    known: Collection[ProcessIdentity],
    credit: dict[ProcessIdentity, float],
) -> float | None:
    """CPU seconds `members` used since the pass `before`; None if the system tells it of none of them.

    `known` are the members of all trees at that pass.
    """
    parts = [part for row in members if (part := _used(row, before, known, credit)) is not None]
    return sum(parts) if parts else None


def _used(
    row: ProcessRow, before: Table, known: Collection[ProcessIdentity], credit: dict[ProcessIdentity, float]
) -> float | None:
    if row.cpu_seconds is None:
        return None
    earlier = before.now(row.identity)
    if earlier is row:
        return 0.0
    if earlier is None:  # began since
        return _total(row)
    own = max(0.0, row.cpu_seconds - (earlier.cpu_seconds or 0.0))
    if row.identity not in known:  # what it waited for may have been seen, and was not remembered
        return own
    waited = (row.waited_cpu_seconds or 0.0) - (earlier.waited_cpu_seconds or 0.0)
    return own + max(0.0, waited - credit.get(row.identity, 0.0))


def _total(row: ProcessRow) -> float:
    return (row.cpu_seconds or 0.0) + (row.waited_cpu_seconds or 0.0)

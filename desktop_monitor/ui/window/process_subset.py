"""Which processes the process table is asked to show alone. Must not know the table or who asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from desktop_monitor.ui.model.process_node import parents_of


@dataclass(frozen=True, slots=True)
class ProcessSubset:
    """The processes of one thing, an agent's session for example, and all they start."""

    name: str
    """What they belong to, for people; already safe to show."""
    identities: frozenset[ProcessIdentity]

    def members(self, rows: Iterable[ProcessRow]) -> frozenset[ProcessIdentity]:
        """Those of `rows` that belong to it, or were started by one that does."""
        rows = tuple(rows)
        parents = parents_of(rows)
        found = {row.identity for row in rows if row.identity in self.identities}
        for row in rows:
            line: list[ProcessIdentity] = []
            at: ProcessIdentity | None = row.identity
            while at is not None and at not in found:
                line.append(at)
                at = parents.get(at)
            if at is not None:
                found.update(line)
        return frozenset(found)

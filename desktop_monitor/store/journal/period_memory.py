"""Memory of the processes of a period's sessions, by their context mode. Must not know who tells of contexts."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable

from desktop_monitor.metrics.period_facts import SessionMemoryCell
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.period_names import Names

_MEANS = (
    "SELECT t.session, avg(t.memory_bytes) FROM json_each(?) w CROSS JOIN tree_samples t"
    " ON t.session = w.value AND t.at_us >= ? AND t.at_us < ?"
    " WHERE t.memory_bytes IS NOT NULL GROUP BY t.session"
)


def session_memory_cells(
    database: Database, names: Names, contexts: Iterable[int], start_us: int, end_us: int
) -> tuple[SessionMemoryCell, ...]:
    """By mode; sessions with several modes in the period, or with one that is not known, are of none.

    `contexts`: the numbers of those with requests in the period.
    """
    modes: dict[int, set[str]] = {}
    for context in map(names.context, contexts):
        modes.setdefault(context.session, set()).add(context.mode)
    mode_of = {session: next(iter(of)) for session, of in modes.items() if len(of) == 1 and of != {""}}
    if not mode_of:
        return ()
    found: dict[str, list[float]] = {}
    for session, mean_bytes in database.rows(_MEANS, (json.dumps(list(mode_of)), start_us, end_us)):
        found.setdefault(mode_of[session], []).append(mean_bytes)
    return tuple(SessionMemoryCell(mode, array("d", sorted(found[mode]))) for mode in sorted(found))

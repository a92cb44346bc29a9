"""Forgetting by age, a bounded number of rows at a time. Must not know the clock."""

from __future__ import annotations

import os

from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.removing import (
    remove_requests,
    remove_sessions_without_rows,
    remove_tool_calls,
)

_ROWS_PER_CALL = 1000
_TREE_DAYS = 30
"""Samples of process trees come every few seconds; nobody asks for them a year later."""
_DAY_US = 86_400_000_000
_OLD = "id IN (SELECT id FROM {table} WHERE {column} < ? ORDER BY {column} LIMIT ?)"


def prune(database: Database, now_us: int, days: int) -> int:
    """Delete a bounded number of facts that are older than `days`; how many. 0: nothing is left to do."""
    limit = now_us - days * _DAY_US
    trees = now_us - min(days, _TREE_DAYS) * _DAY_US
    removed = remove_requests(database, f"r.{_old('requests', 'at_us')}", (limit, _ROWS_PER_CALL))
    removed += remove_tool_calls(database, f"t.{_old('tool_calls', 'at_us')}", (limit, _ROWS_PER_CALL))
    for table, column, oldest in (
        ("turns", "at_us", limit),
        ("totals", "last_us", limit),
        ("events", "at_us", limit),
        ("tree_samples", "at_us", trees),
    ):
        removed += database.run(f"DELETE FROM {table} WHERE {_old(table, column)}", (oldest, _ROWS_PER_CALL))  # noqa: S608
    return removed


def prune_leftovers(database: Database, now_us: int, days: int) -> None:
    """After the last facts went: forget what nothing refers to any more, and files long gone."""
    limit = now_us - days * _DAY_US
    remove_sessions_without_rows(database, limit)
    # A file that is still there would be read again from its beginning.
    old = database.rows("SELECT id, path FROM cursors WHERE modified_ns < ?", (limit * 1000,))
    gone = [(row_id,) for row_id, path in old if not os.path.lexists(path)]
    database.run_many("DELETE FROM cursors WHERE id = ?", gone)


def _old(table: str, column: str) -> str:
    return _OLD.format(table=table, column=column)

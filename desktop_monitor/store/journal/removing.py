"""Takes rows out of the journal together with what finds them. Must not know why."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.packing import key_of

_OWN_TEXTS = (
    ("sessions", "interface"),
    ("sessions", "project"),
    ("contexts", "interface"),
    ("contexts", "project"),
    ("contexts", "model"),
    ("contexts", "mode"),
    ("contexts", "effort"),
    ("requests", "error_kind"),
    ("tool_calls", "name"),
    ("tool_calls", "error_kind"),
    ("totals", "model"),
    ("limits", "interface"),
    ("events", "project"),
    ("events", "mode"),
)
_OF_SESSIONS = ("contexts", "tool_calls", "turns", "totals", "events", "tree_samples")


def remove_requests(database: Database, condition: str, values: Sequence[object]) -> int:
    """Remove requests `r` for which `condition` holds; how many."""
    rows = database.rows(
        "SELECT r.id, i.text, r.request_id, r.response_id, r.match FROM requests r JOIN contexts c ON c.id = r.context"  # noqa: S608
        f" JOIN sessions s ON s.id = c.session JOIN texts i ON i.id = s.interface WHERE {condition}",
        values,
    )
    keys = [
        (key_of(kind, interface, text) | row_id,)
        for row_id, interface, *texts in rows
        for kind, text in zip("qam", texts, strict=True)
        if text
    ]
    ids = [(row[0],) for row in rows]
    database.run_many("DELETE FROM request_keys WHERE id = ?", keys)
    database.run_many("DELETE FROM deliveries WHERE request = ?", ids)
    database.run_many("DELETE FROM requests WHERE id = ?", ids)
    return len(ids)


def remove_tool_calls(database: Database, condition: str, values: Sequence[object]) -> int:
    """Remove tool calls `t` for which `condition` holds; how many."""
    rows = database.rows(
        "SELECT t.id, i.text, t.call_id FROM tool_calls t JOIN sessions s ON s.id = t.session"  # noqa: S608
        f" JOIN texts i ON i.id = s.interface WHERE {condition}",
        values,
    )
    database.run_many(
        "DELETE FROM tool_keys WHERE id = ?",
        [(key_of("t", interface, call_id) | row_id,) for row_id, interface, call_id in rows],
    )
    database.run_many("DELETE FROM tool_calls WHERE id = ?", [(row[0],) for row in rows])
    return len(rows)


def remove_sessions_without_rows(database: Database, before_us: int | None = None) -> None:
    """Remove contexts no request is in, then sessions without anything, then texts nobody names.

    `before_us`: sessions of which newer facts are known stay; None: only those without facts go.
    """
    used = database.rows("SELECT DISTINCT context FROM requests")
    database.run(
        "DELETE FROM contexts WHERE id NOT IN (SELECT value FROM json_each(?))",
        (json.dumps([row[0] for row in used]),),
    )
    held = " UNION ".join(f"SELECT session FROM {table}" for table in _OF_SESSIONS)  # noqa: S608  names of our own
    database.run(
        f"DELETE FROM sessions WHERE (at_us IS NULL OR at_us < ?) AND id NOT IN ({held})",  # noqa: S608
        (before_us or 0,),
    )
    texts = " UNION ".join(f"SELECT {column} FROM {table}" for table, column in _OWN_TEXTS)  # noqa: S608
    database.run(f"DELETE FROM texts WHERE id <> 0 AND id NOT IN ({texts})")  # noqa: S608

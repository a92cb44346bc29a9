"""Forgetting by age and forgetting everything; what is open stays. Must not know the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from desktop_monitor.actions.suggestion import Suggestion
from desktop_monitor.store.database import Database
from desktop_monitor.store.ledger import advice

_DAY_US = 86_400_000_000
_ENDING = ("incidents", "suggestions", "switches", "deliveries")


def prune(database: Database, now_seconds: float, days: int) -> int:
    """Delete what ended more than `days` ago; how many rows."""
    oldest = round(now_seconds * 1e6) - days * _DAY_US
    ended = sum(database.run(f"DELETE FROM {table} WHERE ended_us < ?", (oldest,)) for table in _ENDING)  # noqa: S608
    return ended + advice.prune(database, oldest)


def forget_all(database: Database, put_suggestion: Callable[[Suggestion], None], never: Iterable[Suggestion]) -> None:
    """Delete what happened; of what is `never` to be suggested again, all but that."""
    for table in ("memory", "silences", "incidents", "deliveries", "suggestions"):
        database.run(f"DELETE FROM {table}")  # noqa: S608  names of our own
    database.run("DELETE FROM switches WHERE ended_us IS NOT NULL")
    advice.forget_all(database)
    for one in never:
        put_suggestion(replace(one, evidence=(), rule="", incident_id=None))

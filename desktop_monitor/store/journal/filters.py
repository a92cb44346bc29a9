"""A question's filter as SQL conditions. Must not know what is asked about the rows that pass."""

from __future__ import annotations

from typing import NamedTuple

from desktop_monitor.store.journal.packing import clean
from desktop_monitor.store.journal_types import RequestFilter

SESSION_PROJECT = (
    "CASE WHEN s.project THEN s.project WHEN s.parent <> '' THEN coalesce((SELECT parent.project FROM sessions parent"
    " WHERE parent.session = s.parent AND parent.interface = s.interface), 0) ELSE 0 END"
)
"""The project of session `s`, that of its parent where it has none of its own."""
CONTEXT_PROJECT = f"CASE WHEN c.project THEN c.project ELSE {SESSION_PROJECT} END"
"""The project of context `c` of session `s`."""
_TEXT = "(SELECT id FROM texts WHERE text = ?)"
OF_PROJECT_CONTEXTS = (
    f"SELECT c.id FROM contexts c JOIN sessions s ON s.id = c.session WHERE ({CONTEXT_PROJECT}) = {_TEXT}"  # noqa: S608
)
"""The contexts of one project."""
OF_PROJECT_SESSIONS = (
    "SELECT s.id, i.text, s.session FROM sessions s JOIN texts i ON i.id = s.interface"  # noqa: S608
    f" WHERE ({SESSION_PROJECT}) = {_TEXT}"
)
"""Number, interface and name of the sessions of one project."""


class Condition(NamedTuple):
    """What follows WHERE, and its values."""

    sql: str
    values: tuple[object, ...]

    def and_(self, sql: str, *values: object) -> Condition:
        """Both this and that."""
        return Condition(f"{self.sql} AND {sql}", self.values + values)


def time_range(wanted: RequestFilter, column: str) -> Condition:
    """Those from start to before end."""
    condition = Condition("1", ())
    if wanted.start_seconds is not None:
        condition = condition.and_(f"{column} >= ?", round(wanted.start_seconds * 1e6))
    if wanted.end_seconds is not None:
        condition = condition.and_(f"{column} < ?", round(wanted.end_seconds * 1e6))
    return condition


def _sessions(wanted: RequestFilter) -> Condition | None:
    """Of sessions `s`, apart from their project; None for all."""
    condition = Condition("1", ())
    if wanted.interface:
        condition = condition.and_(f"s.interface = {_TEXT}", clean(wanted.interface))
    if wanted.session:
        condition = condition.and_("s.session = ?", clean(wanted.session))
    return condition if condition.values else None


def of_contexts(wanted: RequestFilter, column: str = "r.context") -> Condition:
    """Rows whose context passes."""
    condition = _sessions(wanted) or Condition("1", ())
    if wanted.project:
        condition = condition.and_(f"({CONTEXT_PROJECT}) = {_TEXT}", clean(wanted.project))
    if wanted.model:
        condition = condition.and_(f"c.model = {_TEXT}", clean(wanted.model))
    if wanted.mode:
        condition = condition.and_(f"c.mode = {_TEXT}", clean(wanted.mode))
    if not condition.values:
        return Condition("1", ())
    chosen = f"SELECT c.id FROM contexts c JOIN sessions s ON s.id = c.session WHERE {condition.sql}"  # noqa: S608
    return Condition(f"{column} IN ({chosen})", condition.values)


def of_sessions(wanted: RequestFilter, column: str) -> Condition:
    """Rows whose session passes; model and mode are no matter of theirs."""
    condition = _sessions(wanted) or Condition("1", ())
    if wanted.project:
        condition = condition.and_(f"({SESSION_PROJECT}) = {_TEXT}", clean(wanted.project))
    if not condition.values:
        return Condition("1", ())
    chosen = f"SELECT s.id FROM sessions s WHERE {condition.sql}"  # noqa: S608
    return Condition(f"{column} IN ({chosen})", condition.values)


def both(one: Condition, other: Condition) -> Condition:
    """Rows that pass both."""
    return Condition(f"{one.sql} AND {other.sql}", one.values + other.values)

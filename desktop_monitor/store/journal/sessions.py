"""What is known of sessions. Must not know their requests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from desktop_monitor.agents.merge_session import SESSION_FIELDS, MergedSession, merge_sessions, session_alone
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import SessionFacts
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.names import Names
from desktop_monitor.store.journal.packing import clean, is_amount, is_time, microseconds, seconds

SESSION_COLUMNS = "i.text, s.session, p.text, s.parent, s.at_us, s.started_us, s.facts"
SESSION_TABLES = "sessions s JOIN texts i ON i.id = s.interface LEFT JOIN texts p ON p.id = s.project"
_NEVER = float("-inf")
_KEPT_AS_COLUMNS = ("project", "parent")
_KEPT_AS_JSON = tuple(name for name in SESSION_FIELDS if name not in _KEPT_AS_COLUMNS)


def write_sessions(database: Database, names: Names, sessions: Sequence[SessionFacts]) -> int:
    """Keep what is new of `sessions`; how many facts were."""
    told: dict[int, MergedSession] = {}
    newest_row = int(database.value("SELECT coalesce(max(id), 0) FROM sessions"))
    for facts in sessions:
        if not (facts.session and _is_sound(facts)):
            continue
        row_id = names.session_id(facts.interface, facts.session)
        one = session_alone(_cleaned(facts))
        told[row_id] = merge_sessions(told[row_id], one) if row_id in told else one
    changed = []
    for row_id, one in told.items():
        known = _known(database, row_id) if row_id <= newest_row else None
        after = merge_sessions(known, one) if known is not None else one
        if after != known:
            changed.append(_row(names, after, row_id))
    database.run_many(
        "UPDATE sessions SET project = ?, parent = ?, at_us = ?, started_us = ?, facts = ? WHERE id = ?", changed
    )
    return len(changed)


def session_of(row: Row) -> MergedSession:
    """What a row of SESSION_COLUMNS says; at the time 0 where nothing but requests told of it."""
    interface, session, project, parent, at_us, started_us, stored = row
    try:
        fields: dict[str, Any] = json.loads(stored) if stored else {}
        times = tuple(_NEVER if at is None else at for at in fields.pop("times", [None] * len(SESSION_FIELDS)))
        facts = SessionFacts(
            interface,
            session,
            (at_us or 0) / 1e6,
            project=project or "",
            parent=parent,
            started_seconds=seconds(started_us),
            **fields,
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise StoreDamagedError("The journal is damaged", text("facts of a session: {why}", why=str(error))) from error
    return MergedSession(facts, times)


def _known(database: Database, row_id: int) -> MergedSession | None:
    question = f"SELECT {SESSION_COLUMNS} FROM {SESSION_TABLES} WHERE s.id = ? AND s.at_us IS NOT NULL"  # noqa: S608
    rows = database.rows(question, (row_id,))
    return session_of(rows[0]) if rows else None


def _row(names: Names, known: MergedSession, row_id: int) -> tuple[object, ...]:
    facts = known.value
    fields = {name: value for name in _KEPT_AS_JSON if (value := getattr(facts, name)) not in (None, "")}
    times = [None if at == _NEVER else at for at in known.times]
    return (
        names.text_id(facts.project),
        clean(facts.parent),
        round(facts.at_seconds * 1e6),
        microseconds(facts.started_seconds),
        json.dumps(fields | {"times": times}),
        row_id,
    )


def _cleaned(facts: SessionFacts) -> SessionFacts:
    if "".join([field for field in facts if isinstance(field, str)]).isascii():
        return facts
    return SessionFacts._make(clean(field) if isinstance(field, str) else field for field in facts)


def _is_sound(facts: SessionFacts) -> bool:
    amounts = (facts.context_tokens, facts.context_window_tokens, facts.started_seconds)
    return is_time(facts.at_seconds) and all(map(is_amount, amounts))

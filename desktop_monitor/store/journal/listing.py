"""Facts out of the journal, one by one. Must not know who asks."""

from __future__ import annotations

from desktop_monitor.metrics.agent_event import Request, SessionFacts, ToolCall, Turn, WorkflowEvent
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.events import EVENT_COLUMNS, EVENT_TABLES, event_of
from desktop_monitor.store.journal.filters import (
    CONTEXT_PROJECT,
    SESSION_PROJECT,
    Condition,
    both,
    of_contexts,
    of_sessions,
    time_range,
)
from desktop_monitor.store.journal.packing import clean
from desktop_monitor.store.journal.request_rows import REQUEST_COLUMNS, REQUEST_TABLES, request_of
from desktop_monitor.store.journal.sessions import SESSION_COLUMNS, SESSION_TABLES, session_of
from desktop_monitor.store.journal.tools import TOOL_COLUMNS, TOOL_TABLES, tool_call_of
from desktop_monitor.store.journal.turns import TURN_COLUMNS, TURN_TABLES, turn_of
from desktop_monitor.store.journal_types import JournalSize, RequestFilter


def read_size(database: Database) -> JournalSize:
    """What there is; its bytes are somebody else's to tell."""
    # Asked for one by one, oldest and newest are a look at the index each.
    ((requests, oldest, newest, tool_calls),) = database.rows(
        "SELECT (SELECT count(*) FROM requests), (SELECT min(at_us) FROM requests), (SELECT max(at_us) FROM requests),"
        " (SELECT count(*) FROM tool_calls)"
    )
    return JournalSize(
        requests, tool_calls, None if oldest is None else oldest / 1e6, None if newest is None else newest / 1e6, 0
    )


def _newest(database: Database, columns: str, tables: str, at: str, condition: Condition, limit: int) -> list[Row]:
    rows = database.rows(
        f"SELECT {columns} FROM {tables} WHERE {condition.sql} ORDER BY {at} DESC LIMIT ?",  # noqa: S608
        (*condition.values, limit),
    )
    rows.reverse()
    return rows


def read_requests(database: Database, wanted: RequestFilter, limit: int) -> tuple[Request, ...]:
    """The newest requests, oldest first, each with its session's project where it has none of its own."""
    condition = both(time_range(wanted, "r.at_us"), of_contexts(wanted))
    columns = f"{REQUEST_COLUMNS}, (SELECT text FROM texts WHERE id = ({CONTEXT_PROJECT}))"  # noqa: S608
    rows = _newest(database, columns, REQUEST_TABLES, "r.at_us", condition, limit)
    return tuple(request_of(row).value._replace(project=row[-1] or "") for row in rows)


def read_tool_calls(database: Database, wanted: RequestFilter, limit: int) -> tuple[ToolCall, ...]:
    """The newest tool calls, oldest first."""
    condition = both(time_range(wanted, "t.at_us"), of_sessions(wanted, "t.session"))
    rows = _newest(database, TOOL_COLUMNS, TOOL_TABLES, "t.at_us", condition, limit)
    return tuple(tool_call_of(row).value for row in rows)


def read_turns(database: Database, wanted: RequestFilter, limit: int) -> tuple[Turn, ...]:
    """The newest turns, oldest first."""
    condition = both(time_range(wanted, "t.at_us"), of_sessions(wanted, "t.session"))
    rows = _newest(database, TURN_COLUMNS, TURN_TABLES, "t.at_us", condition, limit)
    return tuple(turn_of(row).value for row in rows)


def read_events(database: Database, wanted: RequestFilter, limit: int) -> tuple[WorkflowEvent, ...]:
    """The newest events of own workflows, oldest first."""
    condition = time_range(wanted, "e.at_us")
    if wanted.interface:
        condition = condition.and_("i.text = ?", clean(wanted.interface))
    if wanted.session:
        condition = condition.and_("s.session = ?", clean(wanted.session))
    if wanted.mode:
        condition = condition.and_("o.text = ?", clean(wanted.mode))
    if wanted.project:
        condition = condition.and_("p.text = ?", clean(wanted.project))
    return tuple(map(event_of, _newest(database, EVENT_COLUMNS, EVENT_TABLES, "e.at_us", condition, limit)))


def read_sessions(database: Database, wanted: RequestFilter) -> tuple[SessionFacts, ...]:
    """Sessions with a fact, request, tool call or turn in the range, newest first.

    Each has its parent's project where it has none of its own, and as its time that of
    the newest thing known of it.
    """
    if wanted.model or wanted.mode:
        told = [_times("SELECT c.session, r.at_us FROM requests r JOIN contexts c ON c.id = r.context", "r", wanted)]
        told[0] = both(told[0], of_contexts(wanted))
    else:
        told = [
            _times("SELECT c.session, r.at_us FROM requests r JOIN contexts c ON c.id = r.context", "r", wanted),
            _times("SELECT t.session, t.at_us FROM tool_calls t", "t", wanted),
            _times("SELECT u.session, u.at_us FROM turns u", "u", wanted),
            _times("SELECT f.id, f.at_us FROM sessions f", "f", wanted),
        ]
    condition = of_sessions(wanted, "s.id")
    newest = " UNION ALL ".join(one.sql for one in told)
    rows = database.rows(
        f"SELECT {SESSION_COLUMNS}, q.text, w.at_us FROM (SELECT session, max(at_us) AS at_us FROM ({newest})"  # noqa: S608
        f" GROUP BY session) w JOIN {SESSION_TABLES} LEFT JOIN texts q ON q.id = ({SESSION_PROJECT})"
        f" WHERE s.id = w.session AND s.session <> '' AND w.at_us IS NOT NULL AND {condition.sql}"
        " ORDER BY w.at_us DESC",
        (*(value for one in told for value in one.values), *condition.values),
    )
    return tuple(session_of(row[:-2]).value._replace(project=row[-2] or "", at_seconds=row[-1] / 1e6) for row in rows)


def _times(question: str, alias: str, wanted: RequestFilter) -> Condition:
    condition = time_range(wanted, f"{alias}.at_us")
    return Condition(f"{question} WHERE {condition.sql}", condition.values)


def read_projects(database: Database) -> tuple[str, ...]:
    """Every project of a session, request or event, sorted."""
    rows = database.rows(
        "SELECT text FROM texts WHERE id <> 0 AND id IN (SELECT project FROM sessions UNION SELECT project"
        " FROM contexts UNION SELECT project FROM events) ORDER BY text"
    )
    return tuple(text for (text,) in rows)

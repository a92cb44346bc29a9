"""Events of own workflows that are neither request, tool nor turn. Must not know what they mean."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import Outcome, WorkflowEvent
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.names import Names
from desktop_monitor.store.journal.packing import hash_of, is_time

EVENT_COLUMNS = "e.at_us, i.text, s.session, p.text, o.text, e.content"
EVENT_TABLES = (
    "events e JOIN sessions s ON s.id = e.session LEFT JOIN texts i ON i.id = s.interface"
    " LEFT JOIN texts p ON p.id = e.project LEFT JOIN texts o ON o.id = e.mode"
)


def write_events(database: Database, names: Names, events: Sequence[WorkflowEvent]) -> int:
    """Keep events not known yet, by source, kind, op_id and phase; how many."""
    return sum(_put(database, names, event) for event in events if is_time(event.at_seconds))


def _put(database: Database, names: Names, event: WorkflowEvent) -> int:
    content = {
        "source": event.source,
        "kind": event.kind,
        "op_id": event.op_id,
        "phase": event.phase,
        "outcome": event.outcome.value if event.outcome else None,
        "duration_seconds": event.duration_seconds,
        "fields": event.fields,
    }
    return database.run(
        "INSERT OR IGNORE INTO events (id, at_us, session, project, mode, content) VALUES (?, ?, ?, ?, ?, ?)",
        (
            hash_of(event.source, event.kind, event.op_id, event.phase),
            round(event.at_seconds * 1e6),
            names.session_id(event.interface, event.session),
            names.text_id(event.project),
            names.text_id(event.mode),
            json.dumps(content),
        ),
    )


def event_of(row: Row) -> WorkflowEvent:
    """What a row of EVENT_COLUMNS says."""
    at_us, interface, session, project, mode, stored = row
    try:
        content = json.loads(stored)
        return WorkflowEvent(
            source=content["source"],
            kind=content["kind"],
            at_seconds=at_us / 1e6,
            op_id=content["op_id"],
            phase=content["phase"],
            project=project or "",
            session=session,
            interface=interface or "",
            mode=mode or "",
            outcome=Outcome(content["outcome"]) if content["outcome"] else None,
            duration_seconds=content["duration_seconds"],
            fields=tuple((name, value) for name, value in content["fields"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise StoreDamagedError(
            "The journal is damaged", text("an event of a workflow: {why}", why=str(error))
        ) from error

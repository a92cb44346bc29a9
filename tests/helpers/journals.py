"""Short ways to make facts of agents and to look into a journal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desktop_monitor.metrics.agent_event import (
    CLAUDE_CODE,
    Findings,
    Outcome,
    Request,
    SessionFacts,
    Source,
    ToolCall,
)
from desktop_monitor.store.journal import Journal, StoredJournal, open_journal, read_journal
from desktop_monitor.store.journal_types import RequestFilter

NOON = 1_790_078_400.0
"""2026-09-22 12:00 UTC."""
ALL = RequestFilter()


def line(request_id: str = "q1", response_id: str = "a1", **fields: Any) -> Request:
    """One line of a transcript about an answer."""
    usual: dict[str, Any] = {
        "source": Source.FILE,
        "interface": CLAUDE_CODE,
        "at_seconds": NOON,
        "session": "s1",
        "outcome": Outcome.OK,
        "model": "claude-opus-4-8",
        "input_tokens": 10,
        "cache_read_tokens": 1000,
        "cache_write_tokens": 100,
        "output_tokens": 50,
    }
    return Request(**{**usual, "request_id": request_id, "response_id": response_id, **fields})


def event(request_id: str = "q1", **fields: Any) -> Request:
    """One OTLP event about the same answer: it knows no id but the request's."""
    told = {"source": Source.EVENT, "at_seconds": NOON + 0.25, "cost_usd": 0.25, "duration_seconds": 2.0}
    return line(request_id, "", **{**told, **fields})


def tool(call_id: str = "t1", **fields: Any) -> ToolCall:
    """One tool call of a transcript."""
    usual = {"source": Source.FILE, "interface": CLAUDE_CODE, "at_seconds": NOON, "session": "s1", "name": "Bash"}
    return ToolCall(**{**usual, "call_id": call_id, "outcome": Outcome.OK, **fields})  # type: ignore[arg-type]


def session(name: str = "s1", project: str = "/home/sam/api", **fields: Any) -> SessionFacts:
    """What is known of a session."""
    usual: dict[str, Any] = {"interface": CLAUDE_CODE, "session": name, "at_seconds": NOON, "project": project}
    return SessionFacts(**{**usual, **fields})


def journal_of(folder: Path, *requests: Request) -> Journal:
    """A journal that was told of `requests` one after the other."""
    journal = open_journal(folder / "journal.sqlite3")
    for request in requests:
        journal.write(Findings(requests=(request,)))
    return journal


def reading(journal: Journal) -> StoredJournal:
    """Questions to what `journal` keeps."""
    return read_journal(journal.location)


def kept(journal: Journal) -> tuple[Request, ...]:
    """Every request in it."""
    reader = reading(journal)
    try:
        return reader.requests(ALL)
    finally:
        reader.close()


def told(requests: Iterable[Request]) -> Findings:
    """Findings of nothing but requests."""
    return Findings(requests=tuple(requests))

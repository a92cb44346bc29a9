"""``.orch-state/agent_memory/<Agent>/<story>.json``: phases that ran and contexts that were prepared.

The only place where that tool keeps preparation time, cache hits, tokens and success.
Times are naive UTC. Its tokens are estimates (characters / 4) by part, without a sum.
Descriptions and the names of files are not read. Must not know files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from desktop_monitor.agents.values import iso_seconds
from desktop_monitor.agents.workflow.seed_values import event, number, rows, word

if TYPE_CHECKING:
    from desktop_monitor.agents.workflow.seed_documents import Place

_DURATION = re.compile(r"completed within (\d{1,9}(?:\.\d{1,9})?)s\b")
_OUTCOMES = {"success": "ok", "failure": "error", "exception": "error"}
_PARTS = ("core_task_used", "historical_used", "dependencies_used", "agent_memory_used", "buffer_used")


def memory_events(document: dict[str, Any], place: Place) -> Iterator[dict[str, Any]]:
    """One operation for each phase, one context for each preparation."""
    agent, story = word(document.get("agent_type")), word(document.get("story_id"))
    shared = {"project": place.project, "session": story, "agent_type": agent}
    for row in rows(document.get("decisions")):
        at = _moment(row)
        rationale = row.get("rationale")
        took = _DURATION.search(rationale) if isinstance(rationale, str) else None
        outcome = row.get("outcome")
        yield event(
            "operation",
            f"{agent}/{story}/phase/{_id(row, at)}",
            at,
            outcome=_OUTCOMES.get(outcome) if isinstance(outcome, str) else None,
            duration_s=float(took[1]) if took else None,
            confidence=number(row.get("confidence")),
            **shared,
        )
    for row in rows(document.get("context_history")):
        yield _context(row, f"{agent}/{story}/context/{_id(row, _moment(row))}", shared)


def _context(row: dict[str, Any], op_id: str, shared: dict[str, str]) -> dict[str, Any]:
    told = row.get("metadata")
    metadata = told if isinstance(told, dict) else {}
    files, hit = row.get("file_list"), metadata.get("cache_hit")
    return event(
        "context",
        op_id,
        _moment(row),
        duration_s=number(metadata.get("preparation_time")),
        cache_hit=hit if isinstance(hit, bool) else None,
        files_selected=len(files) if isinstance(files, list) else None,
        compression_level=word(metadata.get("compression_level")),
        tdd_phase=word(row.get("tdd_phase")),
        **_tokens(row.get("token_usage")),
        **shared,
    )


def _tokens(usage: object) -> dict[str, float]:
    """The parts there are, and their sum."""
    if not isinstance(usage, dict):
        return {}
    parts = {f"estimated_{part}": value for part in _PARTS if (value := number(usage.get(part))) is not None}
    return {**parts, "estimated_used": sum(parts.values())} if parts else {}


def _moment(row: dict[str, Any]) -> float:
    """0 for no time, which is refused and counted as one out of range."""
    return iso_seconds(row.get("timestamp")) or 0.0


def _id(row: dict[str, Any], at_seconds: float) -> str:
    return word(row.get("id")) or str(at_seconds)

"""Reads file sources in tests as the program does, and sums up what they found as the journal would."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desktop_monitor.agents.merge import MergedRequest, alone, merge_requests
from desktop_monitor.agents.source import Cursor, FileSource
from desktop_monitor.metrics.agent_event import Findings, Request

CAPTURES = Path(__file__).parents[1] / "data" / "captures"
TOKEN_FIELDS = (
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "output_tokens",
    "reasoning_tokens",
)


def transcripts(capture: str) -> Path:
    """The configuration folder of a capture's client."""
    return CAPTURES / capture / "transcripts"


def truth(capture: str) -> list[dict[str, Any]]:
    """What the model's server answered, without calls that ask no model."""
    lines = (CAPTURES / capture / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [answer for answer in map(json.loads, lines) if "analytics" not in answer["path"]]


def read_on(source: FileSource, cursors: dict[str, Cursor]) -> Findings:
    """Read everything that is new; `cursors` are moved on."""
    found = Findings()
    while news := source.pending(cursors):
        for pending in news:
            findings, cursors[pending.path] = source.read(pending, cursors.get(pending.path))
            found += findings
    return found


def read_all(source: FileSource) -> Findings:
    """Read everything from the beginning."""
    return read_on(source, {})


def merged(*findings: Findings) -> list[Request]:
    """One row for each request, as the journal keeps it, in the order of their ends."""
    rows: dict[tuple[str, str], MergedRequest] = {}
    for found in findings:
        for request in found.requests:
            key = request.interface, request.response_id or request.request_id or request.match
            known = rows.get(key)
            rows[key] = merge_requests(known, alone(request)) if known else alone(request)
    return sorted((row.value for row in rows.values()), key=lambda request: request.at_seconds)


def tokens(requests: Iterable[Request]) -> dict[str, int]:
    """The sums of every kind of token."""
    listed = list(requests)
    return {name: sum(getattr(request, name) or 0 for request in listed) for name in TOKEN_FIELDS}

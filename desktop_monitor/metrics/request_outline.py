"""What alert rules need of a request, for who holds ten thousand of them. Must not know rules or the journal."""

from __future__ import annotations

from typing import NamedTuple

from desktop_monitor.metrics.agent_terms import Outcome, Source


class RequestOutline(NamedTuple):
    """Some of the fields of `metrics.agent_event.Request`, under its names; a third of its memory."""

    source: Source
    interface: str
    at_seconds: float
    session: str = ""
    outcome: Outcome | None = None
    model: str = ""
    project: str = ""
    mode: str = ""
    duration_seconds: float | None = None
    ttft_seconds: float | None = None
    input_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    error_kind: str = ""

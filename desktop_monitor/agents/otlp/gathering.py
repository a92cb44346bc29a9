"""What the records of one body amount to, while they are read.

Rows told of twice in one body (an attempt, then the answer after all) are one row
here. Must not know encodings or clients.
"""

from __future__ import annotations

from types import MappingProxyType

from desktop_monitor.metrics.agent_event import (
    ClientTotal,
    Findings,
    MetricReading,
    Request,
    SessionFacts,
    ToolCall,
)


class Gathering:
    """Findings in the making."""

    def __init__(self) -> None:
        self._requests: dict[object, Request] = {}
        self._sessions: dict[tuple[str, str], SessionFacts] = {}
        self.tool_calls: list[ToolCall] = []
        self.totals: list[ClientTotal] = []
        self.metrics: list[MetricReading] = []
        self._rejected: dict[str, int] = {}

    def add_request(self, request: Request) -> None:
        """The last one of equal ids stays."""
        key = (request.interface, request.request_id) if request.request_id else len(self._requests)
        self._requests[key] = request

    def add_session(self, facts: SessionFacts) -> None:
        """What is newly known of a session, beside what was known before."""
        key = (facts.interface, facts.session)
        known = self._sessions.get(key)
        self._sessions[key] = facts if known is None else _newer(known, facts)

    def reject(self, reason: str, count: int = 1) -> None:
        """Count what was not understood."""
        self._rejected[reason] = self._rejected.get(reason, 0) + count

    @property
    def rejected(self) -> int:
        """How many records were not understood."""
        return sum(self._rejected.values())

    def findings(self) -> Findings:
        """All of it."""
        return Findings(
            requests=tuple(self._requests.values()),
            tool_calls=tuple(self.tool_calls),
            sessions=tuple(self._sessions.values()),
            totals=tuple(self.totals),
            metrics=tuple(self.metrics),
            rejected=MappingProxyType(self._rejected),
        )


def _newer(one: SessionFacts, other: SessionFacts) -> SessionFacts:
    """Both as one; the newer one wins where both know something."""
    old, new = sorted((one, other), key=lambda facts: facts.at_seconds)
    merged = (then if now in (None, "") else now for then, now in zip(old, new, strict=True))
    return SessionFacts(*merged)  # type: ignore[arg-type]

"""What faces show of the clients: their sources with state, age and coverage, and what no request explains.

Pure functions. Must not know how sources work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from desktop_monitor.assess.usage import Unattributed, unattributed_of
from desktop_monitor.engine.agents_view import (
    AgentSourceView,
    ClientView,
    Connection,
    SourceState,
)
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI, Findings
from desktop_monitor.metrics.agent_sums import RequestGroup, TotalRow
from desktop_monitor.metrics.client_names import STATUS_LINE

KNOWN_CLIENTS = (CLAUDE_CODE, CODEX, GEMINI)
SHARED_FEEDS = ("workflow", "metrics")
"""Names under which sources run that bring what many senders say: no client, and no requests of their own."""
_STALE_SECONDS = 24 * 3600.0
"""A source without news for a day is stale: perhaps nobody worked, perhaps it broke; either way, old."""


@dataclass(slots=True)
class SourceRecord:
    """What happened with one source so far."""

    interface: str
    kind: str
    """files, otlp, registry, status_line, workflow…"""
    last_data_seconds: float | None = None
    rejected: int = 0
    error: str = ""

    @property
    def was_heard_of(self) -> bool:
        """Whether it brought or met anything at all."""
        return bool(self.last_data_seconds is not None or self.rejected or self.error)

    def note(self, findings: Findings) -> None:
        """Count in what the source brought."""
        self.rejected += sum(findings.rejected.values())
        newest = newest_seconds(findings)
        if newest is not None:
            self.last_data_seconds = max(newest, self.last_data_seconds or newest)


def newest_seconds(findings: Findings) -> float | None:
    """Wall time of the newest fact."""
    return max((fact.at_seconds for kind in findings.facts() for fact in kind), default=None)


@dataclass(frozen=True, slots=True)
class LastDay:
    """What the journal says of the last 24 hours, by interface."""

    groups: Mapping[str, tuple[RequestGroup, ...]] = field(default_factory=dict)
    totals: tuple[TotalRow, ...] = ()


def client_views(
    records: Iterable[SourceRecord], connections: Mapping[str, Connection], day: LastDay, now_seconds: float
) -> tuple[ClientView, ...]:
    """The known clients in a fixed order, everybody else who was heard of, then the feeds of many senders.

    Claude Code's status line has a row of its own below it, where it can be connected.
    """
    records = tuple(_own_record(record, connections) for record in records)
    heard = {record.interface for record in records if record.was_heard_of}
    line = () if connections.get(STATUS_LINE, Connection.ABSENT) is Connection.ABSENT else (STATUS_LINE,)
    known = (CLAUDE_CODE, *line, CODEX, GEMINI)
    others = sorted((heard | set(day.groups)) - {*known, *SHARED_FEEDS, ""})
    interfaces = (*known, *others, *(feed for feed in SHARED_FEEDS if feed in heard or feed in day.groups))
    return tuple(
        ClientView(
            interface=interface,
            connection=connections.get(interface, Connection.ABSENT),
            sources=tuple(
                _source_view(record, day.groups.get(interface, ()), now_seconds)
                for record in records
                if record.interface == interface
            ),
            unattributed=_unattributed(row for row in day.totals if row.interface == interface),
        )
        for interface in interfaces
    )


def _own_record(record: SourceRecord, connections: Mapping[str, Connection]) -> SourceRecord:
    """The status line's figures belong to its row where there is one."""
    is_line = f"{record.interface}.{record.kind}" == STATUS_LINE
    if not is_line or connections.get(STATUS_LINE, Connection.ABSENT) is Connection.ABSENT:
        return record
    return replace(record, interface=STATUS_LINE)


def _unattributed(rows: Iterable[TotalRow]) -> Unattributed | None:
    found = unattributed_of(rows)
    return None if found == Unattributed() else found


def _source_view(record: SourceRecord, groups: tuple[RequestGroup, ...], now_seconds: float) -> AgentSourceView:
    return AgentSourceView(
        name=record.kind,
        state=_state(record, now_seconds),
        last_data_seconds=record.last_data_seconds,
        coverage_ratio=_coverage(record.kind, groups),
        rejected=record.rejected,
        error=record.error,
    )


def _state(record: SourceRecord, now_seconds: float) -> SourceState:
    if record.error:
        return SourceState.ERROR
    if record.last_data_seconds is None:
        return SourceState.ABSENT
    is_old = now_seconds - record.last_data_seconds > _STALE_SECONDS
    return SourceState.STALE if is_old else SourceState.FRESH


_TOLD = {"files": "by_file", "otlp": "by_otlp", "workflow": "by_workflow"}


def _coverage(kind: str, groups: tuple[RequestGroup, ...]) -> float | None:
    told = _TOLD.get(kind)
    requests = sum(group.requests for group in groups)
    return sum(getattr(group, told) for group in groups) / requests if told and requests else None

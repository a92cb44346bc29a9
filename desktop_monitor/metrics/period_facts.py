"""A period in sums: everything KPIs, tables, advice and reports are reckoned from, and nothing of it judged.

What is known of single requests is added up where it is read, so that a month of a
million events fits into a few megabytes. Durations stay as they are: percentiles cannot be
added up. Unknown is None, never 0. Must not know who judges, where facts are kept or how.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from desktop_monitor.metrics.agent_event import LimitReading
from desktop_monitor.metrics.agent_sums import RequestGroup, TotalRow
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap, RollupSeries


class CellKey(NamedTuple):
    """What the requests of one cell have in common; a text that is not known is empty."""

    day: str
    """The local day on which they ended, 2026-11-22."""
    interface: str
    model: str
    mode: str
    project: str


class RequestCell(NamedTuple):
    """The requests of one cell."""

    key: CellKey
    is_workflow: bool
    """An own workflow told of them, and no client's file or telemetry."""
    groups: tuple[RequestGroup, ...]
    """Their sums, parted only by what a price depends on; `RequestGroup.key` is empty."""
    durations_seconds: Sequence[float]
    """Of its answered requests with a known duration, ascending."""
    newest_seconds: float
    """Wall time of the end of the newest."""


class WasteCell(NamedTuple):
    """Tokens of a cell that bought nothing (see `assess.performance.waste`), by what their price depends on."""

    key: CellKey
    is_fast: bool
    context_band: int
    failed_input_tokens: int
    """Uncached input of requests that failed or were aborted, as in the next two."""
    failed_cache_write_tokens: int
    failed_cache_write_1h_tokens: int
    failed_output_tokens: int
    unread_cache_write_tokens: int
    """Written by answered requests, and gone before a later request read them; those kept for an hour included."""
    unread_cache_write_1h_tokens: int
    open_cache_write_tokens: int
    """Not read yet but still alive when the period was looked at: not judged."""


class MinuteCell(NamedTuple):
    """Minutes of one interface on one day: one in which a request ended is one minute, however many ended."""

    day: str
    interface: str
    attempted: int
    """Minutes with a request that was answered or failed."""
    answered: int
    """Those of them with an answer."""


class FailureCell(NamedTuple):
    """Failed requests by what went wrong."""

    interface: str
    error_kind: str
    requests: int


class ToolCell(NamedTuple):
    """Calls of one tool."""

    interface: str
    name: str
    calls: int
    ok: int
    errors: int
    """Timeouts included."""
    rejected: int
    """Refused by the user, or by a rule of the client's."""
    accepted: int
    """Those somebody was asked about and agreed to."""
    timed: int
    duration_seconds: float
    """Of the timed ones together."""


class TurnCell(NamedTuple):
    """Turns of one interface."""

    interface: str
    turns: int
    aborted: int
    """Cancelled by the user."""
    failed: int
    durations_seconds: Sequence[float]
    """Of those with a known duration, ascending."""


class ContextCell(NamedTuple):
    """Contexts that own workflows prepared, of one mode."""

    day: str
    mode: str
    project: str
    contexts: int
    durations_seconds: Sequence[float]
    """Of preparing them, ascending."""
    memory_bytes: Sequence[float]
    """Where the workflow told, ascending, as all that follow."""
    accuracy_ratios: Sequence[float]
    accuracy_methods: tuple[str, ...]
    """How the workflows say they found accuracy; sorted."""
    cache_hits: int
    cache_misses: int
    files_selected: int
    """Of contexts that told both numbers of files."""
    files_scanned: int
    newest_seconds: float
    hit_durations_seconds: Sequence[float] = ()
    """Those of `durations_seconds` of contexts found in the workflow's cache."""
    miss_durations_seconds: Sequence[float] = ()
    """Those not found there; of others nobody told."""


class SessionMemoryCell(NamedTuple):
    """Memory of the processes of sessions that had one context mode in the whole period."""

    mode: str
    memory_bytes: Sequence[float]
    """The mean of each session's samples, ascending."""


class StepCell(NamedTuple):
    """Steps of own workflows: state transitions, interface switches, and operations that have a name.

    An operation is a request as well, among the others of its interface.
    """

    kind: str
    """state, interface or operation."""
    name: str
    """``from → to`` of a state or interface, the operation's name; untrusted text."""
    steps: int
    failed: int
    durations_seconds: Sequence[float]
    newest_seconds: float


class QualityCell(NamedTuple):
    """Quality that own workflows report of their results."""

    interface: str
    mode: str
    model: str
    method: str
    ratios: Sequence[float]
    """0-1, ascending."""


@dataclass(frozen=True, slots=True)
class AgentPeriod:
    """What agents did in a period."""

    requests: tuple[RequestCell, ...] = ()
    waste: tuple[WasteCell, ...] = ()
    minutes: tuple[MinuteCell, ...] = ()
    failures: tuple[FailureCell, ...] = ()
    tools: tuple[ToolCell, ...] = ()
    turns: tuple[TurnCell, ...] = ()
    contexts: tuple[ContextCell, ...] = ()
    session_memory: tuple[SessionMemoryCell, ...] = ()
    steps: tuple[StepCell, ...] = ()
    qualities: tuple[QualityCell, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    """Clients' own sums beside those of their requests."""
    limits: tuple[LimitReading, ...] = ()
    sessions: int = 0
    """Sessions with anything in the period."""


@dataclass(frozen=True, slots=True)
class MachinePeriod:
    """What the machine did in a period."""

    rollups: Mapping[SeriesKey, RollupSeries] = field(default_factory=dict)
    """Buckets of `step_seconds` of every series a report is about; empty buckets where nothing was recorded."""
    step_seconds: int = 60
    gaps: tuple[Gap, ...] = ()
    observed_seconds: float = 0.0
    """Time of the period in which the machine was recorded."""
    observed: tuple[tuple[float, float], ...] = ()
    """The stretches of that time, ascending."""


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """One period, from its first moment to before its end, in wall seconds."""

    start_seconds: float
    end_seconds: float
    agents: AgentPeriod = field(default_factory=AgentPeriod)
    machine: MachinePeriod = field(default_factory=MachinePeriod)

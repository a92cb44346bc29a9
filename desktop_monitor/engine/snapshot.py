"""Everything a face may show, at one moment. Immutable: it crosses threads by reference.

Must not know how it was made or which face reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_monitor.assess.health import HealthReport
from desktop_monitor.clock import Instant
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView
from desktop_monitor.engine.alerts_view import NO_ALERTS, AlertsView
from desktop_monitor.engine.performance_view import NO_PERFORMANCE, PerformanceView
from desktop_monitor.engine.updates_view import NO_UPDATES, UpdateView
from desktop_monitor.language.text import Text
from desktop_monitor.metrics.machine import MachineFacts
from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.metrics.sample import Samples


class RecordingState(Enum):
    """Whether history is kept."""

    RECORDING = "recording"
    PAUSED = "paused"
    IN_MEMORY = "in_memory"
    """The disk would not have it; history is in memory until the disk takes it again."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Whether history is kept, until when it is paused, and what the user should know about its file."""

    state: RecordingState
    paused_until_seconds: float | None = None
    """Wall time at which recording goes on by itself; None: when the user says so."""
    reason: Text | None = None
    """Why it is in memory, or what happened to the file on disk (set aside, migrated)."""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """What became of one collector, or of another step of the engine that fails."""

    name: str
    error: str
    """Empty while it works; else what is wrong, for people."""
    last_ok_seconds: float | None
    """Wall time of its last good reading."""


@dataclass(frozen=True, slots=True)
class ProcessPass:
    """One pass over the process table."""

    at: Instant
    rows: tuple[ProcessRow, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command that can fail."""

    command_id: int
    ok: bool
    message: Text | str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The machine as last seen. `samples` holds the newest value of every series still fresh."""

    number: int
    """Counts up by one with every tick of this run."""
    at: Instant
    interval_seconds: float
    """The cadence in force, which may be slower than configured (see `interval_reason`)."""
    interval_reason: Text | None
    machine: MachineFacts
    samples: Samples
    processes: ProcessPass | None
    """None until the first pass."""
    health: HealthReport
    recording: Recording
    sources: tuple[SourceStatus, ...]
    outcomes: tuple[Outcome, ...] = ()
    """Of the last minute, so that one lost snapshot loses no answer."""
    agents: AgentsView = NO_AGENTS
    alerts: AlertsView = NO_ALERTS
    performance: PerformanceView = NO_PERFORMANCE
    updates: UpdateView = NO_UPDATES

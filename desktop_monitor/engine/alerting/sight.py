"""What the engine hands to the alert desk with every tick. Must not know what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.clock import Instant
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView
from desktop_monitor.engine.snapshot import ProcessPass
from desktop_monitor.metrics.sample import Samples


@dataclass(frozen=True, slots=True)
class Sight:
    """One tick. Everything in it is immutable, so it crosses threads by reference."""

    at: Instant
    interval_seconds: float
    """The cadence in force."""
    samples: Samples
    """Read with this tick."""
    processes: ProcessPass | None = None
    """The newest pass."""
    agents: AgentsView = NO_AGENTS

"""What faces show of agents at one moment: sessions, clients, limits, budgets, ports.

Immutable and made by the agent desk. Everything of the past is asked of the journal
instead (`engine.query`). Missing is None, never 0. Must not know how it was made or
which face reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_monitor.actions.clients.connection import Connection as Connection
from desktop_monitor.agents.trees.reading import TreeReading
from desktop_monitor.assess.usage import Unattributed
from desktop_monitor.metrics.agent_event import SessionState


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session that runs, or did within the last hours."""

    interface: str
    session: str
    """Empty for a process tree that no session is known for."""
    name: str
    project: str
    model: str
    mode: str
    effort: str
    state: SessionState
    state_since_seconds: float | None
    waiting_for: str
    """Untrusted text."""
    started_seconds: float | None
    last_event_seconds: float | None
    context_ratio: float | None
    """How full the model's window is."""
    requests: int
    ok: int
    errors: int
    retries: int
    input_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    output_tokens: int
    cost_usd: float | None
    """None: nothing priced. API-equivalent where the client states no cost."""
    is_cost_complete: bool
    """False: some of its requests are of models without a price."""
    cache_hit_ratio: float | None
    duration_p50_seconds: float | None
    duration_p95_seconds: float | None
    tree: TreeReading | None
    is_remote: bool = False
    """Runs in a container, in WSL or over SSH: its processes are not this machine's."""
    sources: frozenset[str] = frozenset()
    """Of files, otlp and workflow those that told of it."""


class SourceState(Enum):
    """Whether a source of agent events can be relied on."""

    FRESH = "fresh"
    STALE = "stale"
    """It works and has had no news for long."""
    ABSENT = "absent"
    """There is nothing to read or nobody sends."""
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class AgentSourceView:
    """One source of one client."""

    name: str
    """files, otlp, registry, status_line, workflow…"""
    state: SourceState
    last_data_seconds: float | None
    """Wall time of the newest event it told of."""
    coverage_ratio: float | None
    """Requests of the last 24 h it told of, of all known; None without any."""
    rejected: int = 0
    """Records not understood so far in this run."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class ClientView:
    """One of the clients this program knows, or an own workflow."""

    interface: str
    connection: Connection
    sources: tuple[AgentSourceView, ...]
    unattributed: Unattributed | None = None
    """Of the last 24 h."""


@dataclass(frozen=True, slots=True)
class LimitView:
    """How much of a subscription's limit is used."""

    interface: str
    name: str
    used_ratio: float
    at_seconds: float
    """When it was read: it is shown with its age."""
    source: str
    """rollout or status_line."""
    resets_at_seconds: float | None
    plan: str
    exhausted_at_seconds: float | None = None
    """Forecast at the pace since the window began; None: not before it resets, or not known."""


@dataclass(frozen=True, slots=True)
class BudgetView:
    """One budget of the user and how it stands."""

    quantity: str
    """cost_usd or tokens."""
    period: str
    """day, week or month."""
    limit: float
    used: float
    forecast: float | None
    """At the end of the period, at its pace so far; None until a tenth of it has passed."""
    is_complete: bool = True
    """False: some requests are of models without a price."""


@dataclass(frozen=True, slots=True)
class ImportView:
    """A reading of many files at once, while it lasts."""

    done_bytes: int
    total_bytes: int
    done_files: int
    total_files: int


@dataclass(frozen=True, slots=True)
class ReceiverView:
    """The ports, while they are open."""

    otlp_port: int | None
    """The port really held, which may not be the one that was asked for; None: closed."""
    port: int | None
    accepted: int
    """Records taken so far in this run."""
    rejected: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class TodayView:
    """Everything since midnight, local time."""

    requests: int
    ok: int
    errors: int
    tokens: int
    """Of all kinds."""
    cost_usd: float | None
    unpriced_models: tuple[str, ...]
    last_answer_seconds: float | None
    """Duration of the newest answered request."""
    last_answer_at_seconds: float | None


@dataclass(frozen=True, slots=True)
class AgentsView:
    """Everything about agents that a glance, the tray and the Agents page show without a question."""

    sessions: tuple[SessionView, ...] = ()
    """Waiting ones first, then working, idle, unknown, ended; the newest first within each."""
    clients: tuple[ClientView, ...] = ()
    limits: tuple[LimitView, ...] = ()
    budgets: tuple[BudgetView, ...] = ()
    today: TodayView | None = None
    """None until the journal was read."""
    importing: ImportView | None = None
    receiver: ReceiverView = ReceiverView(None, None, 0, 0)
    is_simulated: bool = False
    """Made by the simulator; every face says so."""
    error: str = ""
    """Why the journal cannot be kept or read; empty while it can."""


NO_AGENTS = AgentsView()

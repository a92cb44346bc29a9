"""What the user may choose about agents. Must not know files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_monitor.agents.clients import READ_UNLESS_TOLD

DEFAULT_SCRAPE_SECONDS = 30.0


class ScrapeKind(Enum):
    """What answers at an address."""

    PROMETHEUS = "prometheus"
    """Anything that speaks Prometheus' text format."""
    LITELLM = "litellm"
    LLAMACPP = "llamacpp"
    OLLAMA = "ollama"


@dataclass(frozen=True, slots=True)
class Scrape:
    """One server of the user's that is asked for its figures."""

    url: str
    kind: ScrapeKind = ScrapeKind.PROMETHEUS
    interval_seconds: float = DEFAULT_SCRAPE_SECONDS
    token_env: str = ""
    """Name of the environment variable with the bearer token, never the token."""


@dataclass(frozen=True, slots=True)
class AgentOptions:
    """Which agents are watched and how long what they did is remembered."""

    read_files: bool = READ_UNLESS_TOLD
    """Read the transcripts, rollouts and chats of Claude Code, Codex and Gemini CLI."""
    journal_days: int = 365
    """Longer than the clients themselves keep their files (30 days mostly)."""
    tree_interval_seconds: float = 5.0
    """How often the process trees of sessions are measured while nobody looks."""
    run_metric_executables: bool = False
    """Run the user's own executables in ``metrics.d`` beside ``config.yaml``."""
    scrapes: tuple[Scrape, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiverOptions:
    """The ports on the loopback interface; closed until asked for."""

    enabled: bool = False
    otlp_port: int = 4318
    port: int = 9417
    """For events of own workflows."""


@dataclass(frozen=True, slots=True)
class Budgets:
    """What the user wants to spend at most; None: no budget."""

    cost_usd_per_day: float | None = None
    cost_usd_per_week: float | None = None
    cost_usd_per_month: float | None = None
    tokens_per_day: int | None = None
    tokens_per_week: int | None = None
    tokens_per_month: int | None = None

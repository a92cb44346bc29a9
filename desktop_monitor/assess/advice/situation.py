"""What advice needs to know besides the facts of a period: how everything stands now, and what is set up.

Copies of plain values, made by whoever asks for advice. Unknown is None. Must not know the
engine, controls, alerts or the configuration.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from desktop_monitor.agents.pricing import NO_PRICES, PriceTable
from desktop_monitor.assess.advice.recommendation import Strategy
from desktop_monitor.assess.performance.targets import Targets
from desktop_monitor.metrics.agent_event import SessionState


class SessionNow(NamedTuple):
    """One session that runs."""

    interface: str
    session: str
    state: SessionState
    name: str = ""
    project: str = ""
    model: str = ""
    mode: str = ""
    state_seconds: float | None = None
    """How long it has been in this state."""
    context_ratio: float | None = None
    """How full the model's window is."""
    requests: int = 0
    cost_usd: float | None = None
    cpu_cores: float | None = None
    """Mean of its processes' CPU since it is in this state; 1.0 = one core."""
    memory_bytes: float | None = None
    """Of its processes now."""
    readings: int = 0
    """Of its processes since it is in this state."""


class ControlNow(NamedTuple):
    """One control."""

    control_id: str
    kind: str
    """context_mode, interface or other."""
    interface: str
    """Whose requests it changes; empty: all."""
    values: tuple[str, ...]
    configured: str | None = None
    is_armed: bool = False
    can_switch: bool = True
    fallbacks: tuple[str, ...] = ()
    """Of an interface control: values to fall back to, the best first."""


class AlertRuleNow(NamedTuple):
    """One alert rule."""

    name: str
    metric: str
    is_enabled: bool


class PastIncident(NamedTuple):
    """One incident of the period."""

    rule: str
    fired_seconds: float
    ended_seconds: float | None
    """None: it is open."""
    acknowledged_seconds: float | None = None
    is_critical: bool = False


class WorkflowSettings(NamedTuple):
    """What the user tells own workflows; None: nothing."""

    cache_size: int | None = None
    """Contexts."""
    is_preloading: bool | None = None
    is_in_background: bool | None = None
    concurrent_operations: int | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything besides the facts of the period."""

    now_seconds: float
    strategy: Strategy = Strategy.BALANCED
    prices: PriceTable = NO_PRICES
    targets: Targets = field(default_factory=Targets)
    sessions: tuple[SessionNow, ...] = ()
    controls: tuple[ControlNow, ...] = ()
    alert_rules: tuple[AlertRuleNow, ...] = ()
    """All there are; empty: not known."""
    incidents: tuple[PastIncident, ...] = ()
    """Those of the period."""
    remote_channels: int | None = None
    """Channels that reach the user away from this desktop."""
    workflows: WorkflowSettings = field(default_factory=WorkflowSettings)
    fallback_interface: str = ""
    """As configured; empty: none."""
    cores: int | None = None
    """Logical ones."""
    memory_bytes: float | None = None
    """Of the machine."""
    learning_interfaces: frozenset[str] = frozenset()
    """Those whose answers have no target yet: the KPI leaves them out."""

"""How everything stands, as advice needs it: copies of what the other desks show. Must not know rules of advice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.assess.advice.situation import (
    AlertRuleNow,
    ControlNow,
    PastIncident,
    SessionNow,
    Situation,
    WorkflowSettings,
)
from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.assess.performance.judgement import Judgement
from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView, SessionView
from desktop_monitor.engine.alerts_view import NO_ALERTS, AlertsView, ControlView
from desktop_monitor.engine.journal_query import JournalReader
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.notify.message import DesktopChannel

_LONGEST_LOOK_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Present:
    """What the other desks show now."""

    agents: AgentsView = NO_AGENTS
    alerts: AlertsView = NO_ALERTS
    cores: int | None = None
    """Logical ones of the machine."""


def situation_of(
    now_seconds: float,
    present: Present,
    performance: PerformanceConfig,
    judgement: Judgement,
    journal: JournalReader,
    incidents: Iterable[Incident],
    by_interface: Iterable[tuple[str, tuple[KpiFigure, ...]]],
) -> Situation:
    """Everything besides the facts of the period that `incidents` and the figures `by_interface` are of.

    Raises StoreEnvironmentError.
    """
    advice = performance.workflows
    return Situation(
        now_seconds=now_seconds,
        strategy=performance.strategy,
        prices=judgement.prices,
        targets=judgement.targets,
        sessions=tuple(_sessions(present.agents, now_seconds, journal)),
        controls=tuple(map(_control, present.alerts.controls)),
        alert_rules=tuple(AlertRuleNow(one.name, one.metric, one.is_enabled) for one in present.alerts.rules),
        incidents=tuple(map(_incident, incidents)),
        remote_channels=_remote_channels(present.alerts),
        workflows=WorkflowSettings(
            advice.cache_size,
            advice.preload_common_contexts,
            advice.background_optimization,
            advice.concurrent_operations,
        ),
        fallback_interface=performance.interfaces.fallback,
        cores=present.cores,
        memory_bytes=judgement.learned.machine_memory_bytes,
        learning_interfaces=frozenset(_learning(by_interface)),
    )


def _sessions(agents: AgentsView, now_seconds: float, journal: JournalReader) -> Iterator[SessionNow]:
    for view in agents.sessions:
        if view.state is not SessionState.ENDED:
            yield _session(view, now_seconds, journal)


def _session(view: SessionView, now_seconds: float, journal: JournalReader) -> SessionNow:
    since = view.state_since_seconds
    start = max(now_seconds if since is None else since, now_seconds - _LONGEST_LOOK_SECONDS)
    samples = journal.tree_samples(view.interface, view.session, start, math.inf) if view.session else ()
    cores = [one.cpu_core_ratio for one in samples if one.cpu_core_ratio is not None]
    return SessionNow(
        interface=view.interface,
        session=view.session,
        state=view.state,
        name=view.name,
        project=view.project,
        model=view.model,
        mode=view.mode,
        state_seconds=None if since is None else max(0.0, now_seconds - since),
        context_ratio=view.context_ratio,
        requests=view.requests,
        cost_usd=view.cost_usd,
        cpu_cores=fmean(cores) if cores else None,
        memory_bytes=_memory(view),
        readings=len(cores),
    )


def _control(view: ControlView) -> ControlNow:
    control = view.control
    return ControlNow(
        control_id=control.control_id,
        kind=control.kind.value,
        interface=control.interface,
        values=tuple(value.name for value in control.values),
        configured=view.state.configured,
        is_armed=view.is_armed,
        can_switch=not view.state.refusal,
        fallbacks=control.fallbacks,
    )


def _incident(one: Incident) -> PastIncident:
    return PastIncident(
        one.rule,
        one.fired_seconds,
        one.ended_seconds,
        one.acknowledged_seconds,
        one.severity is Severity.CRITICAL,
    )


def _remote_channels(alerts: AlertsView) -> int | None:
    if not alerts.channels:
        return None
    return sum(one.options.is_enabled and not isinstance(one.options, DesktopChannel) for one in alerts.channels)


def _learning(by_interface: Iterable[tuple[str, tuple[KpiFigure, ...]]]) -> Iterator[str]:
    for interface, figures in by_interface:
        if any(one.kpi is Kpi.RESPONSE_TIME and one.state is FigureState.LEARNING for one in figures):
            yield interface


def _memory(view: SessionView) -> float | None:
    if view.tree is None or view.tree.memory_bytes is None:
        return None
    return float(view.tree.memory_bytes)

"""Sessions that run now: a context nearly full, processes that burn for nobody, agents that wait for the user.

Must not know where processes are measured.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_monitor.assess.advice.recommendation import EVERYTHING, Deed, Gain, GoalKind, Priority, Scope
from desktop_monitor.assess.advice.rule import AdviceRule, Found, Look, is_finite, named, subject
from desktop_monitor.assess.advice.situation import AlertRuleNow, SessionNow
from desktop_monitor.assess.advice.standing import standing
from desktop_monitor.assess.performance.figure import ENOUGH
from desktop_monitor.assess.session_time import merged
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.metrics.kpi import Kpi

FULL_RATIO = 0.85
IDLE_SECONDS = 1800.0
WAITING_SECONDS = 600.0
BUSY_CORES = 0.2
"""Of a session that does nothing."""
MUCH_MEMORY_SHARE = 0.05
"""Of the machine's, of a session that does nothing."""
_WAITING_METRIC = "agent_waiting_seconds"
_NEVER_SECONDS = 1e9
"""A time no session has been in one state."""


def past_waits(look: Look) -> Iterator[Found]:
    """Agents that waited for long again and again, while nothing told the user."""
    rules = [one for one in look.situation.alert_rules if one.metric == _WAITING_METRIC]
    is_told = any(one.is_enabled for one in rules) and look.situation.remote_channels != 0
    if is_told or not look.situation.alert_rules:
        return
    waits = _waits(look)
    for interface in sorted(waits):
        if len(waits[interface]) >= ENOUGH:
            yield _past_waits(look, interface, waits[interface], rules)


def _waits(look: Look) -> dict[str, list[float]]:
    """How long sessions of each interface waited at least: stretches of buckets in all of which one waited."""
    found: dict[str, list[float]] = {}
    for key, series in look.facts.machine.rollups.items():
        if key.metric == _WAITING_METRIC and key.labels:
            starts = [at for at, least in zip(series.times, series.minima, strict=True) if least > 0]
            whole = merged((at, at + series.step_seconds) for at in starts)
            found.setdefault(key.labels[0], []).extend(end - at for at, end in whole if end - at >= WAITING_SECONDS)
    return found


def _past_waits(look: Look, interface: str, waits: list[float], rules: list[AlertRuleNow]) -> Found:
    is_on = any(one.is_enabled for one in rules)
    rule = "" if is_on or not rules else rules[0].name
    return Found(
        subject(interface),
        GoalKind.ATTENTION,
        Priority.MEDIUM,
        text("advice.waited", interface=named(interface)),
        (
            text(
                "advice.waited.why",
                count=len(waits),
                interface=named(interface),
                total=sum(waits),
                least=WAITING_SECONDS,
                period=look.length_seconds,
            ),
            text("advice.waited.desktop_only") if is_on else text("advice.waited.no_rule"),
        ),
        text("advice.waited.disproof", interface=named(interface), count=len(waits), least=WAITING_SECONDS),
        len(waits),
        Scope(interface=interface),
        deed=Deed(page="settings", subject="notification_channels") if is_on else Deed(page="alerts", subject=rule),
    )


def full_context(look: Look) -> Iterator[Found]:
    """Sessions whose context is nearly full."""
    for one in look.situation.sessions:
        if one.state is SessionState.ENDED or one.context_ratio is None or one.requests < ENOUGH:
            continue
        if FULL_RATIO <= one.context_ratio <= 1.5:
            yield _found(
                one,
                GoalKind.COST,
                Priority.MEDIUM,
                text("advice.context_full", session=_name(one)),
                text("advice.context_full.why", ratio=one.context_ratio, count=one.requests),
                text("advice.context_full.disproof", ratio=one.context_ratio),
                one.requests,
            )


def waiting(look: Look) -> Iterator[Found]:
    """Sessions that wait for the user."""
    for one in look.situation.sessions:
        seconds = one.state_seconds
        if one.state is SessionState.WAITING and seconds is not None and WAITING_SECONDS <= seconds < _NEVER_SECONDS:
            yield _found(
                one,
                GoalKind.ATTENTION,
                Priority.HIGH,
                text("advice.waiting", session=_name(one)),
                text("advice.waiting.why", waited=seconds),
                text("advice.waiting.disproof"),
                max(1, one.requests),
            )


def idle(look: Look) -> Iterator[Found]:
    """Sessions that do nothing, and whose processes take CPU or memory all the same."""
    for one in look.situation.sessions:
        seconds = one.state_seconds
        if one.state is not SessionState.IDLE or seconds is None or one.readings < ENOUGH:
            continue
        if not (IDLE_SECONDS <= seconds < _NEVER_SECONDS and is_finite(one.cpu_cores or 0.0, one.memory_bytes or 0.0)):
            continue
        if (one.cpu_cores or 0.0) >= BUSY_CORES:
            why = text("advice.idle.cpu", idle=seconds, cores=round(one.cpu_cores or 0.0, 1), count=one.readings)
        elif _is_large(one, look.situation.memory_bytes) and Kpi.AGENT_MEMORY in look.missed:
            why = text("advice.idle.memory", idle=seconds, memory=one.memory_bytes or 0.0, count=one.readings)
        else:
            continue
        yield _found(
            one,
            GoalKind.MACHINE,
            Priority.MEDIUM,
            text("advice.idle", session=_name(one)),
            why,
            text("advice.idle.disproof"),
            one.readings,
        )._replace(scope=EVERYTHING, gain=_memory_gain(look, one, seconds))


def _is_large(one: SessionNow, machine_bytes: float | None) -> bool:
    return bool(one.memory_bytes and machine_bytes and one.memory_bytes >= MUCH_MEMORY_SHARE * machine_bytes)


def _memory_gain(look: Look, one: SessionNow, idle_seconds: float) -> Gain | None:
    """Had it ended when it became idle: its memory over the idle part of the period, which is at most that."""
    now = standing(Kpi.AGENT_MEMORY, look.facts, EVERYTHING, look.situation.prices)
    if now is None or not one.memory_bytes or look.length_seconds <= 0:
        return None
    saved = min(now.value, one.memory_bytes * min(1.0, idle_seconds / look.length_seconds))
    to_value = now.value - saved
    return Gain(Kpi.AGENT_MEMORY, now.value, to_value, to_value, to_value, now.observations)


def _found(
    one: SessionNow, goal: GoalKind, priority: Priority, title: Text, why: Text, disproof: Text, count: int
) -> Found:
    scope = Scope(interface=one.interface, project=one.project)
    deed = Deed(page="agents", subject=one.session)
    place = subject(one.interface, one.session or one.project)
    return Found(place, goal, priority, title, (why,), disproof, count, scope, deed=deed)


def _name(one: SessionNow) -> str:
    """As people know it, the folder's name before a number."""
    return named(one.name or one.project.rstrip("/\\").replace("\\", "/").rpartition("/")[2] or one.session)


SESSION_RULES = (
    AdviceRule("waiting", waiting),
    AdviceRule("waited", past_waits),
    AdviceRule("context_full", full_context),
    AdviceRule("idle_session", idle),
)

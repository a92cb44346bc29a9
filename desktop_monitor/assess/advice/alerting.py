"""Alerts that are missing: of what goes wrong and nobody is told, and of what is told where nobody looks.

Must not know how alerts are judged or delivered.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_monitor.assess.advice.differences import is_surely_above, is_surely_below
from desktop_monitor.assess.advice.recommendation import EVERYTHING, Deed, GoalKind, Priority
from desktop_monitor.assess.advice.rule import AdviceRule, Found, Look
from desktop_monitor.assess.advice.situation import PastIncident
from desktop_monitor.assess.advice.standing import estimate_of, standing
from desktop_monitor.assess.performance.figure import ENOUGH, FigureState, KpiFigure
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.metrics.units import value_text

LEAST = 20
"""Observations of the KPI."""
UNSEEN_SECONDS = 1800.0
"""That a critical alert is open and not acknowledged."""
_METRICS = {
    Kpi.RESPONSE_TIME: frozenset({"agent_response_seconds", "agent_response_ratio"}),
    Kpi.SUCCESS_RATE: frozenset({"agent_success_ratio", "agent_error_ratio"}),
    Kpi.CACHE_HIT_RATE: frozenset({"agent_cache_hit_ratio"}),
    Kpi.CONTEXT_PREPARATION: frozenset({"agent_context_preparation_seconds"}),
    Kpi.AGENT_MEMORY: frozenset({"agent_memory_ratio", "agent_memory_bytes", "memory_used_ratio"}),
}
"""What alert rules would notice it by."""
_TITLES = {
    Kpi.RESPONSE_TIME: text("advice.alert.response_time"),
    Kpi.SUCCESS_RATE: text("advice.alert.success_rate"),
    Kpi.CACHE_HIT_RATE: text("advice.alert.cache_hit_rate"),
    Kpi.CONTEXT_PREPARATION: text("advice.alert.context_preparation"),
    Kpi.AGENT_MEMORY: text("advice.alert.agent_memory"),
}


def missing_alerts(look: Look) -> Iterator[Found]:
    """KPIs that failed in the whole period, and no alert rule that is on tells of them."""
    rules = look.situation.alert_rules
    watched = {rule.metric for rule in rules if rule.is_enabled}
    for kpi, metrics in _METRICS.items():
        figure = look.figures.get(kpi)
        if rules and figure is not None and not watched & metrics and _has_surely_failed(look, figure):
            yield _missing(look, figure, [rule.name for rule in rules if rule.metric in metrics])


def _has_surely_failed(look: Look, figure: KpiFigure) -> bool:
    """Whether it is beyond its limit by more than chance would have it."""
    if figure.state is not FigureState.FAILED or figure.limit is None or figure.count < LEAST:
        return False
    now = standing(figure.kpi, look.facts, EVERYTHING, look.situation.prices)
    if now is None:
        return False
    is_failed = is_surely_above if KPIS[figure.kpi].is_lower_better else is_surely_below
    return is_failed(figure.limit, estimate_of(now), len(_METRICS))


def _missing(look: Look, figure: KpiFigure, switched_off: list[str]) -> Found:
    unit = KPIS[figure.kpi].unit
    return Found(
        figure.kpi.value,
        GoalKind.RELIABILITY,
        Priority.MEDIUM,
        _TITLES[figure.kpi],
        (_why(figure, unit, look.length_seconds), *_off(switched_off)),
        text("advice.alert.disproof"),
        figure.count,
        deed=Deed(page="alerts", subject=switched_off[0] if switched_off else ""),
    )


def _why(figure: KpiFigure, unit: Unit, period: float) -> Text:
    return text(
        "advice.alert.why",
        value=value_text(figure.value, unit),
        limit=value_text(figure.limit, unit),
        count=figure.count,
        period=period,
    )


def _off(rules: list[str]) -> tuple[Text, ...]:
    return (text("advice.alert.off", rule=rules[0]),) if rules else ()


def missing_channel(look: Look) -> Iterator[Found]:
    """Critical alerts that nobody acknowledged for long, and no channel that reaches the user elsewhere."""
    if look.situation.remote_channels != 0:
        return
    critical = [one for one in look.situation.incidents if one.is_critical]
    unseen = sum(_unseen_seconds(look, one) >= UNSEEN_SECONDS for one in critical)
    if unseen >= ENOUGH:
        yield Found(
            "",
            GoalKind.ATTENTION,
            Priority.MEDIUM,
            text("advice.channel"),
            (
                text(
                    "advice.channel.why",
                    unseen=unseen,
                    count=len(critical),
                    after=UNSEEN_SECONDS,
                    period=look.length_seconds,
                ),
            ),
            text("advice.channel.disproof"),
            len(critical),
            deed=Deed(page="settings", subject="notification_channels"),
        )


def _unseen_seconds(look: Look, one: PastIncident) -> float:
    """How long it was open before anybody acknowledged it: what is over need not be."""
    known = (one.acknowledged_seconds, one.ended_seconds)
    return min((at for at in known if at is not None), default=look.situation.now_seconds) - one.fired_seconds


ALERT_RULES = (
    AdviceRule("missing_alert", missing_alerts),
    AdviceRule("missing_channel", missing_channel),
)

"""Rules as rows of a table: what each looks at, how it stands, its value against its limit. Must not know the view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop_monitor.alerts.incident import AlertState, AlertStatus
from desktop_monitor.alerts.rule import Rule, Severity
from desktop_monitor.assess.health import Health
from desktop_monitor.assess.learned_limits import LEAST_ANSWERS
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.language.quantities import MISSING, count_text
from desktop_monitor.language.text import Parameter, counted, forms
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.ui.alert_words import (
    amount_words,
    condition_words,
    place_words,
    quiet_words,
    rule_words,
    severity_level,
    severity_word,
    state_word,
    unit_of,
)
from desktop_monitor.ui.model.listed import ListedColumn, ListedRow
from desktop_monitor.ui.moments import usual_time

MARK_ROOM_PX = 18
"""The mark of a state takes so much before its words."""
_TOO_FEW = "alerts.quiet.too_few"
_OF_USUAL = "agent_response_ratio"
"""Nobody knows what is usual for an interface before it has answered often enough."""
_ANSWERED = "agent_success_ratio"
_ROOM = 1.5
"""A bar ends so far beyond its limit."""
_ORDER = {
    AlertState.FIRING: 0,
    AlertState.RECOVERING: 1,
    AlertState.PENDING: 2,
    AlertState.INACTIVE: 3,
    AlertState.RESOLVED: 3,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("RuleRows", text)


def rule_columns() -> tuple[ListedColumn, ...]:
    """The table's columns."""
    cooling = _tr("cooling down until {time}").format(time=usual_time())
    value = _tr("{value} of {limit}").format(value="88.8 MiB/s", limit="88.8 MiB")
    return (
        ListedColumn(_tr("Rule"), ""),
        ListedColumn(_tr("State"), cooling, beside_px=MARK_ROOM_PX, least=_tr("Recovering")),
        ListedColumn(_tr("Now, against the limit"), value),
        ListedColumn(_tr("Severity"), max(map(severity_word, Severity), key=len), rank=1),
        ListedColumn(_tr("On"), "MMM"),
    )


@dataclass(frozen=True, slots=True)
class RuleStanding:
    """What the view paints of a rule besides texts."""

    level: Health
    is_paused: bool
    """Switched off."""
    ratio: float | None
    """How far the bar is filled; None: nothing is known."""
    limit: float | None
    """Where its limit is marked; None: it has no sensible place."""
    is_beyond: bool
    """The value is on the bad side of the limit."""


def rule_rows(alerts: AlertsView, now_seconds: float) -> list[ListedRow]:
    """A row a rule: those in trouble first, then those that know something, those switched off last."""
    by_rule: dict[str, list[AlertStatus]] = {}
    for status in alerts.statuses:
        by_rule.setdefault(status.rule, []).append(status)
    found = []
    for place, rule in enumerate(alerts.rules):
        worst = _worst(by_rule.get(rule.name, ()), rule) if rule.is_enabled else None
        count = len(by_rule.get(rule.name, ()))
        state = worst.state if worst is not None else AlertState.INACTIVE
        is_unknown = worst is None or worst.value is None
        order = (not rule.is_enabled, _ORDER[state], -rule.severity if _ORDER[state] < 3 else 0, is_unknown, place)
        found.append((order, _row(rule, worst, count, alerts, now_seconds)))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _worst(statuses: Sequence[AlertStatus], rule: Rule) -> AlertStatus | None:
    """The one in the worst state, then with the worst value."""

    def badness(status: AlertStatus) -> tuple[int, bool, float]:
        value = status.value if status.value is not None else 0.0
        return _ORDER[status.state], status.value is None, -value if rule.comparator.is_ceiling else value

    return min(statuses, key=badness, default=None)


def _row(rule: Rule, worst: AlertStatus | None, count: int, alerts: AlertsView, now_seconds: float) -> ListedRow:
    title = rule_words(rule.name)
    condition = condition_words(rule)
    value = worst.value if worst is not None else None
    texts = (
        f"{title}\n{condition}",
        "\n".join(filter(None, _state_texts(rule, worst, count, alerts, now_seconds))),
        _value_text(rule, value),
        severity_word(rule.severity),
        "",
    )
    return ListedRow(rule.name, texts, _standing(rule, worst), f"{title}\n{condition}", rule.is_enabled)


def _value_text(rule: Rule, value: float | None) -> str:
    if not rule.is_enabled or value is None:
        return MISSING
    template = _tr("{value} of {limit}") if rule.comparator.is_ceiling else _tr("{value}, at least {limit}")
    return template.format(value=amount_words(value, rule.metric), limit=amount_words(rule.threshold, rule.metric))


def _state_texts(
    rule: Rule, worst: AlertStatus | None, count: int, alerts: AlertsView, now_seconds: float
) -> tuple[str, str]:
    if not rule.is_enabled:
        return _tr("Off"), ""
    if worst is None:
        lesson = learning_words(rule, (), alerts)
        return (_tr("Learning"), lesson) if lesson else (_tr("No data"), "")
    place = place_words(worst.labels)
    where = _tr("{place}, of {count}").format(place=place, count=count_text(count)) if place and count > 1 else place
    if worst.state in (AlertState.INACTIVE, AlertState.RESOLVED):
        if worst.value is None:
            lesson = learning_words(rule, (worst,), alerts)
            return (_tr("Learning"), lesson) if lesson else (_tr("No data"), where)
        if worst.quiet is None:
            return _tr("Fine"), where
        why = quiet_words(worst.quiet, alerts.last_look_seconds, now_seconds)
        return _tr("Not sure"), " · ".join(filter(None, (why, where)))
    quiet = quiet_words(worst.quiet, alerts.last_look_seconds, now_seconds) if worst.quiet else ""
    return state_word(worst.state), " · ".join(filter(None, (quiet, where)))


def learning_words(rule: Rule, statuses: Iterable[AlertStatus], alerts: AlertsView) -> str:
    """What a rule without a value still has to see before it judges; empty: nothing is seen that it could learn from.

    `statuses` are the rule's own.
    """
    for status in statuses:
        if status.value is None and status.quiet is not None and status.quiet.key == _TOO_FEW:
            return _so_many(dict(status.quiet.parameters))
    if rule.metric == _OF_USUAL and _is_anything_answered(alerts):
        return words(
            counted("what is usual: after {count} answer", "what is usual: after {count} answers", LEAST_ANSWERS)
        )
    return ""


def _so_many(parameters: Mapping[str, Parameter]) -> str:
    """How many observations there are of those that it takes."""
    needed = parameters.get("needed")
    one, many = forms("{seen} of {count} observation", "{seen} of {count} observations")
    return words(counted(one, many, needed if isinstance(needed, int) else 0, seen=parameters.get("count", 0)))


def _is_anything_answered(alerts: AlertsView) -> bool:
    """Whether answers are seen by any rule."""
    answered = {rule.name for rule in alerts.rules if rule.metric == _ANSWERED}
    return any(status.rule in answered and (status.value or 0.0) > 0 for status in alerts.statuses)


def _standing(rule: Rule, worst: AlertStatus | None) -> RuleStanding:
    value = worst.value if worst is not None else None
    if not rule.is_enabled or worst is None:
        return RuleStanding(Health.UNKNOWN, not rule.is_enabled, None, _limit_place(rule, None), False)
    fires = worst.state in (AlertState.FIRING, AlertState.RECOVERING)
    level = severity_level(rule.severity) if fires else Health.HEALTHY
    is_unsure = value is None or worst.state is AlertState.PENDING or worst.quiet is not None
    if not fires and is_unsure:
        level = Health.UNKNOWN
    beyond = value is not None and rule.comparator.holds(value, rule.threshold)
    top = _top(rule, value)
    ratio = min(max(value / top, 0.0), 1.0) if value is not None and top > 0 else None
    return RuleStanding(level, False, ratio, _limit_place(rule, value), beyond)


def _top(rule: Rule, value: float | None) -> float:
    """What the whole bar stands for."""
    known = value if value is not None else 0.0
    if unit_of(rule.metric) is Unit.RATIO and 0 < rule.threshold < 1 and known <= 1:
        return 1.0
    return max(rule.threshold * _ROOM, known)


def _limit_place(rule: Rule, value: float | None) -> float | None:
    top = _top(rule, value)
    return rule.threshold / top if rule.threshold > 0 and top > 0 else None

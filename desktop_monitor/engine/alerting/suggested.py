"""The switch that a suggestion stands for, the same whichever face it is confirmed on. Must not know faces."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_monitor.actions.suggestion import Suggestion
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.assess.signals import SIGNALS
from desktop_monitor.engine.alerting.parts import SwitchRequest


def suggested_switch(one: Suggestion, rules: Iterable[Rule], plan_hash: str) -> SwitchRequest:
    """As it was previewed: `plan_hash` is of that preview."""
    return SwitchRequest(
        one.control_id,
        one.value,
        plan_hash,
        is_automatic=False,
        evidence=one.evidence,
        rule=one.rule,
        incident_id=one.incident_id,
        suggestion_id=one.suggestion_id,
        action=one.action,
        rollback_after_seconds=one.rollback_after_seconds,
        is_for_speed=is_for_speed(one, rules),
    )


def is_for_speed(one: Suggestion, rules: Iterable[Rule]) -> bool:
    """Answers are to come sooner: it goes back where they do not."""
    rule = next((rule for rule in rules if rule.name == one.rule), None)
    return rule is not None and is_duration(rule.metric)


def is_duration(metric: str) -> bool:
    """Whether a rule's metric is how long answers take."""
    return metric in SIGNALS and metric.startswith("agent_response")

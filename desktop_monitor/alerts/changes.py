"""What becomes of trouble whose rule the user changed: a file of rules may be edited at any time.

Where what it is judged by changed (metric, side, thresholds, window, labels…), or the
rule was switched off or removed, everything pending is forgotten, and an open incident
ends, without recovery: nobody judges it any more. What is still wrong by the new rule
fires anew, and its cooldown, which goes on, keeps that from being said twice. Every
other change (severity, times to wait, cooldown, channels, action) leaves it open.

Must not know incidents or when a look is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from desktop_monitor.alerts.memory import RuleSet
from desktop_monitor.alerts.rule import Rule


def judgement(rule: Rule) -> str:
    """What `rule` is judged by, as text: the same text, the same judgement."""
    return repr(
        (
            rule.metric,
            rule.comparator.value,
            float(rule.threshold),
            None if rule.clear_threshold is None else float(rule.clear_threshold),
            float(rule.window_seconds),
            rule.aggregation.value,
            int(rule.minimum_observations),
            tuple(rule.group_by),
            tuple(rule.where),
            float(rule.confidence),
        )
    )


def rule_set(rules: tuple[Rule, ...]) -> RuleSet:
    """In force are those that are switched on and have a threshold that something can be compared with."""
    return RuleSet(rules, {rule.name: rule for rule in rules if rule.is_enabled and isfinite(rule.threshold)})


def judgements_of(rules: Mapping[str, Rule]) -> dict[str, str]:
    """What every rule in force is judged by."""
    return {name: judgement(rule) for name, rule in rules.items()}


def void_rules(before: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str]:
    """Those that are judged by something else now, or not at all any more."""
    return frozenset(name for name, judged in before.items() if now.get(name) != judged)

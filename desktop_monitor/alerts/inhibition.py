"""Whose trouble is the cause of whose: an interface that is down makes answers slow.

Must not know what is said of it or for how long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Labels, Rule


def inhibitor_of(incident: Incident, rules: Mapping[str, Rule], others: Iterable[Incident]) -> str | None:
    """The rule whose open incident among `others` silences `incident`; None: there is none.

    Labels that both have must agree. Of rules that inhibit each other, whose trouble
    came first inhibits: otherwise neither would ever be told.
    """
    rule = rules.get(incident.rule)
    if rule is None or not rule.inhibited_by:
        return None
    causes = [one for one in others if one.rule in rule.inhibited_by and one.rule != incident.rule]
    found = (one.rule for one in causes if agree(one.labels, incident.labels) and _comes_before(one, incident, rules))
    return min(found, default=None)


def agree(one: Labels, other: Labels) -> bool:
    """Whether every label that both have has the same value in both."""
    values = dict(one)
    return all(values.get(name, value) == value for name, value in other)


def _comes_before(cause: Incident, incident: Incident, rules: Mapping[str, Rule]) -> bool:
    return cause.incident_id < incident.incident_id or not _leads_to(cause.rule, incident.rule, rules)


def _leads_to(rule: str, wanted: str, rules: Mapping[str, Rule]) -> bool:
    """Whether `rule` is itself inhibited by `wanted`, over however many others."""
    seen: set[str] = set()
    waiting = [rule]
    while waiting:
        name = waiting.pop()
        if name == wanted:
            return True
        if name not in seen and name in rules:
            seen.add(name)
            waiting += rules[name].inhibited_by
    return False

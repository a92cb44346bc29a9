"""Incidents and rules as `alerts` names and prints them. Must not know what is asked."""

from __future__ import annotations

import difflib

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.alerts.sentences import incident_title, recovery_sentence
from desktop_monitor.cli.local_times import local_time, optional_time
from desktop_monitor.cli.printing import meant
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.errors import UsageError
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import Unit

WEEK_SECONDS = 604_800.0


def titled(incident: Incident) -> str:
    """What it is called, safe to print."""
    return visible(incident_title(incident))


def over_words(incident: Incident, unit: Unit) -> str:
    """That it is over, safe to print."""
    return visible(words(recovery_sentence(incident, unit)))


def incident_document(incident: Incident) -> dict[str, object]:
    """One incident of ``--json``. Times are local, with their offset."""
    return {
        "id": incident.incident_id,
        "rule": incident.rule,
        "labels": dict(incident.labels),
        "severity": incident.severity.name.lower(),
        "metric": incident.metric,
        "threshold": incident.threshold,
        "onset": local_time(incident.onset_seconds),
        "fired": local_time(incident.fired_seconds),
        "ended": optional_time(incident.ended_seconds),
        "acknowledged": incident.acknowledged_seconds is not None,
        "peak": incident.peak,
        "latest": incident.latest,
        "observations": incident.observations,
        "culprits": [{"kind": one.kind, "name": one.name, "value": one.value} for one in incident.culprits],
        "notified": incident.notified,
        "refusal": words(incident.refusal) if incident.refusal is not None else None,
    }


def wanted_rule(name: str, config: AlertsConfig) -> Rule:
    """The rule of this name. Raises UsageError with the name that was probably meant."""
    rules = {rule.name: rule for rule in config.rules}
    if name not in rules:
        near = difflib.get_close_matches(name, rules, n=1)
        hint = meant(near) if near else text("rules are {names}", names=", ".join(rules))
        raise UsageError(text("there is no rule {name}", name=repr(name)), hint)
    return rules[name]

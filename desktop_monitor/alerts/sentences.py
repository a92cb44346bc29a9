"""Rules and incidents in words, as texts. Must not know any language or who shows them."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.alerts.incident import Culprit, Ending, Incident
from desktop_monitor.alerts.rule import Comparator, Labels, Rule
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import ENGLISH, words
from desktop_monitor.metrics.client_names import client_name
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.units import value_text

_RULE = "alerts.rule."
_ENDINGS: Mapping[Ending | None, str] = {
    Ending.NO_DATA: "alerts.incident.lost",
    Ending.RULE_CHANGED: "alerts.incident.rule_changed",
}
_PLACES = ("mount", "device", "sensor", "battery", "interface", "client", "project", "session", "model", "mode")
"""Labels that name where trouble is, the clearest first."""
_CLIENT_LABELS = ("interface", "client")


def rule_title(rule: str) -> Text:
    """What a rule is called: a built-in one by name, the user's own by its key."""
    key = f"{_RULE}{rule}"
    return Text(key) if key in ENGLISH else text("alerts.own_rule", name=rule.replace("_", " "))


def labels_text(labels: Labels) -> str:
    """Values of labels, what names a place first, clients by their names; untrusted text."""
    order = {name: number for number, name in enumerate(_PLACES)}
    ranked = sorted(labels, key=lambda label: (order.get(label[0], len(order)), label[0]))
    return ", ".join(_label_value(name, value) for name, value in ranked if value)


def _label_value(name: str, value: str) -> str:
    return client_name(value) if name in _CLIENT_LABELS else value


def incident_title(incident: Incident) -> str:
    """What its rule is called, and for what it fired."""
    title, what = words(rule_title(incident.rule)), labels_text(incident.labels)
    return f"{title}: {what}" if what else title


def incident_sentence(incident: Incident, comparator: Comparator, unit: Unit) -> Text:
    """What is wrong, with the value, its limit and how many observations it rests on."""
    value = incident.latest if incident.ended_seconds is None else incident.peak
    return text(
        "alerts.incident.ceiling" if comparator.is_ceiling else "alerts.incident.floor",
        value=value_text(value, unit),
        threshold=value_text(incident.threshold, unit),
        count=incident.observations,
    )


def recovery_sentence(incident: Incident, unit: Unit) -> Text:
    """That it is over, as far as that is known, how long it took and how bad it was."""
    ended = incident.ended_seconds if incident.ended_seconds is not None else incident.fired_seconds
    return text(
        _ENDINGS.get(incident.ending, "alerts.incident.over"),
        lasted=max(0.0, ended - incident.onset_seconds),
        peak=value_text(incident.peak, unit),
        threshold=value_text(incident.threshold, unit),
    )


def culprits_sentence(culprits: tuple[Culprit, ...]) -> Text | None:
    """Who was on top; None where nobody is known."""
    if not culprits:
        return None
    named = ", ".join(f"{_culprit_name(one)} {_culprit_value(one)}".rstrip() for one in culprits)
    return text("alerts.incident.culprits", names=named)


def evidence_sentence(rule: Rule, incident: Incident, unit: Unit) -> Text:
    """Why something is suggested: the measured value, its count and its period."""
    return text(
        "alerts.evidence.window" if rule.window_seconds else "alerts.evidence.now",
        subject=incident_title(incident),
        value=value_text(incident.latest, unit),
        threshold=value_text(incident.threshold, unit),
        count=incident.observations,
        period=rule.window_seconds,
    )


def _culprit_name(culprit: Culprit) -> str:
    return client_name(culprit.name) if culprit.kind == "agent" else culprit.name


def _culprit_value(culprit: Culprit) -> str:
    try:
        return value_text(culprit.value, Unit(culprit.unit))
    except ValueError:
        return ""

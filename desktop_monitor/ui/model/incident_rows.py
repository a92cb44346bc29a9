"""Incidents as rows of a table: what was wrong, when, for how long, how bad, who was told. Must not know the view."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from desktop_monitor.alerts.incident import Ending, Incident
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.language.quantities import MISSING, count_text, duration_text
from desktop_monitor.ui.alert_words import (
    amount_words,
    culprit_words,
    ending_words,
    lasted_words,
    severity_word,
    titled,
)
from desktop_monitor.ui.model.listed import ListedColumn, ListedRow
from desktop_monitor.ui.moments import near_moment, usual_moment
from desktop_monitor.ui.phrases import sentence
from desktop_monitor.ui.untrusted import visible_text

_REASON_CHARACTERS = 160


def _tr(text: str) -> str:
    return QCoreApplication.translate("IncidentRows", text)


def incident_columns() -> tuple[ListedColumn, ...]:
    """The table's columns."""
    return (
        ListedColumn(_tr("Incident"), ""),
        ListedColumn(_tr("Onset"), usual_moment()),
        ListedColumn(_tr("Fired"), usual_moment(), rank=2),
        ListedColumn(_tr("Lasted"), max(map(ending_words, Ending), key=len), rank=1),
        ListedColumn(_tr("Worst"), "88.8 MiB/s", is_number=True),
        ListedColumn(_tr("Told"), "888×", is_number=True),
    )


def incident_row(incident: Incident, rules: Mapping[str, Rule], now_seconds: float) -> ListedRow:
    """One incident; `rules` are those there are now."""
    title = titled(incident.rule, incident.labels)
    culprits = culprit_words(incident.culprits)
    severity = severity_word(incident.severity)
    second = _tr("{severity} · on top: {names}").format(severity=severity, names=culprits) if culprits else severity
    waited = duration_text(max(0.0, incident.fired_seconds - incident.onset_seconds))
    lasted = lasted_words(incident, now_seconds)
    how = _tr("still open") if incident.ended_seconds is None else ending_words(incident.ending)
    if incident.acknowledged_seconds is not None and not how:
        how = _tr("acknowledged")
    limit = _tr("limit {value}").format(value=amount_words(incident.threshold, incident.metric))
    texts = (
        f"{title}\n{second}",
        near_moment(incident.onset_seconds, now_seconds),
        _tr("{time}\nafter {waited}").format(time=near_moment(incident.fired_seconds, now_seconds), waited=waited),
        "\n".join(filter(None, (lasted, how))),
        f"{amount_words(incident.peak, incident.metric)}\n{limit}",
        f"{count_text(incident.notified)}×" if incident.notified else MISSING,
    )
    gone = "" if incident.rule in rules else "\n" + _tr("There is no such rule any more.")
    return ListedRow(incident.incident_id, texts, incident, f"{title}\n{second}{_refusal_line(incident)}{gone}")


def _refusal_line(incident: Incident) -> str:
    if incident.refusal is None:
        return ""
    why = visible_text(sentence(incident.refusal).rstrip("."), _REASON_CHARACTERS)
    return "\n" + _tr("About its action: {reason}.").format(reason=why)

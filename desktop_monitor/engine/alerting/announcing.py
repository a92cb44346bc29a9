"""Announcements to notifications on this desktop and messages for channels elsewhere.

Must not know when something is worth saying (see `alerts`) or how it travels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from desktop_monitor.actions.documents.diff import changed_lines
from desktop_monitor.actions.policy import ActionPolicy
from desktop_monitor.alerts.incident import Announcement, AnnouncementKind, Incident
from desktop_monitor.alerts.rule import Comparator, Rule, Severity
from desktop_monitor.alerts.sentences import (
    culprits_sentence,
    incident_sentence,
    incident_title,
    recovery_sentence,
)
from desktop_monitor.assess.signals import SIGNALS
from desktop_monitor.engine.alerting.answers import confirm_button, dismiss_button, snooze_button
from desktop_monitor.engine.alerts_view import SuggestionView
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import in_words, words
from desktop_monitor.metrics.custom import definition_of
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.notify.channel import Button, Notification, Urgency
from desktop_monitor.notify.message import Message, MessageKind

UnitOf = Callable[[str], Unit]
_URGENCY = {Severity.INFO: Urgency.LOW, Severity.WARNING: Urgency.NORMAL, Severity.CRITICAL: Urgency.CRITICAL}
_LINE_LIMIT = 200
_SHOWN_LINES = 4
"""A change of more lines than this cannot be judged in a notification: it is reviewed in the window."""
_KINDS = {
    AnnouncementKind.FIRED: MessageKind.FIRING,
    AnnouncementKind.RESOLVED: MessageKind.RESOLVED,
    AnnouncementKind.DIGEST: MessageKind.DIGEST,
}


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts announcements into words."""

    rules: Mapping[str, Rule]
    unit_of: UnitOf

    def notification(self, said: Announcement, suggestion: SuggestionView | None) -> Notification:
        """What this desktop shows, with what can be answered right there."""
        worst = max(incident.severity for incident in said.incidents)
        lines = list(self._lines(said))
        if suggestion is not None:
            lines += list(_suggestion_lines(suggestion))
        return Notification(
            said.key,
            self._title(said),
            "\n".join(lines),
            _URGENCY[worst],
            _buttons(said, suggestion),
            # What can be answered stays until it is answered or over.
            0 if worst is Severity.CRITICAL or suggestion is not None else None,
        )

    def message(self, said: Announcement, at_seconds: float, suggestion: SuggestionView | None) -> Message:
        """What channels elsewhere are told."""
        worst = max(incident.severity for incident in said.incidents)
        lines = list(self._lines(said))
        if suggestion is not None:
            lines.append(_headline(suggestion))
        return Message(
            said.key,
            _KINDS[said.kind],
            self._title(said),
            "\n".join(lines),
            worst.name.lower(),
            at_seconds,
            # Those of several would have the same names.
            incident_fields(said.incidents[0]) if len(said.incidents) == 1 else (),
        )

    def _title(self, said: Announcement) -> str:
        if len(said.incidents) > 1:
            return words(text("alerts.incident.digest", count=len(said.incidents)))
        return incident_title(said.incidents[0])

    def _lines(self, said: Announcement) -> Iterator[str]:
        for incident in said.incidents:
            sentence = words(self._sentence(said.kind, incident))
            # The title of several names none of them.
            yield _capitalised(sentence if len(said.incidents) == 1 else f"{incident_title(incident)}: {sentence}")
        if said.kind is AnnouncementKind.FIRED and len(said.incidents) == 1:
            culprits = culprits_sentence(said.incidents[0].culprits)
            if culprits is not None:
                yield words(culprits)

    def _sentence(self, kind: AnnouncementKind, incident: Incident) -> Text:
        unit = self.unit_of(incident.metric)
        if kind is AnnouncementKind.RESOLVED:
            return recovery_sentence(incident, unit)
        rule = self.rules.get(incident.rule)
        return incident_sentence(incident, rule.comparator if rule else Comparator.ABOVE, unit)


def incident_fields(incident: Incident) -> tuple[tuple[str, str], ...]:
    """What templates and commands may name of it."""
    return (
        ("rule", incident.rule),
        ("metric", incident.metric),
        ("value", f"{incident.latest:.6g}"),
        ("threshold", f"{incident.threshold:.6g}"),
        ("severity", incident.severity.name.lower()),
        ("incident", str(incident.incident_id)),
        *incident.labels,
    )


def action_message(policy: ActionPolicy, incident: Incident, said: str, at_seconds: float) -> Message:
    """What channels elsewhere are told of an action that ran by itself; `said` is what came of it."""
    return Message(
        f"action-{incident.incident_id}",
        MessageKind.NOTICE,
        in_words(policy.description) or policy.name,
        said,
        incident.severity.name.lower(),
        at_seconds,
        (("action", policy.name), ("rule", incident.rule), *incident.labels),
    )


def _headline(suggestion: SuggestionView) -> str:
    if not suggestion.control_title:
        return words(text("alerts.suggestion_action", description=in_words(suggestion.description)))
    value = suggestion.suggestion.value
    return words(text("alerts.suggestion", title=suggestion.control_title, value=value))


def _suggestion_lines(suggestion: SuggestionView) -> Iterator[str]:
    yield _headline(suggestion)
    yield from _changed_lines(suggestion)


def _changed_lines(suggestion: SuggestionView) -> list[str]:
    """The lines that go and come; without the file's name and what stays as it is."""
    planned = suggestion.planned
    return list(changed_lines(planned.plan.diff_lines)) if planned is not None and planned.plan is not None else []


def _buttons(said: Announcement, suggestion: SuggestionView | None) -> tuple[Button, ...]:
    buttons: list[Button] = []
    if suggestion is not None:
        number = suggestion.suggestion.suggestion_id
        plan = suggestion.planned.plan if suggestion.planned else None
        lines = _changed_lines(suggestion)
        if plan is not None and 0 < len(lines) <= _SHOWN_LINES and all(len(line) <= _LINE_LIMIT for line in lines):
            buttons.append(confirm_button(number, plan.hash, words(text("alerts.button.confirm"))))
        buttons.append(dismiss_button(number, words(text("alerts.button.dismiss"))))
    if len(said.incidents) == 1:
        buttons.append(snooze_button(said.incidents[0].incident_id, words(text("alerts.button.snooze"))))
    return tuple(buttons)


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def unit_of(metric: str) -> Unit:
    """Of a signal, a metric of the catalogue, or one of the user's own."""
    signal = SIGNALS.get(metric)
    return signal.definition.unit if signal else definition_of(metric).unit

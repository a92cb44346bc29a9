"""Buttons of notifications: what they are called on the wire, and what a click asks for.

Any program of the user can send such an answer, so it does no more than the tray's menu
does, and a switch only as it was shown: its hash is in the button. Must not know how
notifications travel.
"""

from __future__ import annotations

from desktop_monitor.engine.command import AlertCommand, Answer, AnswerSuggestion, Snooze
from desktop_monitor.notify.channel import Button, Response

SNOOZE_SECONDS = 3600.0
_SEPARATOR = ":"
_LONGEST = 200
_MOST_DIGITS = 18


def confirm_button(suggestion_id: int, plan_hash: str, label: str) -> Button:
    """Carries the suggestion out as it was previewed."""
    return Button(_SEPARATOR.join((Answer.CONFIRM.value, str(suggestion_id), plan_hash)), label)


def dismiss_button(suggestion_id: int, label: str) -> Button:
    """Puts the suggestion off."""
    return Button(_SEPARATOR.join((Answer.DISMISS.value, str(suggestion_id))), label)


def snooze_button(incident_id: int, label: str) -> Button:
    """Says nothing more about the incident for an hour."""
    return Button(_SEPARATOR.join(("snooze", str(incident_id))), label)


def incident_of(key: str) -> int | None:
    """The incident that a notification with this key tells of, or the first of several; None: of something else."""
    kind, _, number = key.partition("-")
    return _number(number) if kind in ("incident", "incidents") else None


def command_of(response: Response, command_id: int) -> AlertCommand | None:
    """What an answer asks for; None: nothing that belongs here."""
    verb, _, rest = response.action[:_LONGEST].partition(_SEPARATOR)
    told, _, plan_hash = rest.partition(_SEPARATOR)
    number = _number(told)
    if number is None:
        return None
    match verb:
        case Answer.CONFIRM.value:
            return AnswerSuggestion(command_id, number, Answer.CONFIRM, plan_hash)
        case Answer.DISMISS.value:
            return AnswerSuggestion(command_id, number, Answer.DISMISS)
        case "snooze":
            return Snooze(command_id, SNOOZE_SECONDS, incident_id=number)
        case _:
            return None


def _number(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _MOST_DIGITS else None

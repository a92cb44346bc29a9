"""A switch that is proposed and waits for an answer. Wall seconds. Must not know who answers or how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_monitor.language.text import Text


class SuggestionState(Enum):
    """What became of it."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    """Not now; comes again with the next incident after a day."""
    NEVER = "never"
    """Nothing like it is suggested again."""
    EXPIRED = "expired"
    """What it was about is over, or the control has that value by now."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposal: give a control another value, or run an action that is not armed."""

    suggestion_id: int
    action: str
    """By whose policy it would be carried out."""
    control_id: str
    """Empty: the action is no switch."""
    value: str
    rule: str
    incident_id: int | None
    made_seconds: float
    evidence: tuple[Text, ...]
    state: SuggestionState = SuggestionState.OPEN
    answered_seconds: float | None = None
    rollback_after_seconds: float | None = None

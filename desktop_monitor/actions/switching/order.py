"""What is asked for when something is to be switched. Must not know how it is done."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.actions.switching.record import Initiator, Measure, Purpose
from desktop_monitor.language.text import Text


@dataclass(frozen=True, slots=True)
class Order:
    """One switch to be made. Times are lengths, in seconds from its beginning on."""

    control_id: str
    value: str
    """The name of the value to come."""
    initiator: Initiator
    plan_hash: str = ""
    """Of the preview that was confirmed; empty: nobody was asked, for the control is armed."""
    evidence: tuple[Text, ...] = ()
    rule: str = ""
    incident_id: int | None = None
    suggestion_id: int | None = None
    action: str = ""
    purpose: Purpose = Purpose.OTHER
    rollback_after_seconds: float | None = None
    """It goes back then, whatever happens; None: it does not go back by itself."""
    watch_seconds: float | None = None
    """So long its outcomes decide; None: they are measured only."""
    before: Measure | None = None
    """Requests before it."""

"""When the user wants to hear nothing. Must not know rules or clocks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing is said, incidents are kept all the same. Wall seconds."""

    until_seconds: float | None
    """None: until the user ends it."""
    rule: str = ""
    """Only this rule; empty: all."""
    incident_id: int | None = None
    """Only this incident (snooze)."""

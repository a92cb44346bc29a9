"""What the user may choose about notifications. Must not know how they are delivered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A daily stretch of local time; it may pass midnight. Minutes since midnight."""

    start_minute: int
    end_minute: int

    def contains(self, minute: int) -> bool:
        """Whether `minute` since local midnight lies in it; start is inside, end is not."""
        if self.start_minute <= self.end_minute:
            return self.start_minute <= minute < self.end_minute
        return minute >= self.start_minute or minute < self.end_minute


@dataclass(frozen=True, slots=True)
class NotifyOptions:
    """What the user chose."""

    desktop: bool = True
    quiet_hours: QuietHours | None = None
    hold_in_full_screen: bool = True

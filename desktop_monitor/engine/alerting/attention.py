"""How much time was really observed between two looks, and whether alerts may fire yet.

Sleep, stalls and clock steps are no observation; just after start and after sleep caches
are cold and figures odd. Must not know rules.
"""

from __future__ import annotations

from desktop_monitor.clock import Instant
from desktop_monitor.engine.interruption import interruptions
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.sample import GapReason

_LONGEST_STEP_INTERVALS = 3.0


class Attention:
    """Follows the engine's ticks."""

    def __init__(self, hold_seconds: float) -> None:
        """`hold_seconds`: how long nothing fires after start and after sleep."""
        self.hold_seconds = hold_seconds
        self._previous: Instant | None = None
        self._held_since: Instant | None = None
        self._after_sleep = False
        self._observed_seconds = 0.0

    def see(self, at: Instant, interval_seconds: float) -> None:
        """One tick at the cadence in force."""
        before, self._previous = self._previous, at
        if before is None:
            self._held_since = at
            return
        reasons = {gap.reason for gap in interruptions(before, at, interval_seconds)}
        if GapReason.ASLEEP in reasons:
            self._held_since, self._after_sleep = at, True
        awake = at.monotonic_seconds - before.monotonic_seconds
        self._observed_seconds += max(0.0, min(awake, interval_seconds * _LONGEST_STEP_INTERVALS))

    def take_observed_seconds(self) -> float:
        """Time observed since the last call."""
        seconds, self._observed_seconds = self._observed_seconds, 0.0
        return seconds

    def hold(self) -> Text | None:
        """Why nothing may fire now; None: it may."""
        if self._previous is None or self._held_since is None:
            return text("alerts.hold.start", seconds=self.hold_seconds)
        left = self.hold_seconds - (self._previous.monotonic_seconds - self._held_since.monotonic_seconds)
        if left <= 0:
            return None
        return text("alerts.hold.sleep" if self._after_sleep else "alerts.hold.start", seconds=left)

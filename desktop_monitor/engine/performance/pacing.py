"""When something that costs time is due again: the sooner the more it is wanted, and never so often that it costs much.

Counts time asleep, too: what was made before is old after it. Must not know what is made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from desktop_monitor.clock import Clock, Instant
from desktop_monitor.engine.guard import StepGuard

LEAST_RATIO = 0.002
"""Of its time a thread spends no more than this on one thing that nobody looks at."""
_RETRY_SECONDS = 30.0
_RETRY_RATIO = 0.02
_T = TypeVar("_T")


class Pacing:
    """One thing that is made again and again."""

    def __init__(self) -> None:
        self._made: Instant | None = None
        self._cost_seconds = 0.0

    def is_due(self, at: Instant, pause_seconds: float, share_ratio: float = LEAST_RATIO) -> bool:
        """Whether it was made at least so long ago, and making it takes at most such a share of the time between."""
        if self._made is None:
            return True
        age = at.boottime_seconds - self._made.boottime_seconds
        # Where the clock was set back, everything is from the future.
        return age >= max(pause_seconds, self._cost_seconds / share_ratio) or at.wall_seconds < self._made.wall_seconds

    def made(self, at: Instant, cost_seconds: float) -> None:
        """It was made now."""
        self._made, self._cost_seconds = at, cost_seconds

    def hurry(self) -> None:
        """It is due at once: what it is made from is another by now."""
        self._made = None


class PacedGuard:
    """A guard under which what failed is not tried again at once: to fail may cost as much as to work."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._guard = StepGuard()
        self._failed: dict[str, Pacing] = {}

    def run(self, name: str, at: Instant, step: Callable[[], _T]) -> _T | None:
        """The step's result, or None if it failed, now or so lately that it was not tried."""
        pacing = self._failed.setdefault(name, Pacing())
        if not pacing.is_due(at, _RETRY_SECONDS, _RETRY_RATIO):
            return None
        begun = self._clock.monotonic()
        result = self._guard.run(name, step)
        if self._guard.error(name):
            pacing.made(at, self._clock.monotonic() - begun)
        else:
            pacing.hurry()
        return result

    def error(self, name: str) -> str:
        """Why the step failed last time; empty if it worked."""
        return self._guard.error(name)

    def hurry(self) -> None:
        """Try all again at once."""
        self._failed.clear()

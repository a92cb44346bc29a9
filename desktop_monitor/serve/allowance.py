"""How often one connection may ask: so many at once after a rest, so many a second in the long run.

Must not know HTTP.
"""

from __future__ import annotations


class Allowance:
    """A token bucket."""

    def __init__(self, per_second: float, burst: int, now_seconds: float) -> None:
        """Full at first. Times are monotonic seconds."""
        self._per_second = per_second
        self._burst = float(burst)
        self._left = float(burst)
        self._at_seconds = now_seconds

    def spend(self, now_seconds: float) -> bool:
        """Whether one more is allowed now."""
        rested = max(0.0, now_seconds - self._at_seconds)
        self._at_seconds = now_seconds
        self._left = min(self._burst, self._left + rested * self._per_second)
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True

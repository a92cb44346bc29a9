"""When to try again what could not be done: soon, then later and later. Monotonic seconds: no clock that is set counts.

Lives no longer than the program: whoever starts it again may try at once.
"""

from __future__ import annotations

_FIRST_SECONDS = 60.0
_LONGEST_SECONDS = 3600.0


class Patience:
    """Failures of each switch."""

    def __init__(self) -> None:
        """Nothing failed yet."""
        self._failed: dict[int, tuple[int, float]] = {}

    def failed(self, switch_id: int, at_seconds: float) -> int:
        """It failed again; how often by now."""
        times = self._failed.get(switch_id, (0, 0.0))[0] + 1
        pause = min(_FIRST_SECONDS * 2 ** min(times - 1, 16), _LONGEST_SECONDS)
        self._failed[switch_id] = (times, at_seconds + pause)
        return times

    def may_try(self, switch_id: int, at_seconds: float) -> bool:
        """Whether it is time for the next try."""
        return at_seconds >= self._failed.get(switch_id, (0, at_seconds))[1]

    def forget(self, switch_id: int) -> None:
        """It is settled, or tried from the start."""
        self._failed.pop(switch_id, None)

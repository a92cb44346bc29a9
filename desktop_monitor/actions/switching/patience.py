"""When to try again what could not be done: soon, then later and later. Monotonic seconds: no clock that is set counts.

Lives no longer than the program: whoever starts it again may try at once.
"""

from __future__ import annotations

from typing import NamedTuple

_FIRST_SECONDS = 60.0
_LONGEST_SECONDS = 3600.0


class Patience:
    """Failures of each switch."""

    def __init__(self) -> None:
        """Nothing failed yet."""
        self._failed: dict[int, _Failures] = {}

    def failed(self, switch_id: int, what: str, at_seconds: float) -> int:
        """What was tried failed; how often `what` did in a row by now."""
        former = self._failed.get(switch_id)
        times = former.times + 1 if former is not None and former.what == what else 1
        pause = min(_FIRST_SECONDS * 2 ** min(times - 1, 16), _LONGEST_SECONDS)
        self._failed[switch_id] = _Failures(what, times, at_seconds + pause)
        return times

    def may_try(self, switch_id: int, at_seconds: float) -> bool:
        """Whether it is time for the next try."""
        former = self._failed.get(switch_id)
        return former is None or at_seconds >= former.next_seconds

    def forget(self, switch_id: int) -> None:
        """It is settled, or tried from the start."""
        self._failed.pop(switch_id, None)


class _Failures(NamedTuple):
    what: str
    times: int
    next_seconds: float

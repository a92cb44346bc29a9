"""Counters to rates: what grew, by the time it took, where both can be trusted.

The time is the one measured beside each reading, never the nominal interval. A
rate that cannot be known is absent: at the first reading, when a counter went
backwards (a reset, or 32 bits that wrapped), and over an interval in which the
machine slept or the program stood still. Must not know what is counted.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from desktop_monitor.clock import Instant

_SLEEP_SECONDS = 0.5
"""Boot time may outgrow monotonic time by so much without a sleep: the clocks are read one after another."""
_LONGEST_SECONDS = 30.0
_LONGEST_RATIO = 10.0

K = TypeVar("K", bound=Hashable)


class Interval:
    """Measures the time between two readings and tells whether a rate over it means anything."""

    __slots__ = ("_previous", "_usual_seconds")

    def __init__(self) -> None:
        self._previous: Instant | None = None
        self._usual_seconds = 0.0

    def advance(self, at: Instant) -> float | None:
        """Seconds since the previous reading; None for the first, a sleep or a standstill.

        A standstill is an interval of over 30 s that is also over ten times the one
        before; after it the next interval counts again, whatever the new cadence is.
        """
        previous, self._previous = self._previous, at
        if previous is None:
            return None
        seconds = at.monotonic_seconds - previous.monotonic_seconds
        slept = at.boottime_seconds - previous.boottime_seconds - seconds > _SLEEP_SECONDS
        longest = max(_LONGEST_SECONDS, _LONGEST_RATIO * self._usual_seconds)
        self._usual_seconds = seconds
        return None if slept or seconds <= 0 or seconds > longest else seconds


class CounterRates(Generic[K]):
    """Rates of a changing set of counters that are read together."""

    __slots__ = ("_interval", "_previous")

    def __init__(self) -> None:
        self._interval = Interval()
        self._previous: Mapping[K, float] = {}

    def update(self, at: Instant, counters: Mapping[K, float]) -> dict[K, float]:
        """What each counter grew per second since the previous call; `counters` is kept, not copied.

        A counter that is new, or smaller than before, has no rate this time.
        """
        previous, self._previous = self._previous, counters
        seconds = self._interval.advance(at)
        if seconds is None:
            return {}
        rates: dict[K, float] = {}
        for key, value in counters.items():
            before = previous.get(key)
            if before is not None and value >= before:
                rates[key] = (value - before) / seconds
        return rates

"""The only place that asks what time it is.

Three clocks are read together because they disagree on purpose: wall time jumps
when somebody sets it, monotonic time stands still while the machine sleeps, boot
time counts on through sleep. Their differences are how sleep and clock steps are
told from slow work.

Must not know: what the times are used for.
"""

from __future__ import annotations

import sys
import time
from typing import NamedTuple, Protocol


class Instant(NamedTuple):
    """One moment on all three clocks."""

    wall_seconds: float
    """Seconds since 1970-01-01 UTC."""
    monotonic_seconds: float
    """Seconds that never jump; stands still during system sleep on Linux."""
    boottime_seconds: float
    """Like monotonic but counts sleep. Where there is no such clock: wall time."""


class Clock(Protocol):
    """What the program asks of time; tests pass a clock they move by hand."""

    def now(self) -> Instant:
        """All three clocks, read together."""

    def monotonic(self) -> float:
        """Monotonic seconds alone: the cheap call beside each counter read."""


class SystemClock:
    """The machine's clocks."""

    def now(self) -> Instant:
        """All three clocks, read together."""
        return Instant(time.time(), time.monotonic(), _boottime())

    def monotonic(self) -> float:
        """Monotonic seconds alone."""
        return time.monotonic()


def cpu_seconds() -> float:
    """CPU seconds this process has used so far, all threads."""
    return time.process_time()


if sys.platform == "linux":

    def _boottime() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)
else:

    def _boottime() -> float:
        return time.time()

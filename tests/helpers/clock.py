"""A clock that tests move by hand."""

from __future__ import annotations

from desktop_monitor.clock import Instant


class FakeClock:
    """Stands still until it is told to move. Implements `desktop_monitor.clock.Clock`."""

    def __init__(self, wall_seconds: float = 1_700_000_000.0, uptime_seconds: float = 1_000.0) -> None:
        self._wall = wall_seconds
        self._monotonic = uptime_seconds
        self._boottime = uptime_seconds

    def now(self) -> Instant:
        return Instant(self._wall, self._monotonic, self._boottime)

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Time passes."""
        self._wall += seconds
        self._monotonic += seconds
        self._boottime += seconds

    def sleep_machine(self, seconds: float) -> None:
        """The machine is suspended: wall and boot time go on, monotonic time does not."""
        self._wall += seconds
        self._boottime += seconds

    def step_wall(self, seconds: float) -> None:
        """Somebody sets the wall clock, forwards or (negative) backwards."""
        self._wall += seconds

"""Ticks between their measurement and the disk: what is not written yet and when it must be.

Ticks are gathered by wall minute. A minute ends when a tick of another minute
arrives, be it later or, after the clock was set back, earlier. Must not know SQL.
"""

from __future__ import annotations

from desktop_monitor.metrics.sample import Gap
from desktop_monitor.store.blocks import Tick

AT_RISK_SECONDS = 5.0
"""What a crash may cost at most."""
_MINUTE_US = 60_000_000


class Buffer:
    """What waits to be written. Keeps it until `written` says that it is safe."""

    def __init__(self) -> None:
        self.finished: list[list[Tick]] = []
        """Minutes that are over, whole and as they came; only the first may be in batches in part."""
        self.gaps: list[Gap] = []
        self._current: list[Tick] = []
        self._stored_count = 0
        self._finished_stored_count = 0
        self._oldest_monotonic: float | None = None
        self._last_monotonic: float | None = None

    @property
    def fresh(self) -> list[Tick]:
        """Ticks of the present minute that are in no batch yet."""
        return self._current[self._stored_count :]

    @property
    def unwritten(self) -> list[Tick]:
        """Every tick that is nowhere but here, as they came."""
        finished = [tick for minute in self.finished for tick in minute]
        return finished[self._finished_stored_count :] + self.fresh

    def add(self, tick: Tick, monotonic_seconds: float) -> bool:
        """Take a tick; True when the buffer must be written before the next one may be expected."""
        if self._current and self._current[-1].time_us // _MINUTE_US != tick.time_us // _MINUTE_US:
            self.end_minute()
        self._current.append(tick)
        if self._oldest_monotonic is None:
            self._oldest_monotonic = monotonic_seconds
        # The next tick is expected after as long as the last one took; nobody calls in between.
        previous, self._last_monotonic = self._last_monotonic, monotonic_seconds
        if previous is None:
            return True
        return monotonic_seconds - self._oldest_monotonic + (monotonic_seconds - previous) >= AT_RISK_SECONDS

    def end_minute(self) -> None:
        """The present minute is complete as it is."""
        if self._current:
            self._finished_stored_count += self._stored_count
            self.finished.append(self._current)
        self._current = []
        self._stored_count = 0

    def written(self) -> None:
        """Everything handed out is on disk."""
        self.finished = []
        self.gaps = []
        self._finished_stored_count = 0
        self._stored_count = len(self._current)
        self._oldest_monotonic = None

    def clear(self) -> None:
        """Forget everything, written or not."""
        self._current = []
        self.written()

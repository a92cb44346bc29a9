"""Members' own part of memory, read at a slow tempo and never many at once.

The kernel walks a process's whole memory for it, so each is asked every 20 s at
most, and a pass only spends a thousandth of the time since the one before. Must not
know trees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from desktop_monitor.clock import Clock
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

_FIRST_SECONDS = 2.0
"""Most processes of an agent live shorter and are not worth asking."""
_TEMPO_SECONDS = 20.0
_REFUSED_SECONDS = 300.0
_SHARE = 0.001
_MOST_SECONDS = 0.005
"""Longest time one pass spends, the last question aside."""


@dataclass(slots=True)
class _Gauge:
    due_seconds: float
    bytes: int | None = None


class MemoryGauges:
    """What `measure` said of each process last. Belongs to one thread."""

    def __init__(self, clock: Clock, measure: Callable[[ProcessIdentity], int | None]) -> None:
        self._clock = clock
        self._measure = measure
        self._gauges: dict[ProcessIdentity, _Gauge] = {}
        self._previous_seconds: float | None = None

    def update(self, members: Iterable[ProcessRow]) -> None:
        """Ask those that are due, the longest waiting first; forget everyone who is no member."""
        now = self._clock.monotonic()
        known = self._gauges
        self._gauges = {row.identity: known.get(row.identity) or _Gauge(now + _FIRST_SECONDS) for row in members}
        due = [(gauge.due_seconds, identity) for identity, gauge in self._gauges.items() if gauge.due_seconds <= now]
        if due:
            self._ask(sorted(due), now + self._budget_seconds(now))
        self._previous_seconds = now

    def bytes_of(self, identity: ProcessIdentity) -> int | None:
        """The newest answer; None if there is none yet or it refuses."""
        gauge = self._gauges.get(identity)
        return None if gauge is None else gauge.bytes

    def _budget_seconds(self, now: float) -> float:
        passed = _TEMPO_SECONDS if self._previous_seconds is None else now - self._previous_seconds
        return min(_MOST_SECONDS, _SHARE * passed)

    def _ask(self, due: list[tuple[float, ProcessIdentity]], until_seconds: float) -> None:
        for _, identity in due:
            gauge = self._gauges[identity]
            gauge.bytes = self._measure(identity)
            now = self._clock.monotonic()
            gauge.due_seconds = now + (_REFUSED_SECONDS if gauge.bytes is None else _TEMPO_SECONDS)
            if now >= until_seconds:
                return

"""How long something took that told of its start and of its end but not of the time between.

Bounded: of too many that are open the oldest are forgotten, which leaves their
duration unknown, and nothing else. Must not know what the events say.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop_monitor.agents.workflow.event import Event

OPEN_LIMIT = 10_000
_LONGEST_SECONDS = 366 * 86_400.0

Key = tuple[str, str, str]
"""Source, kind and op_id."""


class Start(NamedTuple):
    """What an end needs of its start."""

    source: str
    kind: str
    op_id: str
    at_seconds: float


class Pairing:
    """Starts whose end has not come yet."""

    def __init__(self, starts: tuple[Start, ...] = (), limit: int = OPEN_LIMIT) -> None:
        """`starts` as `open` gave them before."""
        self._limit = limit
        self._starts: dict[Key, float] = {}
        for start in starts:
            self._put(start[:3], start.at_seconds)

    def note(self, event: Event) -> None:
        """Remember a start; told twice, the earlier one counts."""
        key = _key(event)
        self._put(key, min(event.at_seconds, self._starts.get(key, event.at_seconds)))

    def _put(self, key: Key, at_seconds: float) -> None:
        if key not in self._starts and len(self._starts) >= self._limit:
            del self._starts[next(iter(self._starts))]
        self._starts[key] = at_seconds

    def seconds(self, event: Event) -> float | None:
        """From the start to this end; None where no start is known or the clock was set back."""
        started = self._starts.pop(_key(event), None)
        if started is None or not 0 <= event.at_seconds - started <= _LONGEST_SECONDS:
            return None
        return event.at_seconds - started

    def open(self) -> tuple[Start, ...]:
        """All that wait for their end, oldest first."""
        return tuple(Start(*key, at_seconds) for key, at_seconds in self._starts.items())


def _key(event: Event) -> Key:
    return event.source, event.kind, event.op_id

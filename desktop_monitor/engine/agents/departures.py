"""Sessions whose process was seen and has gone: they are over, however young their newest event is.

Must not know what else is known of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop_monitor.agents.trees.reading import TreeReading
from desktop_monitor.metrics.agent_event import SessionStatus

_REMEMBERED_SECONDS = 600.0
"""After that the age of its newest event says as much."""


class Departures:
    """Remembers which sessions had a process."""

    def __init__(self) -> None:
        self._present: set[tuple[str, str]] = set()
        self._left: dict[tuple[str, str], float] = {}

    def look(
        self, now_seconds: float, statuses: Iterable[SessionStatus], trees: Iterable[TreeReading]
    ) -> Mapping[tuple[str, str], float]:
        """Interface and session of each that left within the last minutes, and the wall time since which it is gone."""
        present = {(one.interface, one.session) for one in statuses if one.session and one.pid is not None}
        present |= {(tree.interface, tree.session) for tree in trees if tree.session and tree.root is not None}
        for key in self._present - present:
            self._left[key] = now_seconds
        self._present = present
        self._left = {
            key: since
            for key, since in self._left.items()
            if key not in present and 0 <= now_seconds - since <= _REMEMBERED_SECONDS
        }
        return self._left

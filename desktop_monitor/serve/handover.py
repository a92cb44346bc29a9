"""Findings on their way from the ports to who keeps them, without losing any.

A client that was answered 200 never sends again, and one that is sent away after its
body was decoded may be taken for a repetition when it comes again. So there is room
first: while something waits here, requests wait undecoded; what was already decoded by
then waits its turn. Must not know HTTP or who keeps them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from desktop_monitor.metrics.agent_event import Findings

Take = Callable[[str, Findings], bool]
"""Keeps the findings of a source; False: there is no room now. Returns at once, from any thread."""


class Handover:
    """One thread uses it: that of the ports."""

    def __init__(self, take: Take, when_waiting: Callable[[], None]) -> None:
        """`when_waiting` has `has_room` asked again soon."""
        self._take = take
        self._when_waiting = when_waiting
        self._waiting: deque[tuple[str, Findings]] = deque()

    def has_room(self) -> bool:
        """Whether more may be decoded; hands over what waits as far as possible."""
        while self._waiting:
            if not self._take(*self._waiting[0]):
                self._when_waiting()
                return False
            self._waiting.popleft()
        return True

    def give(self, source: str, findings: Findings) -> None:
        """Hand `findings` over, now or as soon as there is room."""
        if findings:
            self._waiting.append((source, findings))
            self.has_room()

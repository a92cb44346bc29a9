"""Tells the engine how the ports stand: at once when they open or close, of counters at most once a second.

Must not know HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from desktop_monitor.engine.agents_view import ReceiverView
from desktop_monitor.serve.tally import Tally

_INTERVAL_SECONDS = 1.0


class Reporter:
    """Lives in the event loop; wakes up only after something changed."""

    def __init__(self, publish: Callable[[ReceiverView], None]) -> None:
        self.tally = Tally(self._soon)
        self._publish = publish
        self._timer: asyncio.TimerHandle | None = None
        self._next_seconds = 0.0

    def now(self) -> None:
        """Report what there is."""
        self.cancel()
        self._next_seconds = asyncio.get_running_loop().time() + _INTERVAL_SECONDS
        self._publish(self.tally.view())

    def cancel(self) -> None:
        """Report nothing more of what was so far."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_at(self._next_seconds, self.now)

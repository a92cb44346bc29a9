"""A poll that may wait, on a thread of its own: whoever asks for news never does.

The desk asks every second or two; the thread exists from the first time something is
due. Must not know what is polled.
"""

from __future__ import annotations

import logging
import threading
from typing import NamedTuple, Protocol

from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.clock import Clock, Instant
from desktop_monitor.metrics.agent_event import NOTHING, Findings

_LOG = logging.getLogger(__name__)
_MOST_WAITING = 20
"""Polls whose findings nobody fetched; a desk that stands still must not fill memory."""


class Polled(NamedTuple):
    """What one poll brought."""

    findings: Findings = NOTHING
    problems: tuple[str, ...] = ()
    """What is wrong now, a sentence each with the file or address it is about."""


class Poll(Protocol):
    """Looks at many places, one after the other."""

    @property
    def name(self) -> str:
        """As statuses and logs say it: ``metrics.files``."""

    def is_due(self, at: Instant) -> bool:
        """Whether there is anything to look at now; touches no disk and no network."""

    def poll(self, at: Instant) -> Polled:
        """Look at what is due. Called on a thread of its own; may wait, raises nothing."""

    def apply(self, options: AgentOptions) -> None:
        """Work with these from now on. Called from another thread."""

    def stop(self) -> None:
        """End what is waited for soon. Called from another thread."""


class BackgroundFeed:
    """Implements `engine.agents.parts.Feed`."""

    def __init__(self, poll: Poll, clock: Clock) -> None:
        self._poll = poll
        self._clock = clock
        self._changed = threading.Condition()
        # All of the following is guarded by _changed.
        self._thread: threading.Thread | None = None
        self._asked_at: Instant | None = None
        self._ready: list[Findings] = []
        self._error = ""
        self._is_closed = False

    @property
    def name(self) -> str:
        """The poll's name."""
        return self._poll.name

    @property
    def error(self) -> str:
        """What was wrong at the newest poll."""
        with self._changed:
            return self._error

    def news(self) -> Findings:
        """What came since the last call; begins the next poll where one is due."""
        at = self._clock.now()
        with self._changed:
            ready, self._ready = self._ready, []
            if self._asked_at is None and not self._is_closed and self._poll.is_due(at):
                self._ask(at)
        return sum(ready, NOTHING)

    def apply(self, options: AgentOptions) -> None:
        """Hand the options on."""
        self._poll.apply(options)

    def close(self) -> None:
        """End the thread without waiting for it."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._poll.stop()

    def wait_until_idle(self, limit_seconds: float) -> bool:
        """Wait until no poll runs; False where one still does. For whoever must have the news now."""
        with self._changed:
            return self._changed.wait_for(lambda: self._asked_at is None, limit_seconds)

    def _ask(self, at: Instant) -> None:
        self._asked_at = at
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        """The thread: one poll for each time it was asked."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_closed or self._asked_at is not None)
                at, is_over = self._asked_at, self._is_closed
                if is_over or at is None:
                    self._asked_at = None
                    self._changed.notify_all()
                    return
            self._poll_once(at)

    def _poll_once(self, at: Instant) -> None:
        # A defect ends the thread through the excepthook; the next time due a new one begins.
        polled = None
        try:
            polled = self._poll.poll(at)
        finally:
            self._finish(polled)

    def _finish(self, polled: Polled | None) -> None:
        with self._changed:
            if polled is None:
                self._thread = None
                polled = Polled(problems=(f"{self.name} failed unexpectedly; the log says more",))
            if polled.findings and len(self._ready) < _MOST_WAITING:
                self._ready.append(polled.findings)
            error = "; ".join(polled.problems)
            if error and error != self._error:
                _LOG.warning("%s: %s", self.name, error)
            self._error = error
            self._asked_at = None
            self._changed.notify_all()

"""The newest requests and events of the journal, as rules need them, and what was learned of usual answers.

Asked for again only where something was written, and only those that may be new: the
whole window now and then, because late telemetry changes what was known. Must not know
rules.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from desktop_monitor.assess.learned_limits import LEARNED_DAYS, USUAL_SHARE, limits_of
from desktop_monitor.clock import Instant
from desktop_monitor.errors import StoreError
from desktop_monitor.metrics.agent_event import WorkflowEvent
from desktop_monitor.metrics.request_outline import RequestOutline
from desktop_monitor.store.journal_types import RequestFilter

_LOG = logging.getLogger(__name__)
MOST_HELD = 10_000
"""The newest; of a longer past nothing is held, and observations say on how much a figure rests."""
_PAUSE_SECONDS = 5.0
_WHOLE_PAUSE_SECONDS = 60.0
_LESSON_PAUSE_SECONDS = 600.0
"""What is usual changes slowly…"""
_FIRST_LESSON_PAUSE_SECONDS = 30.0
"""… but where too few answers were known, a past that is being read in may bring enough at any moment."""
_LATE_SECONDS = 120.0
"""Telemetry of a request may come so long after it, and change it."""
_DAY_SECONDS = 86_400.0

T = TypeVar("T", RequestOutline, WorkflowEvent)


class RequestSource(Protocol):
    """The part of the journal that is asked. Every method may raise StoreError."""

    def changes(self) -> object:
        """Something else than before once anything was written."""

    def outlines(self, wanted: RequestFilter, limit: int = MOST_HELD) -> tuple[RequestOutline, ...]:
        """The newest requests, oldest first."""

    def workflow_events(self, wanted: RequestFilter, limit: int = MOST_HELD) -> tuple[WorkflowEvent, ...]:
        """The newest events, oldest first."""

    def usual(self, wanted: RequestFilter, share: float) -> Mapping[str, tuple[int, float]]:
        """Of each interface, how many answers it gave and the percentile `share` of their seconds."""


class HeldRequests:
    """Keeps what the last `span_seconds` had. One thread uses it."""

    def __init__(self, source: RequestSource) -> None:
        self.requests: tuple[RequestOutline, ...] = ()
        """Oldest first."""
        self.events: tuple[WorkflowEvent, ...] = ()
        self.limits: Mapping[str, float] = {}
        """Seconds an answer may take, by interface."""
        self.error = ""
        """Why the journal cannot be asked; empty while it can."""
        self._source = source
        self._request_seconds = self._event_seconds = 0.0
        self._learns = False
        self._changes: object = None
        self._is_patched = False
        """Only the newest were asked for since the whole window was."""
        self._next_look = self._next_whole = self._next_lesson = float("-inf")

    def want(self, request_seconds: float, event_seconds: float, *, with_limits: bool) -> None:
        """Hold requests and events of so long from now on; 0: none."""
        if (request_seconds, event_seconds, with_limits) == (self._request_seconds, self._event_seconds, self._learns):
            return
        self._request_seconds, self._event_seconds, self._learns = request_seconds, event_seconds, with_limits
        self._changes = None
        self._next_look = self._next_whole = self._next_lesson = float("-inf")
        if not request_seconds:
            self.requests = ()
        if not event_seconds:
            self.events = ()

    def refresh(self, at: Instant) -> bool:
        """Ask for what is new, where that is due; whether anything was asked for."""
        if at.monotonic_seconds < self._next_look or not (self._request_seconds or self._event_seconds):
            return False
        self._next_look = at.monotonic_seconds + _PAUSE_SECONDS
        try:
            return self._look(at)
        except StoreError as error:
            if not self.error:
                _LOG.warning("requests cannot be read for alerts: %s", error)
            self.error = str(error)
            self._changes = None
            return False

    def _look(self, at: Instant) -> bool:
        changes = self._source.changes()
        is_whole = at.monotonic_seconds >= self._next_whole
        if changes == self._changes and not (is_whole and self._is_patched):
            return False
        self._is_patched = not is_whole
        if is_whole:
            self._next_whole = at.monotonic_seconds + _WHOLE_PAUSE_SECONDS
        self._ask(at.wall_seconds, is_whole=is_whole)
        self._learn(at)
        self._changes, self.error = changes, ""
        return True

    def _ask(self, now: float, *, is_whole: bool) -> None:
        if is_whole:
            # Not beside those that take their place: what memory both took once would stay with the process.
            self.requests = self.events = ()
        if self._request_seconds:
            since = _since(self.requests, now - self._request_seconds, is_whole=is_whole)
            fresh = self._source.outlines(RequestFilter(start_seconds=since), MOST_HELD)
            self.requests = _joined(self.requests, fresh, now - self._request_seconds, since)
        if self._event_seconds:
            since = _since(self.events, now - self._event_seconds, is_whole=is_whole)
            news = self._source.workflow_events(RequestFilter(start_seconds=since), MOST_HELD)
            self.events = _joined(self.events, news, now - self._event_seconds, since)

    def _learn(self, at: Instant) -> None:
        if not self._learns or at.monotonic_seconds < self._next_lesson:
            return
        wanted = RequestFilter(start_seconds=at.wall_seconds - LEARNED_DAYS * _DAY_SECONDS)
        answers = self._source.usual(wanted, USUAL_SHARE)
        self.limits = limits_of(answers)
        is_learning = not answers or len(self.limits) < len(answers)
        self._next_lesson = at.monotonic_seconds + (
            _FIRST_LESSON_PAUSE_SECONDS if is_learning else _LESSON_PAUSE_SECONDS
        )


def _since(held: Sequence[T], oldest_seconds: float, *, is_whole: bool) -> float:
    return oldest_seconds if is_whole or not held else max(oldest_seconds, held[-1].at_seconds - _LATE_SECONDS)


def _joined(held: tuple[T, ...], fresh: tuple[T, ...], oldest_seconds: float, since: float) -> tuple[T, ...]:
    """Those held from before `since`, then the fresh ones, which are all there are from then on."""
    times = [one.at_seconds for one in held]
    first, last = bisect_left(times, oldest_seconds), bisect_left(times, since)
    return (held[first:last] + fresh)[-MOST_HELD:]

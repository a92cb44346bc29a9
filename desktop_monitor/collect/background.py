"""A collector that may block, kept off the caller's thread.

A dead network mount blocks for good and some sensors take 200 ms; neither may delay
what the others measure. Must not know what is collected.
"""

from __future__ import annotations

import threading

from desktop_monitor.clock import Clock, Instant
from desktop_monitor.collect.collector import Collector
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.sample import Samples

_LIMIT_SECONDS = 5.0
_FRESH_SECONDS = 30.0
_GRACE_SECONDS = 0.005


class BackgroundCollector:
    """Runs another collector on a daemon thread of its own, begun at the first call.

    A call asks for a new reading and waits `grace_seconds` for it at the very most, so
    that a source which is quick after all gives its value at once instead of one
    cadence later. Otherwise it gets the newest reading there is, while that is younger
    than `fresh_seconds`.
    """

    def __init__(
        self,
        inner: Collector,
        clock: Clock,
        limit_seconds: float = _LIMIT_SECONDS,
        *,
        fresh_seconds: float = _FRESH_SECONDS,
        grace_seconds: float = _GRACE_SECONDS,
    ) -> None:
        self._inner = inner
        self._clock = clock
        self._limit_seconds = limit_seconds
        self._fresh_seconds = fresh_seconds
        self._grace_seconds = grace_seconds
        self._changed = threading.Condition()
        # All of the following is guarded by _changed.
        self._thread: threading.Thread | None = None
        self._asked_at: Instant | None = None
        self._newest: Samples = {}
        self._newest_at: Instant | None = None
        self._error: SourceError | None = None
        self._closed = False

    @property
    def name(self) -> str:
        """The inner collector's name."""
        return self._inner.name

    def collect(self) -> Samples:
        """The newest reading, none where it is too old.

        Raises SourceError for what the inner collector raised since the last call, and
        for as long as it has not answered for over `limit_seconds`.
        """
        now = self._clock.now()
        with self._changed:
            if self._asked_at is None:
                self._ask(now)
                self._changed.wait_for(lambda: self._asked_at is None, self._grace_seconds)
            if self._asked_at is not None:
                self._complain_if_late(self._asked_at, now)
            error, self._error = self._error, None
            if error:
                raise error
            is_fresh = self._newest_at is not None and _age_seconds(self._newest_at, now) <= self._fresh_seconds
            return self._newest if is_fresh else {}

    def close(self) -> None:
        """End the thread without waiting for it; it closes the inner collector once that answers."""
        with self._changed:
            self._closed = True
            if self._thread is None:
                self._inner.close()
            self._changed.notify_all()

    def _ask(self, now: Instant) -> None:
        self._asked_at = now
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=f"collect {self.name}", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _complain_if_late(self, asked_at: Instant, now: Instant) -> None:
        # Monotonic alone: while the machine sleeps nobody can answer.
        seconds = now.monotonic_seconds - asked_at.monotonic_seconds
        if seconds > self._limit_seconds:
            raise SourceError(
                text("{name} has not answered for {seconds:.0f} s", name=self.name, seconds=seconds),
                "it is asked again once it does",
            )

    def _run(self) -> None:
        """The thread: one reading for each time it was asked."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._asked_at is not None)
                if self._closed:
                    self._inner.close()
                    return
            self._read()

    def _read(self) -> None:
        # A defect in the inner collector ends the thread through the excepthook;
        # until then its caller has this sentence, and the next call a new thread.
        outcome: Samples | SourceError | None = None
        try:
            outcome = self._inner.collect()
        except SourceError as error:
            outcome = error
        finally:
            self._finish(outcome)

    def _finish(self, outcome: Samples | SourceError | None) -> None:
        with self._changed:
            self._asked_at = None
            if outcome is None:
                self._thread = None
                self._error = SourceError(text("{name} failed unexpectedly", name=self.name), "the log says more")
            elif isinstance(outcome, SourceError):
                self._error = outcome
            else:
                self._newest, self._newest_at = outcome, self._clock.now()
            self._changed.notify_all()


def _age_seconds(then: Instant, now: Instant) -> float:
    """Time since `then`, sleep of the machine included."""
    return max(now.monotonic_seconds - then.monotonic_seconds, now.boottime_seconds - then.boottime_seconds)

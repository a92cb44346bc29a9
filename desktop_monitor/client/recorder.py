"""Events on their way: a bounded queue, and a thread that brings them to the monitor in batches.

Who records is never held up and never sees an error: a full queue loses its oldest
event, and an event that is no JSON is lost, both counted. A forked child begins with
an empty queue and a thread of its own. Must not know what events mean.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any, NamedTuple

QUEUE_LIMIT = 10_000
EVENT_LIMIT_BYTES = 16_384
FLUSH_SECONDS = 0.5
_LINGER_SECONDS = 0.1
"""What comes within this time travels together."""
_POST_SECONDS = 2.0
_BATCH = 500

Event = dict[str, Any]
Deliver = Callable[[bytes, float], bool]


class Statistics(NamedTuple):
    """What became of the events of this process."""

    delivered: int
    dropped: int
    """Because nobody took them, the queue was full, or they were no JSON."""


class Recorder:
    """One queue with its thread, which starts with the first event."""

    def __init__(self, deliver: Deliver, limit: int = QUEUE_LIMIT) -> None:
        """`deliver(lines, seconds)` says whether they arrived; called on one thread at a time."""
        self._deliver = deliver
        self._limit = limit
        self._begin()
        _ALL.add(self)

    def _begin(self) -> None:
        """With nothing recorded; after a fork the locks and the thread of the parent are no more."""
        self._queue: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._wake: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._is_awake = False
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._sending = threading.Lock()
        self._numbers = count(1)
        self._prefix = f"{os.getpid()}-{os.urandom(6).hex()}"
        self._delivered = 0
        self._dropped = 0

    def new_id(self) -> str:
        """An op_id that no other event has."""
        return f"{self._prefix}-{next(self._numbers)}"

    def put(self, event: Event) -> None:
        """Record `event`; returns at once and raises nothing."""
        if self._queue.qsize() >= self._limit:
            self._drop_oldest()
        # Without a lock, so that a signal handler may record as well.
        self._queue.put(event)
        if not self._is_awake:
            self._is_awake = True
            self._wake.put(None)
            if self._thread is None:
                self._start()

    def _drop_oldest(self) -> None:
        try:
            self._queue.get_nowait()
        except queue.Empty:
            return
        self._dropped += 1

    def _start(self) -> None:
        if not self._starting.acquire(blocking=False):
            return
        try:
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="desktop-monitor-client", daemon=True)
                thread.start()
                self._thread = thread
                _flush_when_a_worker_ends()
        except RuntimeError:
            # The interpreter ends or has no thread left; `flush` takes what there is.
            self._is_awake = False
        finally:
            self._starting.release()

    def _run(self) -> None:
        while True:
            self._wake.get()
            # Events stay in the queue meanwhile, where `flush` finds them when the program ends.
            time.sleep(_LINGER_SECONDS)
            self._is_awake = False
            with self._sending:
                self._send(time.monotonic() + _POST_SECONDS)

    def flush(self, seconds: float = FLUSH_SECONDS) -> bool:
        """Deliver what is recorded so far, taking `seconds` at most; whether all that was tried."""
        deadline = time.monotonic() + seconds
        if not self._sending.acquire(timeout=max(seconds, 0.0)):
            return False
        try:
            self._send(deadline)
        finally:
            self._sending.release()
        return self._queue.empty()

    def statistics(self) -> Statistics:
        """What became of the events so far."""
        return Statistics(self._delivered, self._dropped)

    def _send(self, deadline: float) -> None:
        while events := self._taken():
            self._send_batch(events, deadline)
            if time.monotonic() >= deadline:
                # There is more: what cannot be sent in time is not to hold up a program that ends.
                self._is_awake = True
                self._wake.put(None)
                return

    def _taken(self) -> list[Event]:
        events: list[Event] = []
        try:
            while len(events) < _BATCH:
                events.append(self._queue.get_nowait())
        except queue.Empty:
            pass
        return events

    def _send_batch(self, events: list[Event], deadline: float) -> None:
        lines = list(_lines(events))
        self._dropped += len(events) - len(lines)
        if not lines:
            return
        if self._deliver(b"".join(lines), deadline - time.monotonic()):
            self._delivered += len(lines)
        else:
            self._dropped += len(lines)


def _lines(events: Iterable[Event]) -> Iterable[bytes]:
    for event in events:
        try:
            line = json.dumps(event, allow_nan=False, check_circular=True).encode("ascii")
        except (TypeError, ValueError, RecursionError, RuntimeError):
            # A value without a JSON form, or one that another thread changes just now.
            continue
        if len(line) <= EVENT_LIMIT_BYTES:
            yield line + b"\n"


_ALL: weakref.WeakSet[Recorder] = weakref.WeakSet()


def _flush_all() -> None:
    deadline = time.monotonic() + FLUSH_SECONDS
    for recorder in list(_ALL):
        recorder.flush(deadline - time.monotonic())


def _flush_when_a_worker_ends() -> None:
    """Processes of `multiprocessing` forget what is registered with `atexit`."""
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        util.Finalize(None, _flush_all, exitpriority=-100)


def _begin_all() -> None:
    for recorder in list(_ALL):
        recorder._begin()  # noqa: SLF001


atexit.register(_flush_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_all)

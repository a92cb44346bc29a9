"""A thread that owns one thing, does its steps at a pace, and takes orders in between.

What is ordered is carried out on the thread, one order after the other; whoever
ordered learns of the end through a future. Must not know what is owned.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Generic, TypeVar

from desktop_monitor.engine.futures import refused
from desktop_monitor.engine.guard import StepGuard
from desktop_monitor.errors import MonitorError

T = TypeVar("T")
_END_LIMIT_SECONDS = 5.0


class Worker(Generic[T]):
    """Every method may be called from any thread."""

    def __init__(
        self,
        name: str,
        failed_title: str,
        make: Callable[[], T],
        step: Callable[[T], None],
        end: Callable[[T], None],
        pace_seconds: float,
    ) -> None:
        """`make`, `step` and `end` are called on the thread; `failed_title` says what cannot be when `make` failed."""
        self._name, self._failed_title, self._make, self._step, self._end = name, failed_title, make, step, end
        self._pace_seconds = pace_seconds
        self._changed = threading.Condition()
        # All of the following is guarded by _changed.
        self._orders: deque[tuple[Callable[[T], object], Future[object]]] = deque()
        self._is_closing = False
        self._is_woken = False
        self._failure: MonitorError | None = None
        self._thread: threading.Thread | None = None

    @property
    def failure(self) -> MonitorError | None:
        """Why it could not begin; None while it can, or has not tried yet."""
        return self._failure

    def start(self) -> None:
        """Begin; the first step follows at once."""
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def order(self, order: Callable[[T], object]) -> Future[object]:
        """Have `order` called soon; the answer is its result, or the MonitorError it raised."""
        with self._changed:
            if self._failure is not None:
                return refused(self._failure)
            if self._is_closing:
                return refused(MonitorError("The program ends", "Nothing was done."))
            answer: Future[object] = Future()
            self._orders.append((order, answer))
            self._changed.notify()
            return answer

    def set_pace(self, pace_seconds: float) -> None:
        """Let the next steps follow at this pace; a pause that has begun ends as it was."""
        self._pace_seconds = pace_seconds

    def wake(self) -> None:
        """Have the next step follow at once."""
        with self._changed:
            self._is_woken = True
            self._changed.notify()

    def close(self) -> bool:
        """End after the orders that wait; False if it did not within a few seconds."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread is None:
            return True
        self._thread.join(_END_LIMIT_SECONDS)
        return not self._thread.is_alive()

    def _run(self) -> None:
        guard = StepGuard()
        owned = guard.run(self._name, self._make)
        if owned is None:
            self._fail(MonitorError(self._failed_title, guard.error(self._name)))
            return
        try:
            while self._round(owned, guard):
                pass
        finally:
            guard.run(self._name, lambda: self._end(owned))

    def _fail(self, failure: MonitorError) -> None:
        with self._changed:
            self._failure = failure
            while self._orders:
                self._orders.popleft()[1].set_exception(failure)

    def _round(self, owned: T, guard: StepGuard) -> bool:
        """Carry out what waits and do one step; False when it was the last."""
        with self._changed:
            orders = tuple(self._orders)
            self._orders.clear()
            self._is_woken = False
            is_last = self._is_closing
        for order, answer in orders:
            guard.run(f"{self._name} order", partial(_carry_out, order, owned, answer))
        guard.run(self._name, lambda: self._step(owned))
        with self._changed:
            if not (self._orders or self._is_closing or self._is_woken or is_last):
                self._changed.wait(self._pace_seconds)
        return not is_last


def _carry_out(order: Callable[[T], object], owned: T, answer: Future[object]) -> None:
    try:
        answer.set_result(order(owned))
    except MonitorError as error:
        answer.set_exception(error)
    finally:
        if not answer.done():
            # A mistake of ours goes on to the guard, which logs it; who waits must not wait for ever.
            answer.set_exception(MonitorError("It could not be done", "The log says why."))

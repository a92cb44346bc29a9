"""Answers to orders, made without a thread: known at once, refused at once, or following from another answer.

Must not know what was ordered.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from desktop_monitor.errors import MonitorError

T = TypeVar("T")


def answered(result: object) -> Future[object]:
    """An answer that is there already."""
    answer: Future[object] = Future()
    answer.set_result(result)
    return answer


def refused(error: MonitorError) -> Future[object]:
    """What was ordered is not done, for this reason."""
    answer: Future[object] = Future()
    answer.set_exception(error)
    return answer


def then(first: Future[T], go_on: Callable[[T], object]) -> Future[object]:
    """What `go_on` makes of the first answer, or what that ends with where it is a future itself.

    An error of either is the error of the whole. `go_on` is called on the thread that
    answers first, must be quick, and raises nothing.
    """
    answer: Future[object] = Future()

    def ended(done: Future[object]) -> None:
        error = done.exception()
        if error is None:
            answer.set_result(done.result())
        else:
            answer.set_exception(error)

    def begun(done: Future[T]) -> None:
        error = done.exception()
        if error is not None:
            answer.set_exception(error)
            return
        second = go_on(done.result())
        if isinstance(second, Future):
            second.add_done_callback(ended)
        else:
            answer.set_result(second)

    first.add_done_callback(begun)
    return answer

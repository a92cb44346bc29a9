"""Waiting for something another process does: the one place where a test lets time pass.

A condition is asked again until it holds or its deadline is over; nothing in a test
waits for a fixed time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_PAUSE_SECONDS = 0.05


def wait_until(condition: Callable[[], T], seconds: float = 15.0, what: str = "") -> T:
    """The first true value of `condition`. Raises AssertionError after `seconds`, naming `what` and the last value."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what or condition} did not happen within {seconds:g} s; last value: {value!r}")
        time.sleep(_PAUSE_SECONDS)
    return value


def stays_true(condition: Callable[[], object], seconds: float, what: str = "") -> None:
    """Watch that `condition` holds for `seconds`. Raises AssertionError as soon as it does not."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not (value := condition()):
            raise AssertionError(f"{what or condition} did not last {seconds:g} s: {value!r}")
        time.sleep(_PAUSE_SECONDS)

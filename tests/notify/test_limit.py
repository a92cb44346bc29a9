"""Calls without a limit of their own get one, and a hanging one is not followed by more."""

from __future__ import annotations

import threading

import pytest

from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.limit import LimitedCalls
from tests.helpers.polling import wait_until


def test_a_call_that_went_well_says_nothing() -> None:
    LimitedCalls("plyer", 5).run(lambda: "")


def test_what_went_wrong_is_passed_on_in_words() -> None:
    with pytest.raises(DeliveryError, match="plyer failed: no paper"):
        LimitedCalls("plyer", 5).run(lambda: "no paper")


def test_after_a_hanging_call_has_ended_the_next_one_is_made() -> None:
    hang = threading.Event()
    calls = LimitedCalls("plyer", 0.05)

    def hanging() -> str:
        hang.wait()
        return ""

    with pytest.raises(DeliveryError, match="did not end"):
        calls.run(hanging)
    with pytest.raises(DeliveryError, match="still hanging"):
        calls.run(lambda: "")
    hang.set()

    def works_again() -> bool:
        try:
            calls.run(lambda: "")
        except DeliveryError:
            return False
        return True

    wait_until(works_again)

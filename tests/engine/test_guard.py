"""A broken step stops nobody and is reported once."""

import logging

import pytest

from desktop_monitor.engine.guard import StepGuard
from desktop_monitor.errors import SourceError


def broken() -> float:
    raise SourceError("sensor", "gone")


def buggy() -> float:
    return 1 / 0


def test_a_result_passes_through() -> None:
    assert StepGuard().run("cpu", lambda: 42) == 42


def test_a_failure_is_none_and_remembered_until_it_works_again() -> None:
    guard = StepGuard()

    assert guard.run("cpu", broken) is None
    assert guard.error("cpu") == "sensor: gone"

    guard.run("cpu", lambda: 1)

    assert guard.error("cpu") == ""


def test_a_failure_is_logged_when_it_begins_and_when_it_ends(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    guard = StepGuard()
    for step in (broken, broken, broken, lambda: 1.0, lambda: 1.0):
        guard.run("cpu", step)

    assert [record.getMessage() for record in caplog.records] == ["cpu: sensor: gone", "cpu works again"]


def test_a_bug_is_caught_too_and_leaves_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    guard = StepGuard()

    assert guard.run("gpu", buggy) is None
    assert "ZeroDivisionError" in guard.error("gpu")
    assert caplog.records[0].exc_info is not None

"""Whatever is raised is kept, told once, and told of without its words where they may hold a secret."""

from __future__ import annotations

import logging

import pytest

from desktop_monitor.notify.guarded import Guard, failure_of, where


def nothing() -> None:
    """Goes through."""


def divided() -> None:
    raise ZeroDivisionError("planted")


def missed() -> None:
    raise KeyError("planted")


def test_what_was_raised_is_handed_back() -> None:
    assert failure_of(nothing) is None
    assert isinstance(failure_of(divided), ZeroDivisionError)


def test_the_end_of_the_program_is_not_held_up() -> None:
    def ends() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failure_of(ends)


def test_each_kind_of_mistake_is_an_error_once_and_a_whisper_after(caplog: pytest.LogCaptureFixture) -> None:
    guard = Guard("it failed")
    with caplog.at_level(logging.DEBUG, "desktop_monitor.notify.guarded"):
        assert guard.run(nothing)
        assert [guard.run(step) for step in (divided, divided, missed)] == [False, False, False]
    assert [record.levelname for record in caplog.records] == ["ERROR", "DEBUG", "ERROR"]


def test_a_mistake_is_told_by_kind_and_line_alone() -> None:
    error = failure_of(divided)
    assert error is not None
    assert where(error).startswith("ZeroDivisionError at test_guarded.py:")
    assert where(KeyError("planted")) == "KeyError"

"""When the reader must not be disturbed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.language.text import text
from desktop_monitor.notify.options import NotifyOptions, QuietHours
from desktop_monitor.notify.presence import (
    Presence,
    full_screen_on_windows,
    full_screen_on_x11,
    full_screen_question,
    never_known,
)
from tests.helpers.clock import FakeClock
from tests.helpers.polling import wait_until
from tests.helpers.session_bus import Screen, end

NIGHT = NotifyOptions(quiet_hours=QuietHours(22 * 60, 7 * 60))
TWO_HOURS_EAST = timezone(timedelta(hours=2))


def _presence(hour: int, minute: int = 0, *, full_screen: bool = False) -> Presence:
    """It is `hour`:`minute` two hours east of Greenwich."""
    wall = datetime(2026, 5, 1, hour, minute, tzinfo=TWO_HOURS_EAST).timestamp()
    return Presence(FakeClock(wall), lambda: full_screen, TWO_HOURS_EAST)


@pytest.mark.parametrize(("hour", "minute", "quiet"), [(21, 59, False), (22, 0, True), (3, 0, True), (7, 0, False)])
def test_quiet_hours_are_the_readers_local_time_and_may_pass_midnight(hour: int, minute: int, quiet: bool) -> None:
    reason = _presence(hour, minute).reason_to_wait(NIGHT)
    assert reason == (text("notify.quiet_hours", until="07:00") if quiet else None)


def test_a_full_screen_program_is_a_reason_only_where_the_reader_wants_it() -> None:
    presence = _presence(12, full_screen=True)
    assert presence.reason_to_wait(NotifyOptions()) == text("notify.full_screen")
    assert presence.reason_to_wait(NotifyOptions(hold_in_full_screen=False)) is None


@given(st.integers(0, 1439), st.integers(0, 1440), st.integers(0, 1439))
def test_a_minute_is_quiet_exactly_when_the_stretch_from_start_reaches_over_it(
    start: int, end_minute: int, minute: int
) -> None:
    length = end_minute - start if start <= end_minute else end_minute - start + 1440
    assert QuietHours(start, end_minute).contains(minute) == ((minute - start) % 1440 < length)


def test_where_nobody_can_tell_nothing_is_held_back() -> None:
    assert full_screen_question({}) is never_known
    assert not never_known()
    assert not full_screen_on_windows()
    assert not full_screen_on_x11(":987")
    assert not full_screen_on_x11("no such display")


@pytest.fixture
def window(screen: Screen) -> Iterator[str]:
    """The id of a real window."""
    message = subprocess.Popen(["xmessage", "-display", screen.name, "-title", "a program", "hello"])

    def found() -> str:
        command = ["xwininfo", "-display", screen.name, "-name", "a program"]
        output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        return output.partition("Window id: ")[2].split(" ")[0]

    yield wait_until(found)
    _set_property(screen, ["-root"], "_NET_ACTIVE_WINDOW", "32x", "0x0")
    end(message)


@pytest.mark.desktop
def test_a_real_full_screen_window_is_noticed_only_while_it_is_the_active_one(screen: Screen, window: str) -> None:
    question = full_screen_question({"DISPLAY": screen.name})
    assert not question(), "there is no active window"
    _set_property(screen, ["-root"], "_NET_ACTIVE_WINDOW", "32x", window)
    assert not question(), "it does not fill the screen"
    _set_property(screen, ["-id", window], "_NET_WM_STATE", "32a", "_NET_WM_STATE_FULLSCREEN")
    assert question()
    _set_property(screen, ["-root"], "_NET_ACTIVE_WINDOW", "32x", "0x0")
    assert not question(), "another one is active"


@pytest.mark.desktop
def test_an_active_window_that_has_gone_is_not_in_full_screen(screen: Screen) -> None:
    _set_property(screen, ["-root"], "_NET_ACTIVE_WINDOW", "32x", "0x7fffff")
    assert not full_screen_on_x11(screen.name)
    _set_property(screen, ["-root"], "_NET_ACTIVE_WINDOW", "32x", "0x0")


def _set_property(screen: Screen, window: list[str], name: str, kind: str, value: str) -> None:
    command = ["xprop", "-display", screen.name, *window, "-f", name, kind, "-set", name, value]
    subprocess.run(command, check=True, capture_output=True)


def test_midnight_in_utc_is_not_midnight_here() -> None:
    wall = datetime(2026, 5, 1, 21, 30, tzinfo=UTC).timestamp()
    assert Presence(FakeClock(wall), never_known, TWO_HOURS_EAST).reason_to_wait(NIGHT) is not None

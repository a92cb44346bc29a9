"""A real X11 server is asked without a toolkit, and its absence is an error, not the end."""

from __future__ import annotations

import os

import pytest

from desktop_monitor.errors import SourceError
from desktop_monitor.notify import x11
from desktop_monitor.notify.x11 import Display
from tests.helpers.session_bus import Screen

pytestmark = pytest.mark.desktop


def test_what_is_not_there_is_nothing(screen: Screen) -> None:
    with Display(screen.name) as display:
        assert display.root > 0
        assert display.words(display.root, "_NO_SUCH_PROPERTY") == ()
        assert display.words(0x7FFFFF, "_NET_WM_STATE") == ()
        assert not display.has_state(0x7FFFFF, "_NET_WM_STATE_FULLSCREEN")
        assert not display.selection_has_owner("_NO_SUCH_SELECTION")


def test_a_property_that_holds_text_is_not_read_as_numbers(screen: Screen) -> None:
    with Display(screen.name) as display:
        assert display.words(display.root, "RESOURCE_MANAGER") == ()
        assert display.words(display.root, "_XKB_RULES_NAMES") == ()


def test_a_display_that_is_not_there_is_an_error() -> None:
    for name in (":987", "", "no:such:display"):
        with pytest.raises(SourceError, match="no X11 server"):
            Display(name)


def test_a_system_without_the_library_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x11, "_LIBRARY", "libsurely-not-there.so.1")
    with pytest.raises(SourceError, match="cannot be asked"):
        Display(":0")


def test_asking_leaves_no_descriptor_behind(screen: Screen) -> None:
    with Display(screen.name):
        pass
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        with Display(screen.name) as display:
            display.selection_has_owner("_NET_SYSTEM_TRAY_S0")
    assert len(os.listdir("/proc/self/fd")) == before

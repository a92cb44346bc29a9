"""The names by which a desktop knows this program are the ones that its packages install."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace

import pytest

from desktop_monitor.ui.identity import USER_MODEL_ID, desktop_file_name, tell_windows


def test_a_flatpak_has_a_menu_entry_of_its_own_name() -> None:
    assert desktop_file_name({}) == "desktop-monitor"
    assert desktop_file_name({"FLATPAK_ID": "io.github.desktop_monitor"}) == "io.github.desktop_monitor"


def test_windows_is_told_before_the_first_window(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    shell = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=told.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell), raising=False)
    tell_windows()
    monkeypatch.setattr(sys, "platform", "win32")
    tell_windows()
    assert told[-1:] == [USER_MODEL_ID]


def test_the_name_is_one_that_windows_takes() -> None:
    """At most 128 characters, no spaces (Application User Model IDs, "How to Form")."""
    assert len(USER_MODEL_ID) <= 128
    assert " " not in USER_MODEL_ID

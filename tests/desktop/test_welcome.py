"""A new user on a real desktop: welcomed once, done in a few keys, with what was chosen in force."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desktop.conftest import OpenDesktop
from tests.helpers.desktop import DesktopSession, RunningProgram
from tests.helpers.polling import wait_until
from tests.helpers.program import TITLE, stop_politely

_WELCOME = "Welcome to Desktop Monitor"


@pytest.fixture
def desktop(open_desktop: OpenDesktop) -> DesktopSession:
    """A session whose user has Claude Code."""
    desktop = open_desktop(a11y=True)
    (desktop.home / ".claude" / "projects").mkdir(parents=True)
    return desktop


def _start(desktop: DesktopSession, *words: str) -> RunningProgram:
    """The program as it is started from the menu: no folder is named."""
    clean = {"CLAUDE_CONFIG_DIR": "", "CODEX_HOME": ""}
    return desktop.start_python("-m", "desktop_monitor", *words, environment=clean)


def _settings(desktop: DesktopSession) -> Path:
    return desktop.home / ".claude" / "settings.json"


def _autostart(desktop: DesktopSession) -> Path:
    return desktop.home / ".config" / "autostart" / "desktop-monitor.desktop"


def test_a_new_user_connects_a_client_and_starts(desktop: DesktopSession, screenshots: Path) -> None:
    program = _start(desktop)
    desktop.focus(desktop.wait_for_window(_WELCOME))
    tree = desktop.accessibility
    tree.find(ident="welcome_claude_code", seconds=20)
    desktop.screenshot(screenshots / "welcome.png")
    assert not desktop.windows(TITLE)

    tree.press(ident="welcome_claude_code")
    tree.press(ident="confirmConnect")
    wait_until(_settings(desktop).exists, what="the client's settings")
    assert "CLAUDE_CODE_ENABLE_TELEMETRY" in json.loads(_settings(desktop).read_text())["env"]

    tree.press(ident="welcomeAutostart")
    tree.press(ident="welcomeStart")
    desktop.wait_for_window(TITLE)
    assert not desktop.windows(_WELCOME)
    assert "Exec=" in _autostart(desktop).read_text()
    stop_politely(program)

    again = _start(desktop, "--hidden")
    wait_until(lambda: [item for item in desktop.tray.items() if item.title == TITLE], 20, "the tray icon")
    assert not desktop.windows(_WELCOME)
    assert _start(desktop, "disconnect", "all", "--yes").exit_code(30) == 0
    assert not _settings(desktop).exists()
    assert not _autostart(desktop).exists()
    stop_politely(again)


def test_escape_skips_it_for_good(desktop: DesktopSession) -> None:
    program = _start(desktop)
    desktop.focus(desktop.wait_for_window(_WELCOME))
    desktop.keys("Escape")
    desktop.wait_for_window(TITLE)
    assert not _autostart(desktop).exists()
    assert not _settings(desktop).exists()
    stop_politely(program)

    _start(desktop)
    _start(desktop)
    desktop.wait_for_window(TITLE)
    assert not desktop.windows(_WELCOME)

"""The Debian package on a bare system: installed, used by an ordinary user, upgraded, removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.bare_system import HOME, BareSystem
from tests.helpers.desktop import ROOT, DesktopSession, RunningProgram
from tests.helpers.polling import wait_until
from tests.helpers.program import TITLE

PROGRAM = "/usr/bin/desktop-monitor"
WELCOME = "Welcome to Desktop Monitor"
_PICTURE = ROOT / "build" / "package-screenshots" / "bare-system.png"


def start(system: BareSystem, desktop: DesktopSession, *words: str) -> RunningProgram:
    return desktop.start(system.command(PROGRAM, *words))


def test_a_new_user_is_welcomed_and_sees_icon_window_and_reports(with_deb, open_system, desktop) -> None:
    with open_system(with_deb) as system:
        program = start(system, desktop)
        desktop.focus(desktop.wait_for_window(WELCOME, 60))
        desktop.keys("Return")
        desktop.focus(desktop.wait_for_window(TITLE))
        wait_until(lambda: desktop.tray.find(TITLE), 20, "the icon")
        desktop.screenshot(_PICTURE)
        assert start(system, desktop).exit_code(30) == 0
        system.run(PROGRAM, "quit", user="ann")
        assert program.exit_code() == 0
        print(program.output)
        print(system.run(PROGRAM, "doctor", user="ann", status=None).stdout)

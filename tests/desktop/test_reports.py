"""A report leaves the program on a real desktop: asked for in the tray menu, exported from the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desktop.conftest import OpenDesktop
from tests.helpers.polling import wait_until
from tests.helpers.program import DesktopMonitor


@pytest.fixture
def monitor(open_desktop: OpenDesktop, tmp_path: Path) -> DesktopMonitor:
    """Not started yet."""
    return DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")


def test_a_report_is_asked_for_in_the_menu_and_exported_from_the_page(monitor: DesktopMonitor, tmp_path: Path) -> None:
    """The menu leads to the page; its button asks for a file, and the report is there when it says so."""
    monitor.start_into_tray()
    monitor.choose("Export report…")
    window = monitor.desktop.wait_for_window("Desktop Monitor")
    monitor.desktop.focus(window)
    tree = monitor.desktop.accessibility
    wait_until(lambda: bool(tree.find_all(ident="reportPaper")), 60, "a preview")
    tree.press(ident="exportNow")
    asking = monitor.desktop.wait_for_window("Export report")
    monitor.desktop.focus(asking)
    wanted = tmp_path / "mine.json"
    monitor.desktop.keys("ctrl+a")
    monitor.desktop.type(str(wanted))
    monitor.desktop.keys("Return")
    wait_until(wanted.exists, 60, "the report")
    told = json.loads(wanted.read_bytes())
    assert told["kind"] == "daily"
    wait_until(lambda: bool(tree.find_all(ident="openReport")), 30, "the button that opens it")

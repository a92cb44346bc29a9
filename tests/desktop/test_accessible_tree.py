"""The program as a screen reader finds it on a real desktop: every page has its controls, by name and role."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desktop.conftest import OpenDesktop
from tests.helpers.polling import wait_until
from tests.helpers.program import PAGES, DesktopMonitor

_EXPECTED = {
    "overview": ("processDetailsButton", "overviewScroll"),
    "agents": ("agentsScroll", "segment_interface", "segment_project"),
    "resources": ("chart_cpu", "chart_memory", "resourceProcessDetails"),
    "processes": ("processFilter", "processTable"),
    "history": ("historyMetric", "historyCopy", "historyChart"),
    "alerts": ("alertsScroll", "newRule", "ruleTable", "testChannel", "snoozeAll"),
    "modes": ("modesScroll", "copyControlExample"),
    "reports": ("reportsScroll", "exportNow", "reportFormat", "changeSchedule"),
    "settings": ("settingsSearch", "testNotification", "settingsScroll"),
}


@pytest.fixture
def monitor(open_desktop: OpenDesktop, tmp_path: Path) -> DesktopMonitor:
    """The program with its window open, seen through the accessibility bus."""
    monitor = DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")
    monitor.start()
    monitor.desktop.focus(monitor.open_window())
    return monitor


def test_every_page_can_be_found_and_named(monitor: DesktopMonitor) -> None:
    """Each page by its button in the rail; its controls are there and have a name."""
    tree = monitor.desktop.accessibility
    for page in PAGES:
        monitor.open_page(page)
        nameless = [ident for ident in _EXPECTED[page] if not tree.find(ident=ident).name]
        assert not nameless, page


def test_the_period_dialog_answers_a_screen_reader_and_escape_closes_it(monitor: DesktopMonitor) -> None:
    """The press returns at once, and the dialog has the keyboard."""
    tree = monitor.desktop.accessibility
    tree.press(ident="segment_custom")
    tree.find(ident="periodStart")
    monitor.desktop.keys("Escape")
    wait_until(lambda: not tree.find_all(ident="periodStart"), what="a closed dialog")

"""The program as a screen reader finds it on a real desktop, and as somebody without a mouse goes through it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.conftest import OpenDesktop
from tests.helpers.accessibility import Element
from tests.helpers.polling import wait_until
from tests.helpers.program import PAGES, TITLE, DesktopMonitor, stop_politely

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
_CHARTS = {"resources": 6, "history": 1}
_SMALLEST_PX = 4
_MOST_STEPS = 160
_CLASS = re.compile(r"Q[A-Z]")
_PARTS = re.compile(r"segment_|rail_|qt_|.*Text$")
"""Of choices that exclude each other the keyboard comes to one; of fields with a line inside, to the whole."""
_PASSIVE = frozenset({"scroll bar", "label", "filler", "image"})


@pytest.fixture
def monitor(open_desktop: OpenDesktop, tmp_path: Path) -> Iterator[DesktopMonitor]:
    """The program with its window open, seen through the accessibility bus; it ends in order."""
    monitor = DesktopMonitor(open_desktop(a11y=True), tmp_path / "program")
    program = monitor.start()
    monitor.desktop.focus(monitor.open_window())
    yield monitor
    stop_politely(program)


def open_by_keys(monitor: DesktopMonitor, page: str) -> list[Element]:
    """Go to a page by its keys; what is on the screen then."""
    tree = monitor.desktop.accessibility
    monitor.desktop.keys(f"ctrl+{PAGES.index(page) + 1}")
    for ident in (f"{page}Page", *_EXPECTED[page]):
        tree.find(ident=ident)
    return tree.shown(TITLE)


def can_be_used(element: Element) -> bool:
    """Whether somebody can do something with it."""
    return element.role not in _PASSIVE and bool({"focusable", "enabled"} <= element.states)


def has_id(element: Element) -> bool:
    """Whether it was given one; Qt makes up the name of its class."""
    return bool(element.ident) and not _CLASS.match(element.ident)


def troubles(shown: list[Element]) -> list[str]:
    """Controls without name, id or room."""
    return [
        f"{one.role} {one.name!r} #{one.ident} {one.width}x{one.height}"
        for one in shown
        if can_be_used(one)
        and not (one.name and has_id(one) and min(one.width, one.height) >= _SMALLEST_PX and min(one.x, one.y) >= 0)
    ]


def tour(monitor: DesktopMonitor, key: str = "Tab") -> list[tuple[str, str]]:
    """Ids and names of what the keyboard visits until it comes again to where it began."""
    tree = monitor.desktop.accessibility
    visited: list[tuple[str, str]] = []
    for _ in range(_MOST_STEPS):
        tree.watch_focus()
        monitor.desktop.keys(key)
        holder = tree.next_focus()
        if holder is None:
            continue  # on to the next part of a field
        here = holder.ident, holder.name
        if visited and here == visited[0]:
            return visited
        if here not in visited:
            visited.append(here)
    raise AssertionError(f"{key} never comes back to {visited[:1]}; it was at {visited}")


def left_out(shown: list[Element], visited: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Controls that the keyboard did not visit."""
    idents = {ident for ident, _ in visited}
    return [
        (one.ident, one.name)
        for one in shown
        if can_be_used(one) and one.ident not in idents and not _PARTS.match(one.ident)
    ]


def test_every_page_is_named_and_described_to_a_screen_reader(monitor: DesktopMonitor) -> None:
    """Every control has a name, an id and room on the screen; charts are charts."""
    for page in PAGES:
        shown = open_by_keys(monitor, page)
        assert not troubles(shown), page
        charts = [one.name for one in shown if one.role == "chart"]
        assert len(charts) >= _CHARTS.get(page, 0), (page, charts)


def test_the_keyboard_alone_goes_through_every_page(monitor: DesktopMonitor) -> None:
    """Tab reaches every control of each page and comes back to the first."""
    for page in PAGES:
        shown = open_by_keys(monitor, page)
        visited = tour(monitor)
        assert not left_out(shown, visited), (page, visited)


def test_a_dialog_is_opened_gone_through_and_closed_by_keys_alone(monitor: DesktopMonitor) -> None:
    """The keyboard is inside at once, goes round in it, and Escape leaves it."""
    tree, desktop = monitor.desktop.accessibility, monitor.desktop
    open_by_keys(monitor, "alerts")
    tree.focus(ident="newRule")
    desktop.keys("space")
    tree.find(ident="field_name")
    assert not troubles(tree.shown(TITLE))
    visited = {ident for ident, _ in tour(monitor)}
    assert {"field_name", "field_severity", "saveRule", "cancelRule"} - visited <= {"saveRule"}  # nothing to save yet
    assert "newRule" not in visited
    desktop.keys("Escape")
    wait_until(lambda: not tree.find_all(ident="field_name"), what="a closed dialog")


def test_the_period_dialog_answers_a_screen_reader_and_escape_closes_it(monitor: DesktopMonitor) -> None:
    """The press returns at once, and the dialog has the keyboard."""
    tree = monitor.desktop.accessibility
    tree.press(ident="segment_custom")
    tree.find(ident="periodStart")
    assert not troubles(tree.shown(TITLE))
    monitor.desktop.keys("Escape")
    wait_until(lambda: not tree.find_all(ident="periodStart"), what="a closed dialog")


def test_the_palette_is_opened_used_and_closed_by_keys_alone(monitor: DesktopMonitor) -> None:
    tree = monitor.desktop.accessibility
    monitor.desktop.keys("ctrl+k")
    tree.find(ident="paletteField")
    assert not troubles(tree.shown(TITLE))
    monitor.desktop.type("hist")
    monitor.desktop.keys("Return")
    tree.find(ident="historyPage")

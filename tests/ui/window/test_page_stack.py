"""Pages are made late, wake alone, and stand still together when the view is frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.plot.chart import Chart
from desktop_monitor.ui.widgets.rows import MeterRow
from desktop_monitor.ui.window.history import HistoryPage
from desktop_monitor.ui.window.overview import OverviewPage
from desktop_monitor.ui.window.page import PageContext, Period
from desktop_monitor.ui.window.page_stack import PageStack
from desktop_monitor.ui.window.pages import page_entries
from desktop_monitor.ui.window.processes import ProcessesPage
from tests.helpers.snapshots import WALL_SECONDS, FakeReader, process_row, snapshot
from tests.ui.conftest import StubEngine

_CPU = SeriesKey("cpu_used_ratio")


class Window:
    """A visible stack of all pages, and what they show."""

    def __init__(self, context: PageContext, engine: StubEngine) -> None:
        self._engine = engine
        entries = {entry.name: entry for entry in page_entries()}
        self.stack = PageStack(entries, context, {}, Period(3600.0))
        self.stack.resize(1000, 700)
        self.stack.show()

    def open(self, name: str) -> QWidget:
        page = self.stack.page(name)
        self.stack.setCurrentWidget(page)
        self.stack.wake(visible=True)
        return page

    def tick(self, second: int, cpu: float) -> None:
        rows = [process_row(1000 + second, f"at-{second}")]
        self._engine.deliver(snapshot(second, changes={_CPU: cpu}, rows=rows))

    def overview_cpu(self) -> str:
        page = self.stack.page("overview")
        assert isinstance(page, OverviewPage)
        row = page.resources.row("cpu")
        assert isinstance(row, MeterRow)
        return row.value

    def charts_end(self) -> float:
        return self.stack.page("resources").findChildren(Chart)[0].group.end - WALL_SECONDS

    def process_names(self) -> list[str]:
        page = self.stack.page("processes")
        assert isinstance(page, ProcessesPage)
        return [row.name for row in page.model.rows]


@pytest.fixture
def window(context: PageContext, engine: StubEngine, reader: FakeReader, qtbot: QtBot) -> Window:
    reader.stored[_CPU] = [(WALL_SECONDS + second, 0.5) for second in range(-600, 600)]
    made = Window(context, engine)
    qtbot.addWidget(made.stack)
    made.tick(0, 0.10)
    return made


def test_every_page_stands_while_frozen_and_catches_up_at_once(window: Window) -> None:
    shown: dict[str, Callable[[], object]] = {
        "overview": window.overview_cpu,
        "resources": window.charts_end,
        "processes": window.process_names,
    }
    for name, what in shown.items():
        window.open(name)
        window.tick(1, 0.20)
        window.stack.set_frozen(True)
        before = what()
        window.tick(2, 0.30)
        assert what() == before
        window.stack.set_frozen(False)
        assert what() != before
        window.tick(0, 0.10)


def test_a_page_first_opened_while_frozen_shows_how_things_are_once(window: Window) -> None:
    """It would be empty, or in 1970, otherwise."""
    window.open("settings")
    window.stack.set_frozen(True)
    for name in ("overview", "resources", "processes"):
        window.open(name)
    window.tick(5, 0.50)
    assert window.overview_cpu() == "10 %"
    assert window.charts_end() == 0
    assert window.process_names() == ["at-0"]


def test_a_frozen_page_still_stands_after_another_one_was_looked_at(window: Window) -> None:
    window.open("resources")
    window.open("overview")
    window.stack.set_frozen(True)
    window.open("resources")
    window.tick(5, 0.50)
    window.open("overview")
    window.tick(6, 0.60)
    assert window.overview_cpu() == "10 %"
    assert window.charts_end() == 0
    window.stack.set_frozen(False)
    assert window.overview_cpu() == "60 %"
    window.open("resources")
    assert window.charts_end() == 6


def test_another_period_is_shown_of_the_moment_that_stands(window: Window) -> None:
    window.open("resources")
    window.stack.set_frozen(True)
    window.tick(50, 0.50)
    window.stack.set_period(Period(600.0))
    group = window.stack.page("resources").findChildren(Chart)[0].group
    assert (group.start, group.end) == (WALL_SECONDS - 600, WALL_SECONDS)


def test_history_stands_too_and_zooming_back_ends_where_it_stands(window: Window, qtbot: QtBot) -> None:
    page = window.open("history")
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: bool(page.findChildren(Chart)))
    group = page.findChildren(Chart)[0].group
    qtbot.waitUntil(lambda: group.end == WALL_SECONDS)
    window.stack.set_frozen(True)
    window.tick(300, 0.5)
    window.stack.set_period(Period(600.0))
    assert (group.start, group.end) == (WALL_SECONDS - 600, WALL_SECONDS)
    window.stack.set_frozen(False)
    assert group.end == WALL_SECONDS + 300


def test_charts_go_on_when_the_clock_is_set_back_by_a_day(window: Window, engine: StubEngine, qtbot: QtBot) -> None:
    window.open("overview")
    page = window.open("resources")
    window.tick(1, 0.2)
    for second in (2, 3):
        later = snapshot(second, changes={_CPU: 0.7})
        engine.deliver(replace(later, at=later.at._replace(wall_seconds=later.at.wall_seconds - 86_400)))
    chart = page.findChildren(Chart)[0]
    assert chart.group.end == WALL_SECONDS + 3 - 86_400
    assert chart.readings(None)[0].value == "70 %"
    page.grab()
    window.open("overview").grab()


def test_the_same_moment_again_does_not_break_a_line(window: Window) -> None:
    """A command is answered by the newest snapshot once more."""
    page = window.open("resources")
    for second in (1, 1, 2, 2):
        window.tick(second, 0.2)
    values = page.findChildren(Chart)[0].traces[0].samples.values
    assert [float(value) for value in values[-2:]] == [0.2, 0.2]


def test_states_of_pages_that_were_not_opened_are_kept(context: PageContext, qtbot: QtBot) -> None:
    entries = {entry.name: entry for entry in page_entries()}
    stack = PageStack(entries, context, {"processes": {"sort": "pid"}}, Period(3600.0))
    qtbot.addWidget(stack)
    assert stack.states() == {"processes": {"sort": "pid"}}
    stack.page("processes")
    assert stack.states()["processes"]["tree"] is False

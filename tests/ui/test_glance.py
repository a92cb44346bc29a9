"""The glance answers at once, stays on the screen, and costs nothing while closed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.command import Subscribe, Unsubscribe
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.glance import Glance
from desktop_monitor.ui.glance_place import placed
from desktop_monitor.ui.widgets.process_line import ProcessLine
from desktop_monitor.ui.widgets.rows import MeterRow
from desktop_monitor.ui.window.page import PageContext
from tests.helpers.clock import FakeClock
from tests.helpers.snapshots import WALL_SECONDS, FakeReader, degraded, first_snapshot, snapshot

SIZE = QSize(440, 400)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def glance(context: PageContext, qtbot: QtBot, clock: FakeClock) -> Glance:
    popover = Glance(context.state, context.desk, context.look, context.settings, clock)
    qtbot.addWidget(popover)
    return popover


def text(glance: Glance, name: str) -> str:
    label = glance.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


def test_it_says_health_and_why(glance: Glance, engine: Any) -> None:
    engine.deliver(snapshot(health=degraded()))
    glance.open(QRect(600, 0, 24, 24))
    assert text(glance, "glanceHealth") == "Degraded"
    assert text(glance, "glanceReason") == "Memory 91 % used"


def test_before_the_first_data_it_says_so(glance: Glance) -> None:
    glance.open()
    assert text(glance, "glanceHealth") == "Unknown"
    assert text(glance, "glanceReason") == "No data yet"
    values = {row.value for row in glance.findChildren(MeterRow)}
    assert values == {"—"}


def test_what_the_first_tick_cannot_know_is_missing_not_zero(glance: Glance, engine: Any) -> None:
    engine.deliver(first_snapshot())
    glance.open()
    assert glance.findChild(MeterRow, "glance_cpu").value == "—"
    assert glance.findChild(MeterRow, "glance_memory").value == "40 %"
    assert not glance.findChild(MeterRow, "glance_pressure").isVisible()


def test_it_names_the_three_busiest_processes(glance: Glance, engine: Any) -> None:
    engine.deliver(snapshot())
    glance.open()
    assert [line.command for line in glance.findChildren(ProcessLine)] == ["rustc", "cargo build", "claude"]


def test_it_wants_processes_only_while_open(glance: Glance, engine: Any) -> None:
    glance.open()
    glance.close()
    assert engine.commands == [
        Subscribe("glance", "processes", 1.0),
        Subscribe("glance", "performance_figures", 10.0),
        Unsubscribe("glance", "processes"),
        Unsubscribe("glance", "performance_figures"),
    ]


def test_it_asks_for_the_last_hour_once(glance: Glance, engine: Any, reader: FakeReader, qtbot: QtBot) -> None:
    key = SeriesKey("cpu_used_ratio")
    reader.stored[key] = [(WALL_SECONDS - 3000 + 60 * minute, 0.5) for minute in range(40)]
    engine.deliver(snapshot())
    glance.open()
    sparkline = glance.findChild(MeterRow, "glance_cpu").sparkline
    qtbot.waitUntil(lambda: sparkline.point_count >= 40)
    engine.deliver(snapshot(1))
    assert sparkline.point_count >= 40


def test_escape_closes_it(glance: Glance, qtbot: QtBot) -> None:
    glance.open()
    qtbot.keyClick(glance, Qt.Key.Key_Escape)
    assert not glance.isVisible()


def test_open_closes_it_and_asks_for_the_window(glance: Glance, qtbot: QtBot) -> None:
    glance.open()
    with qtbot.waitSignal(glance.open_window_requested):
        glance.findChild(QPushButton, "glanceOpen").click()
    assert not glance.isVisible()


def test_a_second_click_on_the_icon_closes_it(glance: Glance) -> None:
    glance.toggle()
    assert glance.isVisible()
    glance.toggle()
    assert not glance.isVisible()


def test_the_click_that_took_the_focus_does_not_open_it_again(glance: Glance, clock: FakeClock) -> None:
    """Clicking the icon deactivates the popover first; the trigger follows."""
    glance.open()
    glance._left_seconds = clock.monotonic()
    glance.hide()
    clock.advance(0.1)
    glance.toggle()
    assert not glance.isVisible()
    clock.advance(5)
    glance.toggle()
    assert glance.isVisible()


@given(st.integers(-2000, 4000), st.integers(-2000, 4000))
def test_it_stays_inside_the_screen(x: int, y: int) -> None:
    """Wherever the icon is said to be."""
    room = QRect(0, 28, 1280, 740)
    assert room.contains(QRect(placed(SIZE, QRect(x, y, 24, 24), room), SIZE))


def test_it_hangs_below_a_panel_at_the_top_and_stands_on_one_at_the_bottom() -> None:
    room = QRect(0, 0, 1280, 800)
    assert placed(SIZE, QRect(600, 0, 24, 24), room).y() == 31
    assert placed(SIZE, QRect(600, 776, 24, 24), room).y() == 776 - 400 - 8

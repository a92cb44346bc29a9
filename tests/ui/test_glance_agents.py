"""The glance shows running agents in the place of processes, three at most, and stays on the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.agents_view import AgentsView
from desktop_monitor.ui.glance import Glance
from desktop_monitor.ui.widgets.process_line import ProcessLine
from desktop_monitor.ui.widgets.session_line import SessionLine
from desktop_monitor.ui.window.page import PageContext
from tests.helpers.agents import agents_snapshot, agents_view, idle_view, session_view, waiting_view
from tests.helpers.clock import FakeClock

SMALLEST_PX = 480


@pytest.fixture
def glance(context: PageContext, qtbot: QtBot) -> Glance:
    popover = Glance(context.state, context.desk, context.look, context.settings, FakeClock())
    qtbot.addWidget(popover)
    return popover


def _lines(glance: Glance) -> list[tuple[str, str, str]]:
    return [line.texts for line in glance.findChildren(SessionLine) if line.isVisible()]


def _processes(glance: Glance) -> int:
    return sum(line.isVisible() for line in glance.findChildren(ProcessLine))


def test_agents_take_the_place_of_processes(glance: Glance, engine: Any) -> None:
    """Each with its state, CPU and memory."""
    engine.deliver(agents_snapshot(agents=agents_view(sessions=(waiting_view(), session_view()))))
    glance.open(QRect(600, 0, 24, 24))
    assert _lines(glance) == [
        ("codex · engine", "waiting for you: approve Bash · 1 min", "340 MiB"),
        ("claude · api", "working", "38 % · 612 MiB"),
    ]
    assert _processes(glance) == 0


def test_without_agents_it_names_processes(glance: Glance, engine: Any) -> None:
    """Also once the last agent ended while it is open."""
    engine.deliver(agents_snapshot(agents=agents_view(sessions=(session_view(),))))
    glance.open(QRect(600, 0, 24, 24))
    engine.deliver(agents_snapshot(1, AgentsView()))
    assert _lines(glance) == []
    assert _processes(glance) == 3


def test_of_many_agents_three_are_shown_and_the_rest_is_counted(glance: Glance, engine: Any) -> None:
    """Those that wait come first, as everywhere."""
    many = (waiting_view(), *(session_view(f"s{number}") for number in range(9)))
    engine.deliver(agents_snapshot(agents=agents_view(sessions=many)))
    glance.open(QRect(600, 0, 24, 24))
    rest = glance.findChild(QLabel, "glanceAgentsRest")
    assert len(_lines(glance)) == 3
    assert _lines(glance)[0][0] == "codex · engine"
    assert isinstance(rest, QLabel)
    assert rest.text() == "and 7 more"


def test_it_fits_the_smallest_screen_and_stays_on_it_as_agents_appear(glance: Glance, engine: Any) -> None:
    """Whatever the corner of the icon."""
    engine.deliver(agents_snapshot(agents=AgentsView()))
    screen = QGuiApplication.primaryScreen().availableGeometry()
    glance.open(QRect(screen.right() - 24, screen.bottom() - 24, 24, 24))
    many = tuple(replace(session_view(f"s{number}"), name="n" * 300) for number in range(9))
    engine.deliver(agents_snapshot(1, agents_view(sessions=many, is_simulated=True)))
    assert glance.height() <= SMALLEST_PX
    assert screen.contains(glance.geometry())


def test_a_press_asks_for_that_session_and_closes_it(glance: Glance, engine: Any, qtbot: QtBot) -> None:
    """The window answers the rest."""
    engine.deliver(agents_snapshot(agents=agents_view(sessions=(session_view(), idle_view()))))
    glance.open(QRect(600, 0, 24, 24))
    with qtbot.waitSignal(glance.session_requested) as asked:
        qtbot.mouseClick(glance.findChildren(SessionLine)[1], Qt.MouseButton.LeftButton)
    assert asked.args == [idle_view()]
    assert not glance.isVisible()


def test_simulated_agents_are_called_so(glance: Glance, engine: Any) -> None:
    """Below their lines."""
    engine.deliver(agents_snapshot(agents=agents_view(sessions=(session_view(),), is_simulated=True)))
    glance.open(QRect(600, 0, 24, 24))
    rest = glance.findChild(QLabel, "glanceAgentsRest")
    assert isinstance(rest, QLabel)
    assert rest.text() == "these agents are simulated"

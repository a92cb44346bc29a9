"""The tray tells of agents: a dot while one waits for the user, lines in tool tip and menu, and no more than that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.agents_view import AgentsView
from desktop_monitor.ui.look.icons import Shape, tray_icon
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.tray import TrayController
from desktop_monitor.ui.tray_host import TrayHost
from tests.helpers.agents import agents_snapshot, agents_view, idle_view, session_view, waiting_view
from tests.helpers.clock import FakeClock

WAITING = agents_view(sessions=(waiting_view(), session_view()))
WORKING = agents_view(sessions=(session_view(), idle_view()))
NOBODY = AgentsView()


class FakeTrayIcon(QObject):
    """Remembers what it was given."""

    activated = Signal(object)

    def __init__(self, menu: QMenu, icon: QIcon, tool_tip: str) -> None:
        super().__init__()
        self.icons, self.tool_tips = [icon], [tool_tip]

    def set_icon(self, icon: QIcon) -> None:
        self.icons.append(icon)

    def set_tool_tip(self, text: str) -> None:
        self.tool_tips.append(text)

    def geometry(self) -> QRect:
        return QRect()

    def remove(self) -> None:
        """Nothing to take away."""


class Tray:
    """A controller with fakes around it."""

    def __init__(self, engine: Any, look: Look) -> None:
        self.engine, self.clock = engine, FakeClock()
        self.made: list[FakeTrayIcon] = []
        self.host = TrayHost(lambda: True, QDBusConnection("no such bus"))
        self.controller = TrayController(engine.state, look, self.host, self.clock, self._make)

    def _make(self, menu: QMenu, icon: QIcon, tool_tip: str) -> FakeTrayIcon:
        self.made.append(FakeTrayIcon(menu, icon, tool_tip))
        return self.made[-1]

    @property
    def icon(self) -> FakeTrayIcon:
        return self.made[-1]

    def show(self, agents: AgentsView, tick: int = 0) -> None:
        """Let the tray see `agents`, six seconds a tick."""
        self.clock.advance(6.0)
        self.engine.deliver(agents_snapshot(6 * tick, agents))

    def waiting_entries(self) -> list[QAction]:
        return [action for action in self.controller.menu.menu.actions() if "trayWaiting" in action.objectName()]


@pytest.fixture
def tray(engine: Any, look: Look) -> Tray:
    return Tray(engine, look)


def test_a_dot_appears_while_somebody_waits_and_goes_again(tray: Tray) -> None:
    """The icon is set once for each, not at every snapshot."""
    for tick, agents in enumerate((WORKING, WAITING, WAITING, WAITING, WORKING, WORKING)):
        tray.show(agents, tick)
    plain, marked = (tray_icon(Shape.HEALTHY, dark_panel=False, waiting=waiting) for waiting in (False, True))
    assert tray.icon.icons[1:] == [plain, marked, plain]


def test_an_agent_that_waits_is_no_reason_of_health(tray: Tray) -> None:
    """Idle ones neither: the shape stays that of a healthy machine."""
    tray.show(WAITING)
    assert "Healthy" in tray.icon.tool_tips[-1]


def test_nobody_is_said_to_wait_while_the_data_are_old(tray: Tray) -> None:
    """They may have been answered since."""
    tray.show(WAITING)
    tray.engine.state.mark_stale(12.0)
    assert tray.icon.icons[-1] is tray_icon(Shape.UNKNOWN, dark_panel=False)


def test_the_tool_tip_counts_agents_and_tells_the_last_answer(tray: Tray) -> None:
    """In two lines."""
    tray.show(WAITING)
    lines = tray.icon.tool_tips[-1].splitlines()
    assert "2 agents: 1 waiting for you, 1 working" in lines
    assert "last answer 2.6 s, 3 s ago" in lines


def test_without_agents_the_tool_tip_is_as_short_as_ever(tray: Tray) -> None:
    """No line says nothing."""
    tray.show(NOBODY)
    assert len(tray.icon.tool_tips[-1].splitlines()) == 3


def test_a_wait_is_told_at_once_and_other_news_every_few_seconds(tray: Tray) -> None:
    """The tool tip does not wait for its turn."""
    tray.show(WORKING)
    tray.engine.deliver(agents_snapshot(1, WAITING))
    assert "1 waiting for you" in tray.icon.tool_tips[-1]


def test_the_menu_leads_to_the_one_that_waits(tray: Tray, qtbot: QtBot) -> None:
    """By name and for what it waits."""
    tray.show(WAITING)
    (entry,) = tray.waiting_entries()
    assert entry.text() == "codex · engine waits: approve Bash"
    with qtbot.waitSignal(tray.controller.session_requested) as asked:
        entry.trigger()
    assert asked.args == [waiting_view()]


def test_the_menu_names_nobody_who_does_not_wait(tray: Tray) -> None:
    """Also not somebody who waited before."""
    tray.show(WAITING)
    tray.show(WORKING, 1)
    assert tray.waiting_entries() == []


def test_of_many_that_wait_three_are_named(tray: Tray) -> None:
    """A menu is no list."""
    many = tuple(replace(waiting_view(), session=f"s{number}") for number in range(9))
    tray.show(agents_view(sessions=many))
    assert len(tray.waiting_entries()) == 3


def test_a_hostile_name_neither_breaks_the_menu_nor_sets_a_key(tray: Tray) -> None:
    """Long, with line feeds, markup and an ampersand."""
    evil = replace(waiting_view(), name="a&b\n<b>" + "x" * 4096, waiting_for="\u202e\x1b[2J" * 99)
    tray.show(agents_view(sessions=(evil,)))
    (entry,) = tray.waiting_entries()
    assert len(entry.text()) <= 100
    assert "\n" not in entry.text()
    assert "a&&b" in entry.text()
    assert "\x1b" not in tray.icon.tool_tips[-1]


def test_simulated_agents_are_called_so_in_tool_tip_and_menu(tray: Tray) -> None:
    """Every face says it."""
    tray.show(replace(WAITING, is_simulated=True))
    assert "Simulated: 2 agents: 1 waiting for you, 1 working" in tray.icon.tool_tips[-1]
    assert tray.waiting_entries()[0].text().startswith("Simulated: ")

"""The rail counts agents that wait for the user beside their page."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.look.colour import contrast
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import DARK, LIGHT
from desktop_monitor.ui.window.rail import Rail, RailButton


def _rail(look: Look, qtbot: QtBot) -> tuple[Rail, RailButton]:
    rail = Rail(look, "Desktop Monitor")
    qtbot.addWidget(rail)
    rail.add_page("agents", "Agents", "Ctrl+2")
    rail.show()
    button = rail.findChild(RailButton, "rail_agents")
    assert isinstance(button, RailButton)
    return rail, button


def test_a_count_is_painted_and_told_and_goes_with_the_last(look: Look, qtbot: QtBot) -> None:
    """A screen reader hears it after the page's name."""
    rail, button = _rail(look, qtbot)
    plain = button.grab().toImage()
    rail.set_count("agents", 2, "2 waiting for you")
    assert button.accessibleName() == "Agents"
    assert button.accessibleDescription() == "2 waiting for you"
    assert button.grab().toImage() != plain
    rail.set_count("agents", 0, "")
    assert button.accessibleDescription() == ""
    assert button.grab().toImage() == plain


def test_a_page_that_is_not_there_counts_nothing(look: Look, qtbot: QtBot) -> None:
    """A window may be made without it."""
    rail, button = _rail(look, qtbot)
    rail.set_count("no such page", 2, "")
    assert button.count == 0


def test_the_count_can_be_read(qapp: QApplication) -> None:
    """Text reaches 4.5:1 on its ground."""
    assert all(contrast(tokens.card, tokens.degraded) >= 4.5 for tokens in (LIGHT, DARK))

"""Header, rail and period dialog say what was pressed and show what is so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QDateTimeEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.look.colour import contrast
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import DARK, LIGHT, Tokens
from desktop_monitor.ui.window.header import Header
from desktop_monitor.ui.window.page import Period
from desktop_monitor.ui.window.period_dialog import PeriodDialog
from desktop_monitor.ui.window.rail import Rail, RailButton, selected_ink


@pytest.fixture
def header(qtbot: QtBot, look: Look) -> Header:
    header = Header(look)
    qtbot.addWidget(header)
    return header


def button(header: Header, name: str) -> QToolButton | QPushButton:
    found = header.findChild(QToolButton, name) or header.findChild(QPushButton, name)
    assert found is not None
    return found


@pytest.mark.parametrize("key", ["1h", "6h", "24h", "7d", "30d", "custom"])
def test_a_pressed_range_is_said(header: Header, qtbot: QtBot, key: str) -> None:
    with qtbot.waitSignal(header.range_chosen) as caught:
        qtbot.mouseClick(button(header, f"segment_{key}"), Qt.MouseButton.LeftButton)
    assert caught.args == [key]


@pytest.mark.parametrize(
    ("period", "name"),
    [(Period(3600.0), "segment_1h"), (Period(604_800.0), "segment_7d"), (Period(3600.0, 1.7e9), "segment_custom")],
)
def test_the_range_in_force_is_marked(header: Header, period: Period, name: str) -> None:
    header.show_period(period)
    assert button(header, name).isChecked()


def test_freezing_is_said_and_written_on_the_button(header: Header, qtbot: QtBot) -> None:
    freeze = button(header, "freezeButton")
    with qtbot.waitSignal(header.freeze_toggled) as caught:
        freeze.click()
    assert caught.args == [True]
    assert freeze.text() == "Frozen"


def test_the_palette_button_asks_for_the_palette(header: Header, qtbot: QtBot) -> None:
    with qtbot.waitSignal(header.palette_requested):
        button(header, "paletteButton").click()


def test_a_rail_button_says_its_page_and_can_be_reached_by_keyboard(qtbot: QtBot, look: Look) -> None:
    rail = Rail(look, "Desktop Monitor")
    qtbot.addWidget(rail)
    rail.add_page("history", "History", "Ctrl+4")
    found = rail.findChild(RailButton, "rail_history")
    assert found.accessibleName() == "History"
    assert found.focusPolicy() & Qt.FocusPolicy.TabFocus
    with qtbot.waitSignal(rail.chosen) as caught:
        qtbot.keyClick(found, Qt.Key.Key_Space)
    assert caught.args == ["history"]
    assert found.isChecked()


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_title_of_the_selected_page_can_be_read(tokens: Tokens) -> None:
    assert contrast(selected_ink(tokens), tokens.selection) >= 4.5


def test_a_period_has_to_end_after_its_start(qtbot: QtBot) -> None:
    dialog = PeriodDialog(1_763_800_000.0, 1_763_803_600.0)
    qtbot.addWidget(dialog)
    accept = dialog.findChild(QPushButton, "showPeriod")
    assert accept.isEnabled()
    assert dialog.period.seconds == pytest.approx(3600.0, abs=60.0)
    dialog.findChild(QDateTimeEdit, "periodEnd").setDateTime(QDateTime.fromSecsSinceEpoch(1_763_700_000))
    assert not accept.isEnabled()

"""A row of what fires has its buttons beside its sentence, or under it where the sentence would have no room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.window.alerts_row import Trouble, TroubleRow
from desktop_monitor.ui.window.page import PageContext
from tests.helpers.alerts_page import RULES, incident
from tests.helpers.populated import settle
from tests.helpers.snapshots import WALL_SECONDS

WIDE_PX, NARROW_PX = 1000, 420


def trouble() -> Trouble:
    found = incident(41)
    rule = next(one for one in RULES if one.name == found.rule)
    return Trouble(found.rule, (), found.severity, rule, None, found)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What is looked at stands in it: a window would not become narrower than its layout wants."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(WIDE_PX, 600)
    window.show()
    return window


@pytest.fixture
def row(context: PageContext, window: QWidget) -> TroubleRow:
    row = TroubleRow(context.look, window)
    row.show_trouble(trouble(), None, WALL_SECONDS)
    return row


def sentence(row: TroubleRow) -> QLabel:
    return next(label for label in row.findChildren(QLabel) if "over the limit" in label.text())


def top(row: TroubleRow, widget: QLabel | QPushButton) -> int:
    return widget.mapTo(row, QPoint(0, 0)).y()


def are_beside(row: TroubleRow) -> bool:
    return all(top(row, button) < top(row, sentence(row)) for button in (row.why, row.acknowledge, row.snooze))


def are_under(row: TroubleRow) -> bool:
    least = top(row, sentence(row)) + sentence(row).height()
    return all(top(row, button) >= least for button in (row.why, row.acknowledge, row.snooze))


def shown(row: TroubleRow, width_px: int) -> None:
    row.resize(width_px, 200)
    row.show()
    settle()


def test_buttons_stand_beside_the_sentence_where_there_is_room(row: TroubleRow) -> None:
    shown(row, WIDE_PX)

    assert are_beside(row)


def test_buttons_stand_under_the_sentence_where_there_is_none(row: TroubleRow) -> None:
    shown(row, NARROW_PX)

    assert are_under(row)
    assert row.minimumSizeHint().width() <= NARROW_PX


def test_buttons_go_to_and_fro_with_the_width_and_still_do_what_they_say(row: TroubleRow, qtbot: QtBot) -> None:
    for width_px in (WIDE_PX, NARROW_PX) * 3:
        shown(row, width_px)
        assert are_beside(row) is (width_px == WIDE_PX)
    assert all(button.isVisible() for button in (row.why, row.acknowledge, row.snooze))
    with qtbot.waitSignal(row.acknowledged):
        row.acknowledge.click()


def test_no_width_takes_the_sentences_room(row: TroubleRow) -> None:
    for width_px in range(NARROW_PX, WIDE_PX, 20):
        shown(row, width_px)
        assert are_under(row) or sentence(row).width() >= 240


def test_a_button_that_says_more_makes_room_for_it_at_once(row: TroubleRow) -> None:
    """What was told has a shorter button than what was not."""
    told = replace(trouble(), incident=incident(41, notified=1))
    row.show_trouble(told, None, WALL_SECONDS)
    least = next(width for width in range(NARROW_PX, WIDE_PX, 4) if (shown(row, width), are_beside(row))[1])

    row.show_trouble(replace(told, incident=incident(41, notified=0)), None, WALL_SECONDS)
    shown(row, least)

    assert are_under(row)

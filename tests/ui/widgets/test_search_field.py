"""A search can be emptied and left without the mouse, and emptied with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.widgets.search_field import SearchField


@pytest.fixture
def field(qtbot: QtBot, look: Look) -> SearchField:
    field = SearchField(look, "Search")
    qtbot.addWidget(field)
    field.resize(200, 30)
    field.show()
    return field


def test_it_has_a_name_to_be_read_aloud(field: SearchField) -> None:
    assert field.accessibleName() == "Search"


def test_escape_empties_it(field: SearchField) -> None:
    QTest.keyClicks(field, "word")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_the_cross_empties_it_and_is_there_only_while_there_is_text(field: SearchField) -> None:
    at = QPoint(field.width() - 10, field.height() // 2)
    empty = field.grab().toImage()
    QTest.keyClicks(field, "word")
    assert field.grab().toImage().copy(180, 0, 20, 30) != empty.copy(180, 0, 20, 30)
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=at)
    assert field.text() == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return])
def test_down_and_enter_go_to_what_was_found(field: SearchField, key: Qt.Key) -> None:
    spy = QSignalSpy(field.left_downwards)
    QTest.keyClick(field, key)
    assert spy.count() == 1

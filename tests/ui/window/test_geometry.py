"""The window comes back where it can be taken hold of."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.window.geometry import can_be_reached, remembered_of, restore
from desktop_monitor.ui.window.placement import Placement

LEFT, RIGHT = QRect(0, 0, 1920, 1040), QRect(1920, 0, 2560, 1400)


@pytest.mark.parametrize(
    ("area", "reached"),
    [
        (QRect(100, 100, 900, 600), True),
        (QRect(2000, 200, 900, 600), True),
        (QRect(-700, 100, 900, 600), True),
        (QRect(-850, 100, 900, 600), False),
        (QRect(100, 1035, 900, 600), False),
        (QRect(100, -590, 900, 600), False),
        (QRect(9000, 100, 900, 600), False),
    ],
)
def test_enough_of_the_upper_edge_must_be_on_a_screen(area: QRect, reached: bool) -> None:
    assert can_be_reached(area, (LEFT, RIGHT)) is reached


def test_a_window_of_a_larger_screen_that_is_gone_fits_the_one_that_is_left(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    restore(window, Placement(x=20_000, y=0, width=5000, height=4000))
    room = window.screen().availableGeometry()
    assert window.width() < room.width()
    assert window.height() < room.height()


def test_a_maximised_window_remembers_what_it_goes_back_to(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    restore(window, Placement(x=30, y=40, width=500, height=400))
    window.show()
    window.showMaximized()
    found = remembered_of(window, Placement())
    assert found.maximized
    assert (found.width, found.height) == (500, 400)

"""Small widgets in lines: all are there in any width, none beside the area."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.widgets.flow import FlowLayout
from desktop_monitor.ui.widgets.labels import WrappedLabel


@pytest.fixture
def area(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.mark.parametrize("width", [60, 200, 500, 2000])
def test_everything_stands_inside_without_overlap(area: QWidget, width: int) -> None:
    flow = FlowLayout(area)
    buttons = [QPushButton(f"button {number}") for number in range(12)]
    for button in buttons:
        flow.addWidget(button)
    area.resize(width, flow.heightForWidth(width))
    area.show()
    places = [button.geometry() for button in buttons]
    assert all(area.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for one in places for other in places if one is not other)


def test_less_width_takes_more_height(area: QWidget) -> None:
    flow = FlowLayout(area)
    for number in range(6):
        flow.addWidget(QLabel(f"label {number}"))
    heights = [flow.heightForWidth(width) for width in (2000, 120, 10)]
    assert heights == sorted(heights)
    assert heights[0] < heights[-1]


def test_what_was_taken_out_is_gone(area: QWidget) -> None:
    flow = FlowLayout(area)
    label = QLabel("one")
    flow.addWidget(label)
    assert flow.count() == 1
    flow.removeWidget(label)
    assert (flow.count(), flow.itemAt(0), flow.takeAt(0)) == (0, None, None)
    assert flow.heightForWidth(100) == 0


def test_a_word_of_any_length_widens_no_label(area: QWidget) -> None:
    label = WrappedLabel("short " + "x" * 4000, parent=area)
    assert label.minimumSizeHint().width() < 400
    assert label.whole_text() == label.accessibleName() == "short " + "x" * 4000
    label.set_text("a few words\nand a line")
    assert label.text() == "a few words\nand a line"

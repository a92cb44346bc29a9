"""What is painted stands where lines begin, and numbers where they end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_monitor.language.pseudo import PSEUDO
from desktop_monitor.ui.look.sides import is_mirrored, leading, placed, placed_exactly, placed_point, side, trailing
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label
from tests.helpers.spoken_languages import spoken

ROW = QRect(100, 0, 200, 20)


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    """Lines begin at the right."""
    with spoken(qapp, PSEUDO["ar-XB"]):
        yield


def test_from_left_to_right_nothing_moves(qapp: QApplication) -> None:
    area = QRect(104, 2, 10, 10)
    assert not is_mirrored()
    assert placed(area, ROW) == area
    assert placed_exactly(QRectF(area), ROW) == QRectF(area)
    assert placed_point(QPointF(104, 2), ROW) == QPointF(104, 2)
    assert side(ends=True) == trailing() == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@pytest.mark.usefixtures("mirrored")
def test_from_right_to_left_it_is_as_far_from_the_right() -> None:
    assert placed(QRect(104, 2, 10, 10), ROW) == QRect(286, 2, 10, 10)
    assert placed_exactly(QRectF(104, 2, 10, 10), QRectF(ROW)) == QRectF(286, 2, 10, 10)
    assert placed_point(QPointF(104, 2), QRectF(ROW)) == QPointF(296, 2)


@pytest.mark.usefixtures("mirrored")
def test_words_of_another_script_keep_to_the_side_of_the_language(qtbot: QtBot) -> None:
    for label in (plain_label("firefox"), ElidedLabel("firefox")):
        qtbot.addWidget(label)
        assert label.alignment() == leading()
    assert leading() & Qt.AlignmentFlag.AlignRight
    assert leading() & Qt.AlignmentFlag.AlignAbsolute

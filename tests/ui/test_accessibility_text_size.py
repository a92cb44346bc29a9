"""Whoever needs large letters reads every word: no page or dialog cuts text at twice the size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.widgets.labels import ElidedLabel, WrappedLabel
from tests.helpers.clipping import clipped

LONG = "Whatever is said here takes more room than there is"


def shown(widget: QWidget, qtbot: QtBot, size: QSize) -> QWidget:
    qtbot.addWidget(widget)
    widget.setFixedSize(size)
    widget.show()
    return widget


@pytest.mark.parametrize("kind", [QLabel, QPushButton])
def test_text_wider_than_its_widget_is_cut(kind: type[QWidget], qtbot: QtBot) -> None:
    found = clipped(shown(kind(LONG), qtbot, QSize(60, 40)))  # type: ignore[arg-type]
    assert len(found) == 1
    assert "width 60 px of" in found[0]


def test_a_choice_wider_than_its_field_is_cut(qtbot: QtBot) -> None:
    box = QComboBox()
    box.addItem(LONG)
    assert clipped(shown(box, qtbot, QSize(80, 40)))


def test_text_that_wraps_is_cut_where_its_lines_find_no_room(qtbot: QtBot) -> None:
    assert clipped(shown(WrappedLabel(LONG), qtbot, QSize(100, 20)))
    assert not clipped(shown(WrappedLabel(LONG), qtbot, QSize(100, 400)))


def test_text_that_ends_in_an_ellipsis_is_not_cut_unless_nothing_is_left(qtbot: QtBot) -> None:
    assert not clipped(shown(ElidedLabel(LONG), qtbot, QSize(100, 40)))
    assert clipped(shown(ElidedLabel(LONG), qtbot, QSize(8, 40)))


def test_a_label_that_sticks_out_of_what_it_is_in_is_cut(qtbot: QtBot) -> None:
    outside, inside = QWidget(), QWidget()
    inside.setParent(outside)
    inside.setFixedSize(300, 40)
    QHBoxLayout(inside).addWidget(QLabel("At the right"))
    found = clipped(shown(outside, qtbot, QSize(40, 40)))
    assert any("sticks out of the width" in line for line in found)


def test_what_is_hidden_is_not_looked_at(qtbot: QtBot) -> None:
    label = QLabel(LONG)
    label.setFixedSize(20, 20)
    qtbot.addWidget(label)
    assert not clipped(label)

"""Whoever needs large letters reads every word: no page or dialog cuts text at twice the size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.widgets.labels import ElidedLabel, WrappedLabel
from desktop_monitor.ui.window.main import MainWindow
from desktop_monitor.ui.window.page import PageContext
from tests.helpers.clipping import clipped
from tests.helpers.populated import DIALOGS, PAGES, open_dialog, open_glance, open_page, settle
from tests.ui.conftest import StubEngine

_REST_MS = 1500
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


def cut_at_rest(widget: QWidget, qtbot: QtBot) -> list[str]:
    """What is still cut when charts and what was asked for have come."""
    with suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not clipped(widget), timeout=_REST_MS)
    return clipped(widget)


@pytest.fixture(params=[1.0, 1.5, 2.0])
def letters(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[float]:
    """The system's letters, so many times as large as usual, before anything is made."""
    usual = qapp.font()
    large = QFont(usual)
    large.setPointSizeF(usual.pointSizeF() * request.param)
    qapp.setFont(large)
    yield request.param
    qapp.setFont(usual)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_cuts_large_letters(
    letters: float, dressed: Look, full: MainWindow, engine: StubEngine, qtbot: QtBot, name: str
) -> None:
    open_page(full, engine.state, qtbot, name)
    assert not cut_at_rest(full, qtbot)


@pytest.mark.parametrize("name", DIALOGS)
def test_no_dialog_cuts_large_letters(
    letters: float, dressed: Look, context: PageContext, qtbot: QtBot, name: str
) -> None:
    dialog = open_dialog(name, context, qtbot)
    settle()
    assert not clipped(dialog)


def test_the_glance_cuts_no_large_letters(letters: float, dressed: Look, context: PageContext, qtbot: QtBot) -> None:
    glance = open_glance(context, qtbot)
    assert not clipped(glance)

"""Whoever sees little contrast reads every word, in light and in dark, as pages and dialogs are really painted."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.config.settings import Theme
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.window.main import MainWindow
from desktop_monitor.ui.window.page import PageContext
from tests.helpers.populated import DIALOGS, PAGES, open_dialog, open_glance, open_page, settle
from tests.helpers.rendered_contrast import faint_texts
from tests.ui.conftest import StubEngine

_ALL_OF_IT = (1280, 2600)
_LONGEST_PAGE = (1280, 5200)
BOTH = pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])


def test_a_style_sheet_that_makes_text_faint_is_seen(qtbot: QtBot) -> None:
    """The measurement itself: grey on white is told, black is not."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for name, colour in (("faint", "#B0B0B0"), ("clear", "#000000")):
        label = QLabel("Some words to read", window)
        label.setObjectName(name)
        label.setStyleSheet(f"color: {colour}")
        column.addWidget(label)
    window.setStyleSheet("background: #FFFFFF")
    window.show()
    found = faint_texts(window)
    assert len(found) == 1
    assert "'faint'" in found[0]
    assert "#b0b0b0 on #ffffff" in found[0]


@BOTH
@pytest.mark.parametrize("name", PAGES)
def test_every_word_of_a_page_stands_out(
    dressed: Look, full: MainWindow, engine: StubEngine, qtbot: QtBot, name: str, theme: Theme
) -> None:
    dressed.set_theme(theme)
    full.resize(*(_LONGEST_PAGE if name == "settings" else _ALL_OF_IT))
    open_page(full, engine.state, qtbot, name)
    assert not faint_texts(full)


@BOTH
@pytest.mark.parametrize("name", DIALOGS)
def test_every_word_of_a_dialog_stands_out(
    dressed: Look, context: PageContext, qtbot: QtBot, name: str, theme: Theme
) -> None:
    dressed.set_theme(theme)
    dialog = open_dialog(name, context, qtbot)
    settle()
    assert not faint_texts(dialog)


@BOTH
def test_every_word_of_the_glance_stands_out(dressed: Look, context: PageContext, qtbot: QtBot, theme: Theme) -> None:
    dressed.set_theme(theme)
    glance = open_glance(context, qtbot)
    assert not faint_texts(glance)

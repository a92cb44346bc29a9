"""A toast says one sentence where it can be seen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.toast import Toast


def test_it_lies_over_a_visible_window(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    toast = Toast(window)
    toast.say("Saved")
    assert toast.parentWidget() is window
    assert window.rect().contains(toast.geometry())
    assert toast.accessibleName() == "Saved"


def test_it_is_a_window_of_its_own_while_the_main_one_is_hidden(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    toast = Toast(window)
    toast.say("Goes on in the tray")
    assert toast.isWindow()
    assert toast.isVisible()
    window.show()
    toast.say("Back again")
    assert not toast.isWindow()
    toast.hide()


def test_hostile_text_is_plain_and_cut(qtbot: QtBot) -> None:
    toast = Toast()
    qtbot.addWidget(toast)
    toast.say("<h1>" + "\x1b" + "x" * 10_000)
    assert toast.text.startswith("<h1> x")
    assert len(toast.text) <= 400

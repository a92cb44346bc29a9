"""Deleting says what goes and what stays, and needs a second yes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_monitor.engine.command import Command, DeleteHistory
from desktop_monitor.paths import Paths
from desktop_monitor.ui.dialogs.delete_data import DeleteDataDialog
from desktop_monitor.ui.state import AppState

PATHS = Paths(Path("/c"), Path("/home/sam/data"), Path("/s"), Path("/l"), Path("/r"))


def test_it_names_the_folder_what_goes_and_what_stays(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = DeleteDataDialog(PATHS, AppState([].append))
    qtbot.addWidget(dialog)
    words = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    for part in (
        str(PATHS.data),
        "history.sqlite3",
        "journal.sqlite3",
        "ledger.sqlite3",
        "incidents",
        "config.yaml",
        "cannot be undone",
    ):
        assert part in words
        assert part in dialog.accessibleDescription()


def test_enter_deletes_nothing(qtbot: QtBot, qapp: QApplication) -> None:
    commands: list[Command] = []
    dialog = DeleteDataDialog(PATHS, AppState(commands.append))
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert commands == []


def test_delete_is_sent_when_it_is_pressed(qtbot: QtBot, qapp: QApplication) -> None:
    commands: list[Command] = []
    dialog = DeleteDataDialog(PATHS, AppState(commands.append))
    qtbot.addWidget(dialog)
    button = dialog.findChild(QPushButton, "confirmDelete")
    assert button is not None
    button.click()
    assert commands == [DeleteHistory(1)]

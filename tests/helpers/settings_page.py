"""The settings page as a reader sees it: its lines to write into, by name, and what it says is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop_monitor.ui.window.settings import SettingsPage
from desktop_monitor.ui.window.settings_rows import ProblemLabel


def line(page: SettingsPage, name: str) -> QLineEdit:
    """The line of this option or key."""
    found = page.findChild(QLineEdit, name)
    assert found is not None
    return found


def write(page: SettingsPage, name: str, text: str, *, finish: bool = True) -> None:
    """Type `text` instead of what stands there, and Enter unless it is not to be finished."""
    field = line(page, name)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClicks(field, text)
    if finish:
        QTest.keyClick(field, Qt.Key.Key_Return)


def problems(page: SettingsPage) -> list[str]:
    """Everything that is said to be wrong."""
    return [label.text() for label in page.findChildren(ProblemLabel) if not label.isHidden()]

"""A push button in one line. Must not know what it does."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.widgets.labels import set_role


def push_button(title: str, name: str, parent: QWidget, role: Role = Role.PLAIN) -> QPushButton:
    """A button that Enter presses only while it has the keyboard; `name` is how tests and readers find it."""
    button = QPushButton(title, parent)
    button.setObjectName(name)
    button.setAutoDefault(False)
    if role is not Role.PLAIN:
        set_role(button, role)
    return button

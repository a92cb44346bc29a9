"""What is higher than its dialog, scrolled; sideways only where letters are very large. Must not know what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def scrolled(inside: QWidget, parent: QWidget, *, shines_through: bool = False) -> QScrollArea:
    """An area around `inside`; what is in it has the keyboard, not the area.

    `shines_through`: it has the colour of what is behind it.
    """
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    if shines_through:
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
    return area

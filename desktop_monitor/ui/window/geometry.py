"""Puts the window where it was, as far as the screens of now allow. Must not know what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_monitor.ui.window.placement import Placement

_FRAME = QSize(16, 40)
"""About what a window manager adds around a window."""
_GRIP = QSize(120, 24)
"""As much of a window's upper edge must be on a screen, or nobody could move it."""


def restore(window: QWidget, remembered: Placement) -> None:
    """Give `window` the remembered size and, where it can be reached there, place."""
    size = QSize(remembered.width, remembered.height)
    rooms = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if remembered.x is None or remembered.y is None:
        size = size.boundedTo(QGuiApplication.primaryScreen().availableGeometry().size() - _FRAME)
    window.resize(size)
    if remembered.x is not None and remembered.y is not None:
        area = QRect(QPoint(remembered.x, remembered.y), window.size())
        if can_be_reached(area, rooms):
            window.setGeometry(area)
        else:
            window.resize(size.boundedTo(QGuiApplication.primaryScreen().availableGeometry().size() - _FRAME))
    if remembered.maximized:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def can_be_reached(area: QRect, rooms: Sequence[QRect]) -> bool:
    """Whether enough of the upper edge lies in one of `rooms` to take hold of it."""
    edge = QRect(area.topLeft(), QSize(area.width(), _GRIP.height()))
    shown = (room.intersected(edge) for room in rooms)
    return any(part.width() >= _GRIP.width() and part.height() >= _GRIP.height() // 2 for part in shown)


def remembered_of(window: QWidget, before: Placement) -> Placement:
    """`before` with the size and place of now; of a maximised window those it goes back to."""
    area = window.normalGeometry() if window.isMaximized() else window.geometry()
    return replace(
        before,
        x=area.x(),
        y=area.y(),
        width=area.width(),
        height=area.height(),
        maximized=window.isMaximized(),
    )

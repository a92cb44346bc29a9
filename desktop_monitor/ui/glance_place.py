"""Where the glance stands: at the icon, at the pointer, or in the screen's corner. Must not know what it shows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QCursor, QGuiApplication

_MARGIN_PX = 8


def place_of(size: QSize, icon_area: QRect) -> QPoint:
    """Where a popover of `size` goes; `icon_area` is empty where the icon's place is not known."""
    known = not icon_area.isEmpty()
    anchor = icon_area.center() if known else QCursor.pos()
    screen = QGuiApplication.screenAt(anchor) or QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    if not known and QGuiApplication.platformName() == "wayland":
        return placed(size, QRect(room.topRight(), QSize(1, 1)), room)
    return placed(size, icon_area if known else QRect(anchor, QSize(1, 1)), room)


def placed(size: QSize, anchor: QRect, room: QRect) -> QPoint:
    """Where a popover of `size` goes: beside `anchor`, on the side with more space, inside `room`."""
    left = anchor.center().x() - size.width() // 2
    below = anchor.center().y() < room.center().y()
    top = anchor.bottom() + _MARGIN_PX if below else anchor.top() - size.height() - _MARGIN_PX
    left = max(room.left() + _MARGIN_PX, min(left, room.right() - size.width() - _MARGIN_PX))
    top = max(room.top() + _MARGIN_PX, min(top, room.bottom() - size.height() - _MARGIN_PX))
    return QPoint(left, top)

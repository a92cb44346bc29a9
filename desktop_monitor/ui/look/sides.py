"""The side where lines begin and the one where they end: left and right, or right and left in Arabic and Hebrew.

Qt mirrors layouts by itself. This is for what paints itself, and for words that begin with
another script than the language has: Qt would put a program's name at the left of an Arabic
page. Charts are not mirrored: time goes from left to right in them everywhere. Must not know
what is painted.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QStyle

_CENTRE = Qt.AlignmentFlag.AlignVCenter
_FIXED = Qt.AlignmentFlag.AlignAbsolute | _CENTRE


def is_mirrored() -> bool:
    """Whether lines begin at the right."""
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def leading() -> Qt.AlignmentFlag:
    """Where lines begin, in the middle of the height."""
    if is_mirrored():
        return Qt.AlignmentFlag.AlignRight | _FIXED
    return Qt.AlignmentFlag.AlignLeft | _CENTRE


def trailing() -> Qt.AlignmentFlag:
    """Where lines end, in the middle of the height: the place of numbers."""
    if is_mirrored():
        return Qt.AlignmentFlag.AlignLeft | _FIXED
    return Qt.AlignmentFlag.AlignRight | _CENTRE


def side(*, ends: bool) -> Qt.AlignmentFlag:
    """`trailing` for what stands at the end, else `leading`."""
    return trailing() if ends else leading()


def placed(area: QRect, within: QRect) -> QRect:
    """Where an `area` that was reckoned from the left goes `within` what is painted."""
    return QStyle.visualRect(QGuiApplication.layoutDirection(), within, area)


def placed_exactly(area: QRectF, within: QRect | QRectF) -> QRectF:
    """The same in fractions of a pixel."""
    if not is_mirrored():
        return area
    outer = QRectF(within)
    return QRectF(outer.left() + outer.right() - area.right(), area.top(), area.width(), area.height())


def placed_point(at: QPointF, within: QRect | QRectF) -> QPointF:
    """The same of a point."""
    outer = QRectF(within)
    return QPointF(outer.left() + outer.right() - at.x(), at.y()) if is_mirrored() else at


def write(painter: QPainter, area: QRect | QRectF, where: Qt.AlignmentFlag, words: str) -> None:
    """Paint one line of `words`; each reads in the direction of its own script, ``340 MiB`` too."""
    if is_mirrored():
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(area, int(where), words)


def as_time_goes(painter: QPainter) -> None:
    """What is painted from now on keeps left and right, as charts do."""
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

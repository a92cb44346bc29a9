"""A short word on a quiet tint: a mode, or that data are simulated. Must not know which."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.untrusted import one_line

HEIGHT_PX = 18
_PADDING_PX = 8
_TEXT_SHARE = 0.84


def badge_font(font: QFont) -> QFont:
    """`font` as a badge writes it."""
    small = QFont(font)
    small.setPointSizeF(max(font.pointSizeF() * _TEXT_SHARE, 6.5))
    small.setWeight(QFont.Weight.DemiBold)
    return small


def badge_width(text: str, font: QFont) -> int:
    """How wide a badge with `text` is; `font` as `badge_font` gives it."""
    return QFontMetrics(font).horizontalAdvance(text) + 2 * _PADDING_PX


def paint_badge(painter: QPainter, area: QRectF, text: str, look: Look, font: QFont) -> None:
    """Paint `text` on a rounded tint that fills `area`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("track"))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.setFont(font)
    painter.setPen(look.color("secondary"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class Badge(QWidget):
    """One badge by itself."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._text = one_line(text)
        self.setAccessibleName(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(badge_width(self._text, badge_font(self.font())), for_text(HEIGHT_PX, self))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, QRectF(self.rect()), self._text, self._look, badge_font(self.font()))
        painter.end()

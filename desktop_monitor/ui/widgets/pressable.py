"""A line that can be pressed: tinted under the mouse, framed with the keyboard. Must not know what it says."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.theme import Look


class PressableLine(QAbstractButton):
    """Put labels into it; they let the mouse through."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self.update)

    def let_through(self, *parts: QWidget) -> None:
        """Have a press on one of `parts` press the line."""
        for part in parts:
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not (self.underMouse() or self.hasFocus()):
            return
        tokens = self._look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        tint = QColor(mix(tokens.card, tokens.text, 0.05)) if self.underMouse() else Qt.BrushStyle.NoBrush
        painter.setBrush(tint)
        painter.setPen(QPen(QColor(tokens.accent), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(area, 6, 6)
        painter.end()

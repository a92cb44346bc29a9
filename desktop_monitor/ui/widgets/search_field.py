"""A line to search with. Must not know what is searched."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_monitor.ui.look.theme import Look

_GLASS_PX = 16


class SearchField(QLineEdit):
    """A line edit with a glass; Esc empties it, Down or Enter leaves it."""

    left_downwards = Signal()
    """Down or Enter was pressed: the keyboard goes to what was found."""

    def __init__(self, look: Look, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.setMaxLength(200)
        self.setTextMargins(_GLASS_PX + 4, 0, 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color("secondary"), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        left, middle = 10.0, self.height() / 2
        painter.drawEllipse(QRectF(left, middle - 6, 8, 8))
        painter.drawLine(QPointF(left + 7.2, middle + 1.2), QPointF(left + 11, middle + 5))
        painter.end()

"""A line to search with. Must not know what is searched."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_monitor.ui.look.sides import is_mirrored, placed_exactly, placed_point
from desktop_monitor.ui.look.theme import Look

_GLASS_PX = 16
_CROSS_PX = 24
_CROSS_HALF_PX = 3.5


class SearchField(QLineEdit):
    """A line edit with a glass; Esc or the cross empties it, Down or Enter leaves it."""

    left_downwards = Signal()
    """Down or Enter was pressed: the keyboard goes to what was found."""

    def __init__(self, look: Look, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setMouseTracking(True)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setMaxLength(200)
        margins = QMargins(_GLASS_PX + 4, 0, _CROSS_PX, 0)
        self.setTextMargins(QMargins(margins.right(), 0, margins.left(), 0) if is_mirrored() else margins)

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
        middle = self.height() / 2
        left = placed_exactly(QRectF(10.0, 0, 11, 1), self.rect()).left()
        painter.drawEllipse(QRectF(left, middle - 6, 8, 8))
        painter.drawLine(QPointF(left + 7.2, middle + 1.2), QPointF(left + 11, middle + 5))
        if self.text():
            at = placed_point(QPointF(self.width() - _CROSS_PX / 2 - 2, middle), self.rect())
            for slope in (1, -1):
                arm = QPointF(_CROSS_HALF_PX, slope * _CROSS_HALF_PX)
                painter.drawLine(at - arm, at + arm)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        on_cross = self._is_on_cross(event)
        self.setCursor(Qt.CursorShape.ArrowCursor if on_cross else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._is_on_cross(event):
            self.clear()
        else:
            super().mousePressEvent(event)

    def _is_on_cross(self, event: QMouseEvent) -> bool:
        # Painted here: the line edit's own clear button loses its place under a style sheet.
        return bool(self.text()) and placed_point(event.position(), self.rect()).x() > self.width() - _CROSS_PX

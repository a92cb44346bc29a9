"""The health shape alone, small. Must not know how health is judged."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_monitor.assess.health import Health
from desktop_monitor.ui.look.icons import Shape, paint_shape, shape_colour, shape_of
from desktop_monitor.ui.look.theme import Look


class HealthMark(QWidget):
    """Keeps its room while it shows nothing."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, side_px: int = 10) -> None:
        super().__init__(parent)
        self._look = look
        self._shape: Shape | None = None
        self.setFixedSize(side_px, side_px)
        look.changed.connect(self.update)

    def show_level(self, level: Health | None, *, paused: bool = False) -> None:
        """Show the shape of `level`, or nothing."""
        shape = None if level is None else shape_of(level, paused=paused)
        if shape is not self._shape:
            self._shape = shape
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._shape is None:
            return
        painter = QPainter(self)
        colour = QColor(shape_colour(self._shape, self._look.tokens))
        paint_shape(painter, QRectF(self.rect()), self._shape, colour)
        painter.end()

"""How old a figure's newest observation is: a dot while it is fresh, a ring when it is not. Must not know what of."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_monitor.ui.look.theme import Look

_SIDE_PX = 7
_FRESH_SECONDS = 300.0


class AgeDot(QWidget):
    """Keeps its room while it shows nothing."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._age: float | None = None
        self.setFixedSize(_SIDE_PX, _SIDE_PX)
        look.changed.connect(self.update)

    def show_age(self, age_seconds: float | None) -> None:
        """Show an age; None: there is nothing."""
        before = self.is_fresh
        self._age = age_seconds
        if before is not self.is_fresh:
            self.update()

    @property
    def is_fresh(self) -> bool | None:
        """Whether it is a dot; None: nothing is shown."""
        return None if self._age is None else self._age < _FRESH_SECONDS

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._age is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._look.color("secondary")
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen if self.is_fresh else QPen(colour, 1.2))
        painter.setBrush(colour if self.is_fresh else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(area)
        painter.end()

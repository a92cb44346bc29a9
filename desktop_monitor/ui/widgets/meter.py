"""A bar for one ratio with its target as a tick. Must not know what is measured."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_monitor.language.quantities import MISSING, ratio_text
from desktop_monitor.ui.look.sides import placed_exactly
from desktop_monitor.ui.look.theme import Look

_BAR_PX = 6
_TICK_PX = 12


class Meter(QWidget):
    """Filled from where lines begin; with neither value nor target nothing is painted."""

    accessible_role = QAccessible.Role.Graphic

    def __init__(self, look: Look, role: str, parent: QWidget | None = None) -> None:
        """`role` names the token that fills the bar."""
        super().__init__(parent)
        self._look = look
        self._role = role
        self._ratio: float | None = None
        self._target: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_TICK_PX + 2)
        self.setMinimumWidth(48)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(120, _TICK_PX + 2)

    def show_ratio(self, ratio: float | None, target: float | None = None, role: str | None = None) -> None:
        """Show `ratio` (0–1, None where unknown) against `target`; `role` changes the colour."""
        wanted = (ratio, target, role or self._role)
        if wanted != (self._ratio, self._target, self._role):
            self._ratio, self._target, self._role = wanted
            self.setAccessibleDescription(MISSING if ratio is None else ratio_text(ratio))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, (self.height() - _BAR_PX) / 2, self.width(), _BAR_PX)
        if self._ratio is not None or self._target is not None:
            painter.setBrush(self._look.color("track"))
            painter.drawRoundedRect(track, _BAR_PX / 2, _BAR_PX / 2)
        if self._ratio is not None and self._ratio > 0:
            filled = QRectF(track)
            filled.setWidth(max(_BAR_PX, track.width() * min(self._ratio, 1.0)))
            painter.setBrush(self._look.color(self._role))
            painter.drawRoundedRect(placed_exactly(filled, track), _BAR_PX / 2, _BAR_PX / 2)
        if self._target is not None:
            self._paint_tick(painter, track, self._target)
        painter.end()

    def _paint_tick(self, painter: QPainter, track: QRectF, target: float) -> None:
        left = min(max(track.width() * target - 1, 0), track.width() - 2)
        colour = self._look.color("text")
        colour.setAlphaF(0.72)
        painter.setBrush(colour)
        tick = QRectF(left, (self.height() - _TICK_PX) / 2, 2, _TICK_PX)
        painter.drawRect(placed_exactly(tick, track))

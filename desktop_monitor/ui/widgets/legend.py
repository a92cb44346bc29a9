"""Which colour stands for what: short strokes with names. Must not know the chart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.labels import plain_label


class _Stroke(QWidget):
    def __init__(self, look: Look, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._role = role
        self.setFixedSize(10, 12)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color(self._role))
        painter.drawRoundedRect(QRectF(0, self.height() / 2 - 1.25, self.width(), 2.5), 1.25, 1.25)
        painter.end()


class Legend(QWidget):
    """A row of (token name, name) pairs."""

    def __init__(self, look: Look, names: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING_PX)
        for index, (role, name) in enumerate(names):
            if index:
                layout.addSpacing(2 * SPACING_PX)
            layout.addWidget(_Stroke(look, role, self))
            layout.addWidget(plain_label(name, Role.QUIET, self))

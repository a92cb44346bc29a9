"""A button with a painted glyph instead of words; its name is read aloud and shown as tool tip.

Must not know what it does.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from desktop_monitor.ui.look.icons import paint_glyph
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look

_GLYPH_PX = 16
_SHARPNESS = 3


class IconButton(QToolButton):
    """A flat button showing the glyph of that name (see `look.icons.paint_glyph`)."""

    def __init__(self, look: Look, glyph: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._glyph = glyph
        self.setProperty("role", Role.FLAT.value)
        self.setAccessibleName(accessible_name)
        self.setToolTip(accessible_name)
        self.setIconSize(QSize(_GLYPH_PX, _GLYPH_PX))
        look.changed.connect(self._repaint_icon)
        self._repaint_icon()

    @Slot()
    def _repaint_icon(self) -> None:
        pixmap = QPixmap(_GLYPH_PX * _SHARPNESS, _GLYPH_PX * _SHARPNESS)
        pixmap.fill("transparent")
        painter = QPainter(pixmap)
        paint_glyph(painter, QRectF(pixmap.rect()), self._glyph, self._look.color("secondary"))
        painter.end()
        pixmap.setDevicePixelRatio(_SHARPNESS)
        self.setIcon(QIcon(pixmap))

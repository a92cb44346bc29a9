"""Health as a tinted pill: shape and word. Must not know how health is judged."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_monitor.assess.health import Health
from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.icons import Shape, paint_shape, shape_colour, shape_of
from desktop_monitor.ui.look.sides import leading, placed_exactly, write
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import Tokens

_TINT_SHARE = 0.84
_INK_SHARE = 0.35
_SHAPE_PX = 12
_PADDING_PX = 12
_HEIGHT_PX = 30


def pill_colours(shape: Shape, tokens: Tokens) -> tuple[str, str]:
    """(fill, ink) of a pill: the shape's colour thinned, and darkened towards text until it can be read."""
    colour = shape_colour(shape, tokens)
    return mix(colour, tokens.background, _TINT_SHARE), mix(colour, tokens.text, _INK_SHARE)


class HealthPill(QWidget):
    """Shape and word on a tint of their colour."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shape = Shape.UNKNOWN
        self._word = ""
        self.setObjectName("healthPill")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def set_health(self, level: Health, word: str, *, paused: bool = False) -> None:
        """Show `level` in `word`."""
        shown = shape_of(level, paused=paused), word
        if shown == (self._shape, self._word):
            return
        self._shape, self._word = shown
        self.setAccessibleName(self.tr("Health: {word}").format(word=word))
        self.updateGeometry()
        self.update()

    @property
    def shape(self) -> Shape:
        """The shape it shows."""
        return self._shape

    def _strong_font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._strong_font()).horizontalAdvance(self._word)
        return QSize(width + _SHAPE_PX + 8 + 2 * _PADDING_PX, for_text(_HEIGHT_PX, self))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._look.tokens
        fill, ink = pill_colours(self._shape, tokens)
        area = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        shape_area = QRectF(_PADDING_PX, (area.height() - _SHAPE_PX) / 2, _SHAPE_PX, _SHAPE_PX)
        paint_shape(painter, placed_exactly(shape_area, area), self._shape, QColor(shape_colour(self._shape, tokens)))
        painter.setFont(self._strong_font())
        painter.setPen(QColor(ink))
        words = area.adjusted(_PADDING_PX + _SHAPE_PX + 8, 0, 0, 0)
        write(painter, placed_exactly(words, area), leading(), self._word)
        painter.end()

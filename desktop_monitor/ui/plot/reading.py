"""What a chart says in words and numbers: the values at one moment, and the box that shows them.

Must not know samples or axes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_monitor.ui.look.sides import as_time_goes
from desktop_monitor.ui.look.tokens import LIGHT, Tokens

_LINE_PX = 17
_LEGEND_PX = 20
_PAD_PX = 10
_DASH_PX = 7
_AWAY_PX = 10
_ENTRY_GAP_PX = 12
_GROW_PX = 2
_LEFT_CENTRE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT_CENTRE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Reading:
    """One series at one moment."""

    name: str
    value: str
    """As people read it, an em dash where nothing was measured."""
    colour: str | None
    """Name of a token; None for a note without a line."""


def paint_box(
    painter: QPainter, frame: QRectF, x: float, heading: str, readings: Sequence[Reading], tokens: Tokens
) -> None:
    """Draw the values beside a crosshair at `x`, on the side with room, inside `frame`."""
    metrics = QFontMetricsF(painter.font())
    names = max((metrics.horizontalAdvance(reading.name) for reading in readings), default=0.0) + _DASH_PX + 6
    values = max((metrics.horizontalAdvance(reading.value) for reading in readings), default=0.0)
    width = max(names + 12 + values, metrics.horizontalAdvance(heading) + 8) + 2 * _PAD_PX
    height = _LINE_PX * (len(readings) + 1) + 12
    left = x + _AWAY_PX if x + _AWAY_PX + width <= frame.right() else x - _AWAY_PX - width
    area = QRectF(max(round(left), 2), round(frame.top()), round(width), height)
    painter.setPen(QPen(QColor(tokens.line), 1))
    painter.setBrush(QColor(tokens.card))
    painter.drawRoundedRect(area, 6, 6)
    inner = area.adjusted(_PAD_PX, 6, -_PAD_PX, -6)
    _paint_heading(painter, inner, heading, tokens)
    for row, reading in enumerate(readings, start=1):
        _paint_row(painter, inner.adjusted(0, row * _LINE_PX, 0, 0), reading, tokens)


def _paint_heading(painter: QPainter, inner: QRectF, heading: str, tokens: Tokens) -> None:
    plain = painter.font()
    strong = QFont(plain)
    strong.setWeight(QFont.Weight.DemiBold)
    painter.setFont(strong)
    painter.setPen(QColor(tokens.text))
    painter.drawText(QRectF(inner.left(), inner.top(), inner.width(), _LINE_PX), _LEFT_CENTRE, heading)
    painter.setFont(plain)


def _paint_row(painter: QPainter, row: QRectF, reading: Reading, tokens: Tokens) -> None:
    line = QRectF(row.left(), row.top(), row.width(), _LINE_PX)
    if reading.colour is not None:
        painter.fillRect(
            QRectF(line.left(), round(line.center().y()) - 1, _DASH_PX, 2), QColor(getattr(tokens, reading.colour))
        )
        line.setLeft(line.left() + _DASH_PX + 6)
    painter.setPen(QColor(tokens.secondary))
    painter.drawText(line, _LEFT_CENTRE, reading.name)
    painter.setPen(QColor(tokens.text))
    painter.drawText(line, _RIGHT_CENTRE, reading.value)


class Legend(QWidget):
    """The names of a chart's series with their values now, or at the crosshair; it stands at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._readings: tuple[Reading, ...] = ()
        self._tokens = LIGHT
        self._wanted_px = 40
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_readings(self, readings: tuple[Reading, ...], tokens: Tokens) -> None:
        """Show these from now on; painted only if they are others."""
        if readings == self._readings and tokens is self._tokens:
            return
        self._readings, self._tokens = readings, tokens
        wanted = int(sum(self._widths(QFontMetricsF(_quiet(self.font()))))) + 1
        # Grows in steps and never shrinks, so that changing numbers move nothing.
        if wanted > self._wanted_px:
            self._wanted_px = wanted + _GROW_PX
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._wanted_px, self._height_px())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._height_px())

    def _height_px(self) -> int:
        return max(_LEGEND_PX, round(QFontMetricsF(_quiet(self.font())).height()) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        as_time_goes(painter)
        painter.setFont(_quiet(self.font()))
        metrics = QFontMetricsF(painter.font())
        widths = self._widths(metrics)
        x = max(self.width() - sum(widths), 0.0)
        for reading, width in zip(self._readings, widths, strict=True):
            if x + width > self.width() + 1:
                break
            self._paint_entry(painter, metrics, x + _ENTRY_GAP_PX, reading)
            x += width
        painter.end()

    def _widths(self, metrics: QFontMetricsF) -> list[float]:
        texts = (f"{reading.name} {reading.value}" for reading in self._readings)
        return [_ENTRY_GAP_PX + _DASH_PX + 4 + metrics.horizontalAdvance(text) for text in texts]

    def _paint_entry(self, painter: QPainter, metrics: QFontMetricsF, x: float, reading: Reading) -> None:
        if reading.colour is not None:
            ink = QColor(getattr(self._tokens, reading.colour))
            painter.fillRect(QRectF(x, self.height() // 2 - 1, _DASH_PX, 2), ink)
        x += _DASH_PX + 4
        painter.setPen(QColor(self._tokens.secondary))
        painter.drawText(QRectF(x, 0, self.width(), self.height()), _LEFT_CENTRE, reading.name)
        x += metrics.horizontalAdvance(f"{reading.name} ")
        painter.setPen(QColor(self._tokens.text))
        painter.drawText(QRectF(x, 0, self.width(), self.height()), _LEFT_CENTRE, reading.value)


def _quiet(font: QFont) -> QFont:
    font = QFont(font)
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * 0.94)
    return font

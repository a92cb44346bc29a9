"""Health icons and the program's own, painted once and kept by whoever asked.

State is told by shape as well as colour: healthy is a disc, degraded a disc with a
gap, critical a square with a mark, unknown a hollow ring, paused two bars. Must
not know where an icon is shown.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from desktop_monitor.assess.health import Health
from desktop_monitor.paths import resource
from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.tokens import DARK, LIGHT, Tokens

ICON_SIZES_PX = (16, 22, 24, 32, 48, 64)
_APP_ICON_SIZES_PX = (16, 24, 32, 48, 64, 128, 256)


class Shape(Enum):
    """What the health shape tells."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    CRITICAL = "critical"
    UNKNOWN = "unknown"
    PAUSED = "paused"


_SHAPES = {
    Health.HEALTHY: Shape.HEALTHY,
    Health.DEGRADED: Shape.DEGRADED,
    Health.CRITICAL: Shape.CRITICAL,
    Health.UNKNOWN: Shape.UNKNOWN,
}
_COLOUR_ROLES = {shape: shape.value for shape in Shape} | {Shape.PAUSED: "unknown"}


def shape_of(level: Health, *, paused: bool = False) -> Shape:
    """The shape to show. A pause hides good health only, never a warning or missing data."""
    if paused and level is Health.HEALTHY:
        return Shape.PAUSED
    return _SHAPES[level]


def shape_colour(shape: Shape, tokens: Tokens) -> str:
    """The colour of `shape` in `tokens`."""
    return str(getattr(tokens, _COLOUR_ROLES[shape]))


def app_icon() -> QIcon:
    """The program's own icon, in the sizes that ship with it."""
    icon = QIcon()
    for size in _APP_ICON_SIZES_PX:
        icon.addFile(str(resource("icons", f"desktop-monitor-{size}.png")), QSize(size, size))
    return icon


def tray_icon(shape: Shape, *, dark_panel: bool, waiting: bool = False) -> QIcon:
    """The icon for a panel of that brightness, in all sizes; the same object each time.

    A thin rim of the opposite brightness keeps it readable where the panel is not
    what the system says. With `waiting` a dot stands in its corner: an agent waits
    for the user.
    """
    return _made_tray_icon(shape, dark_panel, waiting)


@lru_cache(maxsize=4 * len(Shape))
def _made_tray_icon(shape: Shape, dark_panel: bool, waiting: bool) -> QIcon:
    tokens = DARK if dark_panel else LIGHT
    colour = shape_colour(shape, tokens)
    rim = mix(colour, "#000000" if dark_panel else "#FFFFFF", 0.65)
    icon = QIcon()
    for size in ICON_SIZES_PX:
        pixmap = _tray_pixmap(shape, size, colour, rim)
        if waiting:
            _add_waiting_mark(pixmap, tokens)
        icon.addPixmap(pixmap)
    return icon


_MARK_SHARE = 0.4
_LEAST_EYE_PX = 12.0


def _add_waiting_mark(pixmap: QPixmap, tokens: Tokens) -> None:
    """A dot in the corner below, away from what tells degraded from healthy, with clear space around it."""
    size = pixmap.width()
    side = float(round(size * _MARK_SHARE))
    gap = max(1.0, size / 18)
    area = QRectF(size - side, size - side, side, side)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawEllipse(area.adjusted(-gap, -gap, gap, gap))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(QColor(tokens.accent))
    painter.drawEllipse(area)
    if side >= _LEAST_EYE_PX:
        painter.setBrush(QColor(tokens.on_accent))
        painter.drawEllipse(area.center(), side * 0.17, side * 0.17)
    painter.end()


def _tray_pixmap(shape: Shape, size: int, colour: str, rim: str) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = max(1.0, size / 22)
    area = QRectF(0, 0, size, size).adjusted(edge, edge, -edge, -edge)
    outline = shape_path(shape, area)
    painter.strokePath(outline, QPen(QColor(rim), edge * 1.6))
    painter.fillPath(outline, QColor(colour))
    painter.end()
    return pixmap


def paint_shape(painter: QPainter, area: QRectF, shape: Shape, colour: QColor) -> None:
    """Paint `shape` into the square `area`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(shape_path(shape, area), colour)
    painter.restore()


def shape_path(shape: Shape, area: QRectF) -> QPainterPath:
    """The outline of `shape` inside `area`, to be filled; marks are holes in it."""
    return _PATHS[shape](area)


def _disc(area: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(area)
    return path


def _gapped_disc(area: QRectF) -> QPainterPath:
    path = QPainterPath(area.center())
    path.arcTo(area, 90, 270)
    path.closeSubpath()
    return path


def _marked_square(area: QRectF) -> QPainterPath:
    side = area.width()
    inset = side * 0.04
    path = QPainterPath()
    path.addRoundedRect(area.adjusted(inset, inset, -inset, -inset), side * 0.16, side * 0.16)
    thick = max(2.0, side * 0.15)
    centre = area.center().x()
    mark = QPainterPath()
    mark.addRect(QRectF(centre - thick / 2, area.top() + side * 0.20, thick, side * 0.36))
    mark.addRect(QRectF(centre - thick / 2, area.top() + side * 0.66, thick, thick))
    return path.subtracted(mark)


def _ring(area: QRectF) -> QPainterPath:
    thick = max(2.0, area.width() * 0.17)
    return _disc(area).subtracted(_disc(area.adjusted(thick, thick, -thick, -thick)))


def _bars(area: QRectF) -> QPainterPath:
    side = area.width()
    path = QPainterPath()
    for left in (0.16, 0.58):
        path.addRoundedRect(
            QRectF(area.left() + side * left, area.top() + side * 0.10, side * 0.26, side * 0.80),
            side * 0.06,
            side * 0.06,
        )
    return path


_PATHS = {
    Shape.HEALTHY: _disc,
    Shape.DEGRADED: _gapped_disc,
    Shape.CRITICAL: _marked_square,
    Shape.UNKNOWN: _ring,
    Shape.PAUSED: _bars,
}

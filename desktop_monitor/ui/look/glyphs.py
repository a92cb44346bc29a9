"""The small pictures of the rail, one a page, as paths in a square of 16. Must not know pages."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker


def paint_glyph(painter: QPainter, area: QRectF, name: str, colour: QColor) -> None:
    """Paint the rail glyph `name` into the square `area`; a name without one gets a dot."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width() / 16, area.height() / 16)
    painter.fillPath(_GLYPHS.get(name, _glyph_dot)(), colour)
    painter.restore()


def _boxes(*boxes: tuple[float, float, float, float], radius: float = 0.8) -> QPainterPath:
    path = QPainterPath()
    for left, top, width, height in boxes:
        path.addRoundedRect(QRectF(left, top, width, height), radius, radius)
    return path


def _dot_in(area: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(area)
    return path


def _glyph_dot() -> QPainterPath:
    return _dot_in(QRectF(5, 5, 6, 6))


def _glyph_overview() -> QPainterPath:
    return _boxes((2, 2, 5.2, 7), (8.8, 2, 5.2, 4), (8.8, 7.6, 5.2, 6.4), (2, 10.6, 5.2, 3.4))


def _glyph_agents() -> QPainterPath:
    shoulders = QPainterPath()
    shoulders.moveTo(2.6, 14)
    shoulders.cubicTo(2.6, 10.6, 5, 9.2, 8, 9.2)
    shoulders.cubicTo(11, 9.2, 13.4, 10.6, 13.4, 14)
    shoulders.closeSubpath()
    return _dot_in(QRectF(5.1, 2, 5.8, 5.8)).united(shoulders)


def _glyph_resources() -> QPainterPath:
    return _boxes((2, 8, 3, 6), (6.5, 2, 3, 12), (11, 5.5, 3, 8.5))


def _glyph_processes() -> QPainterPath:
    return _boxes((2, 3, 12, 2), (2, 7, 12, 2), (2, 11, 12, 2))


def _stroked(path: QPainterPath, width: float = 2.0) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(path)


def _glyph_history() -> QPainterPath:
    face = QPainterPath()
    face.arcMoveTo(QRectF(2.5, 2.5, 11, 11), 160)
    face.arcTo(QRectF(2.5, 2.5, 11, 11), 160, -310)
    hands = QPainterPath(QPointF(8, 5))
    hands.lineTo(8, 8.2)
    hands.lineTo(10.2, 9.6)
    arrow = QPainterPath(QPointF(2.2, 3.2))
    arrow.lineTo(2.6, 6.3)
    arrow.lineTo(5.6, 5.6)
    return _stroked(face, 1.7).united(_stroked(hands, 1.6)).united(_stroked(arrow, 1.6))


def _glyph_alerts() -> QPainterPath:
    bell = QPainterPath(QPointF(8, 1.8))
    bell.cubicTo(10.9, 1.8, 12.3, 3.9, 12.3, 6.6)
    bell.cubicTo(12.3, 9.4, 12.9, 10.4, 13.9, 11.6)
    bell.lineTo(2.1, 11.6)
    bell.cubicTo(3.1, 10.4, 3.7, 9.4, 3.7, 6.6)
    bell.cubicTo(3.7, 3.9, 5.1, 1.8, 8, 1.8)
    bell.closeSubpath()
    return bell.united(_dot_in(QRectF(6.1, 11, 3.8, 3.8)))


def _glyph_settings() -> QPainterPath:
    path = QPainterPath()
    for row, knob in ((4.0, 10.5), (8.0, 5.0), (12.0, 9.0)):
        path = path.united(_boxes((2, row - 0.8, 12, 1.6)))
        path = path.united(_dot_in(QRectF(knob - 2.1, row - 2.1, 4.2, 4.2)))
    return path


def _glyph_modes() -> QPainterPath:
    """Two arrows, there and back."""
    there, back = QPainterPath(QPointF(2.6, 5)), QPainterPath(QPointF(13.4, 11))
    there.lineTo(13, 5)
    back.lineTo(3, 11)
    tips = QPainterPath(QPointF(10.6, 2.4))
    tips.lineTo(13.2, 5)
    tips.lineTo(10.6, 7.6)
    tips.moveTo(5.4, 8.4)
    tips.lineTo(2.8, 11)
    tips.lineTo(5.4, 13.6)
    return _stroked(there, 1.7).united(_stroked(back, 1.7)).united(_stroked(tips, 1.7))


def _glyph_reports() -> QPainterPath:
    """A sheet with a folded corner and lines on it."""
    sheet = QPainterPath(QPointF(3.4, 1.8))
    for x, y in ((9.4, 1.8), (12.8, 5.2), (12.8, 14.2), (3.4, 14.2)):
        sheet.lineTo(x, y)
    sheet.closeSubpath()
    lines = _boxes((5.6, 7, 5, 1.3), (5.6, 9.2, 5, 1.3), (5.6, 11.4, 3.2, 1.3), radius=0.4)
    return sheet.subtracted(lines)


_GLYPHS = {
    "overview": _glyph_overview,
    "agents": _glyph_agents,
    "resources": _glyph_resources,
    "processes": _glyph_processes,
    "history": _glyph_history,
    "modes": _glyph_modes,
    "alerts": _glyph_alerts,
    "reports": _glyph_reports,
    "settings": _glyph_settings,
}

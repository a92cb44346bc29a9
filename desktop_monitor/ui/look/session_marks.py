"""The shape of a session's state: it reads without its colour. Must not know what sessions are."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.ui.look.tokens import Tokens

_ROLES = {
    SessionState.WORKING: "healthy",
    SessionState.WAITING: "degraded",
    SessionState.IDLE: "unknown",
    SessionState.ENDED: "unknown",
    SessionState.UNKNOWN: "unknown",
}


def state_colour(state: SessionState, tokens: Tokens) -> str:
    """The colour of `state`."""
    return str(getattr(tokens, _ROLES[state]))


def paint_state(painter: QPainter, area: QRectF, state: SessionState, tokens: Tokens) -> None:
    """Working: a disc. Waiting: a ring with a dot. Idle: a ring. Ended: a bar. Unknown: a dotted ring."""
    colour = QColor(state_colour(state, tokens))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    centre, radius = area.center(), area.width() / 2
    if state is SessionState.WORKING:
        painter.drawEllipse(centre, radius, radius)
    elif state is SessionState.ENDED:
        painter.drawRoundedRect(QRectF(centre.x() - radius * 0.9, centre.y() - 1, radius * 1.8, 2), 1, 1)
    else:
        _paint_ring(painter, centre, radius, colour, dotted=state is SessionState.UNKNOWN)
        if state is SessionState.WAITING:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(centre, radius * 0.4, radius * 0.4)
    painter.restore()


def _paint_ring(painter: QPainter, centre: QPointF, radius: float, colour: QColor, *, dotted: bool) -> None:
    pen = QPen(colour, 1.6)
    if dotted:
        pen.setDashPattern([1.1, 1.5])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, radius - 0.8, radius - 0.8)

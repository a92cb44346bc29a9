"""Amounts of equal stretches of time as bars against a target, with what is behind a bar under the mouse.

Must not know what is measured.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.untrusted import plain_tooltip
from desktop_monitor.ui.widgets.time_strip import NamedGap, TimeStrip

_PALE = 0.45
_LEAST_PX = 2.0
_HEADROOM = 1.15
_PARTS = (0.0, 0.25, 0.5, 0.75, 1.0)


class TimeBar(NamedTuple):
    """One bar."""

    start_seconds: float
    end_seconds: float
    value: float
    is_pale: bool
    """Rests on too little to be sure."""
    tip: str


class BarStrip(TimeStrip):
    """Bars from 0 to the highest; the target is a dashed line."""

    def __init__(self, look: Look, role: str, written: Callable[[float], str], parent: QWidget | None = None) -> None:
        """`role` names the bars' token; `written` makes the words beside a level."""
        super().__init__(look, parent)
        self._role, self._written = role, written
        self._bars: Sequence[TimeBar] = ()
        self._target: float | None = None
        self._top = 1.0

    @property
    def bars(self) -> Sequence[TimeBar]:
        """What it shows."""
        return self._bars

    def show_bars(
        self, bars: Sequence[TimeBar], gaps: Sequence[NamedGap], start: float, end: float, target: float | None
    ) -> None:
        """Show `bars` from `start` to `end`, wall seconds, against `target`."""
        self._bars, self._gaps, self._target = bars, gaps, target
        self._start, self._end = start, end
        self._top = _rounded(_HEADROOM * max((bar.value for bar in bars), default=0.0))
        self.update()

    def levels(self) -> Sequence[tuple[float, str]]:
        if not self._bars:
            return ((0.0, ""),)
        return tuple((part, self._written(part * self._top)) for part in _PARTS)

    def paint_inside(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for bar in self._bars:
            colour = self._look.color(self._role)
            colour.setAlphaF(_PALE if bar.is_pale else 1.0)
            painter.setBrush(colour)
            painter.drawRoundedRect(self._box(area, bar), 1.5, 1.5)
        if self._target is not None and self._bars and self._target <= self._top:
            y = area.bottom() - self._target / self._top * area.height()
            painter.setPen(QPen(self._look.color("secondary"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _box(self, area: QRectF, bar: TimeBar) -> QRectF:
        left, right = (
            self.x_of(area, min(max(seconds, self._start), self._end))
            for seconds in (bar.start_seconds, bar.end_seconds)
        )
        room = max(right - left, _LEAST_PX)
        between = min(3.0, room * 0.2)
        height = max(bar.value / self._top * area.height(), _LEAST_PX)
        return QRectF(left + between / 2, area.bottom() - height, room - between, height)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            tip = self.tip_at(event.pos().x())
            QToolTip.showText(event.globalPos(), plain_tooltip(tip), self)
            return True
        return super().event(event)

    def tip_at(self, x: float) -> str:
        """What is behind the bar at `x`; empty where there is none."""
        area = self.area()
        if self._end <= self._start or not area.width():
            return ""
        at = self._start + (x - area.left()) / area.width() * (self._end - self._start)
        return next((bar.tip for bar in self._bars if bar.start_seconds <= at < bar.end_seconds), "")


def _rounded(value: float) -> float:
    """The next number above that divides into four whole steps: 4, 6, 8, 10, 20, 40 …"""
    if value <= 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1.0, 2.0, 4.0, 6.0, 8.0) if step * power >= value), 10.0 * power)

"""Ratios over a stretch of time as lines. Must not know what the lines mean; their colours are names of tokens."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.widgets.outline import Point, strokes, thinned
from desktop_monitor.ui.widgets.time_strip import NamedGap, TimeStrip

_LEVELS = tuple((level, f"{level * 100:.0f} %") for level in (0.0, 0.25, 0.5, 0.75, 1.0))


class TrendStrip(TimeStrip):
    """Lines between 0 and 100 %."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._lines: Mapping[str, Sequence[Point]] = {}
        self._gap_seconds = 90.0

    def show_lines(
        self,
        lines: Mapping[str, Sequence[Point]],
        gaps: Sequence[NamedGap],
        start: float,
        end: float,
        gap_seconds: float,
    ) -> None:
        """Show `lines` (token name → points) from `start` to `end`, wall seconds."""
        self._lines, self._gaps = lines, gaps
        self._start, self._end, self._gap_seconds = start, end, gap_seconds
        self.update()

    @property
    def point_count(self) -> int:
        """How many points it holds in all lines."""
        return sum(len(points) for points in self._lines.values())

    def levels(self) -> Sequence[tuple[float, str]]:
        return _LEVELS

    def paint_inside(self, painter: QPainter, area: QRectF) -> None:
        for role, points in self._lines.items():
            self._paint_line(painter, area, role, points)

    def _paint_line(self, painter: QPainter, area: QRectF, role: str, points: Sequence[Point]) -> None:
        painter.setPen(QPen(self._look.color(role), 1.3))
        column = (self._end - self._start) / max(area.width(), 1.0)
        inside = [point for point in points if self._start <= point[0] <= self._end]
        # A short gap is one although its ends are near enough to be joined.
        cuts = [((start + end) / 2, math.nan) for start, end, _ in self._gaps]
        for stroke in strokes(sorted(inside + cuts, key=_time), self._gap_seconds):
            line = QPolygonF(
                [
                    QPointF(self.x_of(area, t), area.bottom() - min(max(v, 0.0), 1.0) * area.height())
                    for t, v in thinned(stroke, self._start, column)
                ]
            )
            if line.size() == 1:
                painter.drawEllipse(line.first(), 1.0, 1.0)
            else:
                painter.drawPolyline(line)


def _time(point: Point) -> float:
    return point[0]

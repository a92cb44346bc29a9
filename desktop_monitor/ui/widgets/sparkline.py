"""The recent past of one value as a small filled line, painted without a chart library.

Must not know what the value means; its colour is the name of a token.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_monitor.language.quantities import ratio_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.widgets.outline import Point, strokes, thinned

_FILL_ALPHA = 40
_AUTO_HEADROOM = 1.15
_MOST_POINTS = 240


class Sparkline(QWidget):
    """Shows points of the last `window_seconds` before the newest; what is missing stays empty."""

    accessible_role = QAccessible.Role.Chart

    def __init__(
        self,
        look: Look,
        role: str,
        *,
        window_seconds: float = 3600.0,
        gap_seconds: float = 90.0,
        maximum: float | None = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        """`role` names a token, `cpu`; the range is 0 to `maximum`, or to the highest value where None."""
        super().__init__(parent)
        self._look = look
        self._role = role
        self._window = window_seconds
        self._gap = gap_seconds
        self._maximum = maximum
        self._times: array[float] = array("d")
        self._values: array[float] = array("d")
        self._end: float | None = None
        self._merged = 0
        self._shapes: list[QPolygonF] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(48)
        self.setFixedHeight(22)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(96, 22)

    def set_points(self, points: Iterable[Point], end_seconds: float | None = None) -> None:
        """Replace all points by (wall seconds, value), ascending; the right edge is `end_seconds` or the newest."""
        self._times, self._values = array("d"), array("d")
        for time, value in points:
            self._times.append(time)
            self._values.append(value)
        self._end = end_seconds if end_seconds is not None else (self._times[-1] if self._times else None)
        self._merged = 0
        self._changed()

    def add(self, time_seconds: float, value: float | None) -> None:
        """Append one observation; None only moves the right edge. The time of the newest one again is ignored.

        Observations closer together than a pixel can show become one point, their mean.
        When the wall clock was set back, what is later than now is cut away: that time is lived again.
        """
        if time_seconds == self._end:
            return
        if self._end is not None and time_seconds < self._end:
            self._cut(time_seconds)
        self._end = time_seconds
        spacing = self._window / _MOST_POINTS
        if self._times and self._merged and time_seconds - self._times[-1] < spacing:
            if value is not None:
                self._merge(value)
            return
        if value is not None:
            self._times.append(time_seconds)
            self._values.append(value)
            self._merged = 1
        self._forget(time_seconds - self._window)
        self._changed()

    def _merge(self, value: float) -> None:
        self._merged += 1
        self._values[-1] += (value - self._values[-1]) / self._merged

    def set_role(self, role: str) -> None:
        """Use the colour of another token."""
        if role != self._role:
            self._role = role
            self.update()

    def set_gap(self, gap_seconds: float) -> None:
        """Further apart than this two points are not joined."""
        if gap_seconds != self._gap:
            self._gap = gap_seconds
            self._changed()

    def spoken_values(self) -> str:
        """The newest, least and most of shares; empty where values are no shares, or there are none."""
        if self._maximum != 1.0 or not self._values:
            return ""
        newest, least, most = (ratio_text(value) for value in (self._values[-1], min(self._values), max(self._values)))
        return self.tr("{newest}, between {least} and {most}").format(newest=newest, least=least, most=most)

    @property
    def point_count(self) -> int:
        """How many observations it holds."""
        return len(self._times)

    def _cut(self, time_seconds: float) -> None:
        kept = bisect_left(self._times, time_seconds)
        del self._times[kept:], self._values[kept:]
        self._merged = 0

    def _forget(self, oldest: float) -> None:
        # Cutting the head costs a copy, so it waits until a quarter is stale.
        stale = next((index for index, time in enumerate(self._times) if time >= oldest), len(self._times))
        if stale * 4 > len(self._times):
            del self._times[:stale], self._values[:stale]

    def _changed(self) -> None:
        self._shapes = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shapes = None

    def _polygons(self) -> list[QPolygonF]:
        if self._shapes is None:
            self._shapes = list(self._build())
        return self._shapes

    def _build(self) -> Iterable[QPolygonF]:
        if not self._times:
            return
        end = self._end if self._end is not None else self._times[-1]
        start = end - self._window
        shown = [(t, v) for t, v in zip(self._times, self._values, strict=True) if start <= t <= end]
        top = self._maximum or max((value for _, value in shown), default=0.0) * _AUTO_HEADROOM or 1.0
        area = QRectF(self.rect()).adjusted(0, 1.5, 0, -1.5)
        for stroke in strokes(shown, self._gap):
            points = thinned(stroke, start, self._window / max(area.width(), 1.0))
            yield QPolygonF(
                [
                    QPointF(
                        area.left() + (t - start) / self._window * area.width(),
                        area.bottom() - min(max(v / top, 0.0), 1.0) * area.height(),
                    )
                    for t, v in points
                ]
            )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._look.color(self._role)
        fill = QColor(colour)
        fill.setAlpha(_FILL_ALPHA)
        bottom = float(self.height())
        for line in self._polygons():
            _paint_stroke(painter, line, colour, fill, bottom)
        painter.end()


def _paint_stroke(painter: QPainter, line: QPolygonF, colour: QColor, fill: QColor, bottom: float) -> None:
    if line.size() == 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(line.at(0), 1.2, 1.2)
        return
    area = QPolygonF(line)
    area.append(QPointF(line.last().x(), bottom))
    area.append(QPointF(line.first().x(), bottom))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawPolygon(area)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.2))
    painter.drawPolyline(line)

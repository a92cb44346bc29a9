"""Paints the lanes of a session's timeline: requests, tools, CPU and memory of its tree on one time axis.

Must not know where what it paints comes from, nor the mouse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from desktop_monitor.language.quantities import MISSING, bytes_text, ratio_text
from desktop_monitor.ui.look.colour import mix
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.plot.axis import time_marks
from desktop_monitor.ui.widgets.outline import Point, strokes, thinned
from desktop_monitor.ui.window.agents_bars import MOST_TRACKS, Bar, BarStyle

BAR_LANE_PX, LINE_LANE_PX, LANE_GAP_PX = 22, 42, 8
_TOP_PX, _AXIS_PX, _RIGHT_PX = 6, 24, 2
_ONE_TRACK_PX = 16
_LEAST_BAR_PX, _LEAST_HOLLOW_PX = 2.0, 7.0
_MARK_PX = 110
_HEADROOM = 1.12
_FILL_ALPHA = 36
_GAP_LABEL_PX = 56
HEIGHT_PX = _TOP_PX + 2 * BAR_LANE_PX + 2 * LINE_LANE_PX + 4 * LANE_GAP_PX + _AXIS_PX


def _tr(words: str) -> str:
    return QCoreApplication.translate("AgentLanes", words)


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything there is to paint, in wall seconds."""

    requests: Sequence[Bar] = ()
    tools: Sequence[Bar] = ()
    cpu: Sequence[Point] = ()
    """CPU in cores."""
    memory: Sequence[Point] = ()
    """Bytes."""
    gaps: Sequence[tuple[float, float, str]] = ()
    """Stretches without observation and the word for each."""
    gap_seconds: float = 30.0
    """Points further apart are not joined."""
    core_divisor: int = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the lanes are, and which stretch of time they show."""

    area: QRectF
    """Of all lanes, without the labels and the axis."""
    start: float
    end: float
    lanes: tuple[QRectF, ...] = field(default=())

    def x(self, seconds: float) -> float:
        """Where a moment is."""
        return self.area.left() + (seconds - self.start) / max(self.end - self.start, 1e-9) * self.area.width()

    def seconds(self, x: float) -> float:
        """Which moment is there."""
        return self.start + (x - self.area.left()) / max(self.area.width(), 1.0) * (self.end - self.start)


def frame_of(width: float, left: float, start: float, end: float) -> Frame:
    """The frame of a timeline `width` pixels wide with labels up to `left`."""
    top = float(_TOP_PX)
    lanes = []
    for height in (BAR_LANE_PX, BAR_LANE_PX, LINE_LANE_PX, LINE_LANE_PX):
        lanes.append(QRectF(left, top, max(width - left - _RIGHT_PX, 1.0), height))
        top += height + LANE_GAP_PX
    area = QRectF(lanes[0].topLeft(), lanes[-1].bottomRight())
    return Frame(area, start, end, tuple(lanes))


def bar_box(frame: Frame, lane: int, bar: Bar, tracks: int) -> QRectF:
    """Where `bar` is painted in `lane`, whose bars take `tracks` tracks."""
    room = frame.lanes[lane]
    height = _ONE_TRACK_PX if tracks == 1 else (room.height() - tracks + 1) / tracks
    top = room.center().y() - height / 2 if tracks == 1 else room.top() + bar.track * (height + 1)
    left, right = frame.x(bar.start), frame.x(bar.end)
    least = _LEAST_BAR_PX if bar.style in (BarStyle.OK, BarStyle.FAILED) else _LEAST_HOLLOW_PX
    return QRectF(left, top, max(right - left, least), height)


def tracks_of(bars: Sequence[Bar]) -> int:
    """How many tracks these bars take."""
    return min(max((bar.track for bar in bars), default=0) + 1, MOST_TRACKS)


class LanePainter:
    """Paints a scene; made anew for every look and font."""

    def __init__(self, look: Look, font: QFont) -> None:
        self._look = look
        self._font = QFont(font)
        self._font.setPointSizeF(max(font.pointSizeF() * 0.88, 7.0))
        self._metrics = QFontMetrics(self._font)
        self.labels = (_tr("Requests"), _tr("Tools"), _tr("CPU of tree"), _tr("Memory of tree"))

    @property
    def left_px(self) -> float:
        """The room that labels take."""
        return float(max(map(self._metrics.horizontalAdvance, (*self.labels, _tr("up to {top}")))) + 16)

    def paint(self, painter: QPainter, frame: Frame, scene: Scene, hovered: Bar | None) -> None:
        """Paint everything."""
        painter.setFont(self._font)
        self._gaps(painter, frame, scene)
        self._axis(painter, frame)
        cpu_top = max((value for _, value in scene.cpu), default=0.0)
        memory_top = max((value for _, value in scene.memory), default=0.0)
        tops = (
            "",
            "",
            _tr("up to {top}").format(top=ratio_text(cpu_top / scene.core_divisor)) if scene.cpu else MISSING,
            _tr("up to {top}").format(top=bytes_text(memory_top)) if scene.memory else MISSING,
        )
        for lane, (label, top) in enumerate(zip(self.labels, tops, strict=True)):
            self._label(painter, frame.lanes[lane], label, top)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(frame.area.adjusted(0, -_TOP_PX, 0, 2))
        self._line(painter, frame, 2, scene.cpu, cpu_top, "cpu", scene.gap_seconds)
        self._line(painter, frame, 3, scene.memory, memory_top, "memory", scene.gap_seconds)
        self._bars(painter, frame, 0, scene.requests, "agents", hovered)
        self._bars(painter, frame, 1, scene.tools, "network", hovered)
        painter.setClipping(False)

    def cross(self, painter: QPainter, frame: Frame, x: float) -> None:
        """Paint a thin line at the moment that the mouse is at."""
        painter.setPen(QPen(self._look.color("secondary"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(round(x) + 0.5, frame.area.top()), QPointF(round(x) + 0.5, frame.area.bottom()))

    def _label(self, painter: QPainter, lane: QRectF, label: str, top: str) -> None:
        box = QRectF(0, lane.top(), lane.left() - 8, lane.height())
        left = Qt.AlignmentFlag.AlignLeft
        painter.setPen(self._look.color("secondary"))
        if not top:
            painter.drawText(box, left | Qt.AlignmentFlag.AlignVCenter, label)
            return
        line = self._metrics.height()
        upper = QRectF(0, box.center().y() - line, box.width(), line)
        painter.drawText(upper, left | Qt.AlignmentFlag.AlignVCenter, label)
        painter.setPen(QColor(mix(self._look.tokens.secondary, self._look.tokens.card, 0.12)))
        painter.drawText(upper.translated(0, line), left | Qt.AlignmentFlag.AlignVCenter, top)

    def _axis(self, painter: QPainter, frame: Frame) -> None:
        area = frame.area
        most = max(2, int(area.width() // _MARK_PX))
        line = QColor(mix(self._look.tokens.line, self._look.tokens.card, 0.45))
        for mark in time_marks(frame.start, frame.end, most):
            x = frame.x(mark.wall_seconds)
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(round(x) + 0.5, area.top()), QPointF(round(x) + 0.5, area.bottom()))
            width = self._metrics.horizontalAdvance(mark.label)
            left = min(max(x - width / 2, area.left() - 4), area.right() - width)
            painter.setPen(self._look.color("secondary"))
            painter.drawText(QPointF(left, area.bottom() + 6 + self._metrics.ascent()), mark.label)

    def _gaps(self, painter: QPainter, frame: Frame, scene: Scene) -> None:
        for start, end, word in scene.gaps:
            left, right = frame.x(max(start, frame.start)), frame.x(min(end, frame.end))
            if right <= left:
                continue
            box = QRectF(left, frame.lanes[2].top(), right - left, frame.lanes[3].bottom() - frame.lanes[2].top())
            painter.fillRect(box, self._look.color("track"))
            if box.width() >= _GAP_LABEL_PX:
                painter.setPen(self._look.color("secondary"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    def _line(
        self, painter: QPainter, frame: Frame, lane: int, points: Sequence[Point], top: float, role: str, gap: float
    ) -> None:
        area = frame.lanes[lane]
        painter.setPen(QPen(self._look.color("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        colour = self._look.color(role)
        fill = QColor(colour)
        fill.setAlpha(_FILL_ALPHA)
        column = (frame.end - frame.start) / max(area.width(), 1.0)
        reach = max(gap, 1.0)
        inside = [point for point in points if frame.start - reach <= point[0] <= frame.end + reach]
        whole = top * _HEADROOM or 1.0
        for stroke in strokes(inside, gap):
            shape = QPolygonF(
                [
                    QPointF(frame.x(time), area.bottom() - min(value / whole, 1.0) * area.height())
                    for time, value in thinned(stroke, frame.start, column)
                ]
            )
            self._stroke(painter, shape, colour, fill, area.bottom())

    def _stroke(self, painter: QPainter, shape: QPolygonF, colour: QColor, fill: QColor, bottom: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if shape.size() == 1:
            painter.setBrush(colour)
            painter.drawEllipse(shape.first(), 1.2, 1.2)
            return
        under = QPolygonF(shape)
        under.append(QPointF(shape.last().x(), bottom))
        under.append(QPointF(shape.first().x(), bottom))
        painter.setBrush(fill)
        painter.drawPolygon(under)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.2))
        painter.drawPolyline(shape)

    def _bars(
        self, painter: QPainter, frame: Frame, lane: int, bars: Sequence[Bar], role: str, hovered: Bar | None
    ) -> None:
        tracks = tracks_of(bars)
        last: dict[int, tuple[float, BarStyle]] = {}
        for bar in bars:
            if bar.end < frame.start or bar.start > frame.end:
                continue
            box = bar_box(frame, lane, bar, tracks)
            right, style = last.get(bar.track, (-1.0, BarStyle.OK))
            # Thousands of bars in one pixel are one bar; what failed is always painted.
            if box.right() <= right and bar.style is style and bar is not hovered:
                continue
            last[bar.track] = box.right(), bar.style
            self._bar(painter, box, bar, role, hovered=bar is hovered)

    def _bar(self, painter: QPainter, box: QRectF, bar: Bar, role: str, *, hovered: bool) -> None:
        colour = self._look.color("critical" if bar.style is BarStyle.FAILED else role)
        if bar.is_aside and bar.style is BarStyle.OK:
            colour = QColor(mix(colour.name(), self._look.tokens.card, 0.35))
        inner = box.adjusted(0.5, 0.5, -0.5, -0.5) if box.width() > 3 else box
        painter.setPen(Qt.PenStyle.NoPen)
        if bar.style is BarStyle.OK:
            painter.setBrush(colour)
        elif bar.style is BarStyle.FAILED:
            painter.setPen(QPen(colour, 1))
            painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern) if box.width() > 5 else QBrush(colour))
        elif bar.style is BarStyle.REFUSED:
            painter.setPen(QPen(colour, 1.2))
            painter.setBrush(self._look.color("card"))
        else:
            pen = QPen(self._look.color("secondary"), 1)
            pen.setDashPattern([3, 2.5])
            painter.setPen(pen)
            painter.setBrush(self._look.color("track"))
        radius = min(3.0, inner.width() / 4)  # the same both ways: a short event is a bar, not an ellipse
        painter.drawRoundedRect(inner, radius, radius)
        if bar.is_repeated:
            self._repeat_mark(painter, box)
        if hovered:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.color("text"), 1.2))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 4, 4)

    def _repeat_mark(self, painter: QPainter, box: QRectF) -> None:
        """A small triangle over the beginning."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("degraded"))
        x, y = box.left() + 3.5, box.top() - 5
        painter.drawPolygon(QPolygonF([QPointF(x - 3.5, y), QPointF(x + 3.5, y), QPointF(x, y + 4.5)]))

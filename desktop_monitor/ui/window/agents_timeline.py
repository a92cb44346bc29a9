"""A session's timeline to look into: the wheel zooms, dragging pans, the mouse is told what it is on.

Must not know the journal or snapshots.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_monitor.language.quantities import bytes_text, ratio_text
from desktop_monitor.language.text import counted, forms
from desktop_monitor.language.wording import words
from desktop_monitor.ui.look.sides import as_time_goes
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.moments import local, time_words
from desktop_monitor.ui.untrusted import plain_tooltip
from desktop_monitor.ui.widgets.outline import Point
from desktop_monitor.ui.window.agents_bars import Bar, BarStyle
from desktop_monitor.ui.window.agents_lanes import (
    HEIGHT_PX,
    Frame,
    LanePainter,
    Scene,
    bar_box,
    frame_of,
    tracks_of,
)

_LEAST_SECONDS = 5.0
_WHEEL_STEP = 1.25
_KEY_PAN = 0.15
_NEAR_PX = 3.0
_EMPTY = Scene()


class SessionTimeline(QWidget):
    """Shows a part of a session's whole time; while the part reaches the end it goes along with it."""

    accessible_role = QAccessible.Role.Chart

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sessionTimeline")
        self.setAccessibleName(self.tr("Timeline of the session"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT_PX)
        self._look = look
        self._painter = LanePainter(look, self.font())
        self._scene = _EMPTY
        self._whole = (0.0, 1.0)
        self._shown = (0.0, 1.0)
        self._hovered: Bar | None = None
        self._cross_x: float | None = None
        self._dragged_from: tuple[float, tuple[float, float]] | None = None
        look.changed.connect(self._on_look_changed)

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT_PX)

    @property
    def shown(self) -> tuple[float, float]:
        """The stretch of time that is shown, in wall seconds."""
        return self._shown

    @property
    def scene(self) -> Scene:
        """What is shown."""
        return self._scene

    def start(self, whole: tuple[float, float], shown: tuple[float, float]) -> None:
        """Begin with another session: its whole time, and the part to show first."""
        self._scene = _EMPTY
        self._whole = whole
        self._show(*shown)

    def show_scene(self, scene: Scene, whole: tuple[float, float]) -> None:
        """Show what is known by now; the part shown stays, or goes along with the end."""
        self._scene = scene
        moved = whole[1] - self._whole[1]
        followed = self._shown[1] >= self._whole[1] - 1e-6
        self._whole = whole
        start, end = self._shown
        if followed:
            # From the very beginning on it is the whole that is shown; else the part keeps its length.
            start, end = (start if start <= whole[0] + 1e-6 else start + moved), whole[1]
        self._hovered = None
        self._describe()
        self._show(start, end)

    def show_whole(self) -> None:
        """Show all of the session's time."""
        self._show(*self._whole)

    def zoom(self, factor: float, at_seconds: float | None = None) -> bool:
        """Show `factor` times as much around a moment (None: the middle); says whether that changed anything."""
        start, end = self._shown
        middle = (start + end) / 2 if at_seconds is None else at_seconds
        length = min(max((end - start) * factor, _LEAST_SECONDS), self._whole[1] - self._whole[0])
        share = (middle - start) / max(end - start, 1e-9)
        return self._show(middle - share * length, middle + (1 - share) * length)

    def pan(self, seconds: float) -> None:
        """Show a later (or earlier) part."""
        self._show(self._shown[0] + seconds, self._shown[1] + seconds)

    def _show(self, start: float, end: float) -> bool:
        first, last = self._whole
        length = min(max(end - start, _LEAST_SECONDS), max(last - first, _LEAST_SECONDS))
        start = min(max(start, first), max(last - length, first))
        shown = (start, start + length)
        changed = not all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(shown, self._shown, strict=True))
        self._shown = shown
        self.update()
        return changed

    def _frame(self) -> Frame:
        return frame_of(self.width(), self._painter.left_px, *self._shown)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        as_time_goes(painter)
        frame = self._frame()
        self._painter.paint(painter, frame, self._scene, self._hovered)
        if self._cross_x is not None and frame.area.left() <= self._cross_x <= frame.area.right():
            self._painter.cross(painter, frame, self._cross_x)
        if self.hasFocus():
            painter.setPen(self._look.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.end()

    # Mouse and keys.

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        frame = self._frame()
        inside = event.position().x() >= frame.area.left()
        if steps and inside and self.zoom(_WHEEL_STEP**-steps, frame.seconds(event.position().x())):
            event.accept()
        else:
            event.ignore()  # the page scrolls on

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from = event.position().x(), self._shown
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged_from = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.show_whole()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            x, (start, end) = self._dragged_from
            moved = (x - event.position().x()) / max(self._frame().area.width(), 1.0) * (end - start)
            self._show(start + moved, end + moved)
            return
        self._hover(event.position(), event.globalPosition().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered, self._cross_x = None, None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        length = self._shown[1] - self._shown[0]
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.pan(length * (_KEY_PAN if key == Qt.Key.Key_Right else -_KEY_PAN))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1 / _WHEEL_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(_WHEEL_STEP)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.show_whole()
        else:
            super().keyPressEvent(event)

    def _hover(self, at: QPointF, on_screen: QPoint) -> None:
        frame = self._frame()
        bar = self.bar_at(at)
        tip = "\n".join(bar.lines) if bar is not None else self._values_at(frame, at)
        self._hovered = bar
        self._cross_x = at.x() if bar is None and tip else None
        self.update()
        if tip:
            QToolTip.showText(on_screen, plain_tooltip(tip), self)
        else:
            QToolTip.hideText()

    def bar_at(self, at: QPointF) -> Bar | None:
        """The bar under this point, or very near to it."""
        frame = self._frame()
        near: Bar | None = None
        for lane, bars in enumerate((self._scene.requests, self._scene.tools)):
            if not frame.lanes[lane].adjusted(0, -_NEAR_PX, 0, _NEAR_PX).contains(at):
                continue
            tracks = tracks_of(bars)
            for bar in bars:
                box = bar_box(frame, lane, bar, tracks).adjusted(-_NEAR_PX, -_NEAR_PX, _NEAR_PX, _NEAR_PX)
                if box.contains(at):
                    near = bar
        return near

    def _values_at(self, frame: Frame, at: QPointF) -> str:
        if not frame.lanes[2].united(frame.lanes[3]).contains(at):
            return ""
        moment = frame.seconds(at.x())
        parts = [time_words(local(moment), seconds=True)]
        cpu = _value_at(self._scene.cpu, moment, self._scene.gap_seconds)
        memory = _value_at(self._scene.memory, moment, self._scene.gap_seconds)
        if cpu is not None:
            parts.append(self.tr("CPU {value}").format(value=ratio_text(cpu / self._scene.core_divisor)))
        if memory is not None:
            parts.append(self.tr("memory {value}").format(value=bytes_text(memory)))
        if cpu is None and memory is None:
            parts.append(self.tr("not observed"))
        return " · ".join(parts)

    def _describe(self) -> None:
        self.setAccessibleDescription(", ".join(self._facts()))

    def _facts(self) -> Iterator[str]:
        scene = self._scene
        failed = sum(bar.style is BarStyle.FAILED for bar in scene.requests)
        one, many = forms(
            "{count:count} request, {failed:count} failed", "{count:count} requests, {failed:count} failed"
        )
        yield words(counted(one, many, len(scene.requests), failed=failed))
        yield words(counted("{count:count} tool call", "{count:count} tool calls", len(scene.tools)))
        if scene.cpu:
            yield self.tr("CPU {value}").format(value=ratio_text(scene.cpu[-1][1] / scene.core_divisor))
        if scene.memory:
            yield self.tr("memory {value}").format(value=bytes_text(scene.memory[-1][1]))

    def _on_look_changed(self) -> None:
        self._painter = LanePainter(self._look, self.font())
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._painter = LanePainter(self._look, self.font())


def _value_at(points: Sequence[Point], moment: float, reach: float) -> float | None:
    """The newest value at a moment, if it is not older than `reach`."""
    place = bisect_right(points, moment, key=_time) - 1
    if place < 0 or moment - points[place][0] > reach:
        return None
    return points[place][1]


def _time(point: Point) -> float:
    return point[0]

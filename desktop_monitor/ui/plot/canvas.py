"""What every chart has in common: frame, time axis, gaps, crosshair, and how it is pointed at.

Must not know what is drawn inside the frame; subclasses paint it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from desktop_monitor.metrics.sample import GapReason
from desktop_monitor.ui.look.sides import as_time_goes
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.phrases import gap_word
from desktop_monitor.ui.plot import copying
from desktop_monitor.ui.plot.axis import moment_text
from desktop_monitor.ui.plot.group import ChartGroup
from desktop_monitor.ui.plot.reading import Reading, paint_box
from desktop_monitor.ui.plot.trace import Place

_LEFT_PX, _TOP_PX, _BOTTOM_PX = 64, 8, 22
_RIGHT_PX = 12
_SMALL_SHARE = 0.86
_TIME_MARK_PX = 92
_TIME_LABEL_PX = 80
_VALUE_MARK_PX = 34
_ZOOM_STEP = 1.25
_KEY_COLUMNS = 4
_MOST_VALUE_MARKS = 5
_WORD_MARGIN_PX = 12


class Canvas(QWidget):
    """A frame over time; subclasses fill it."""

    accessible_role = QAccessible.Role.Chart

    def __init__(self, title: str, group: ChartGroup, parent: QWidget | None = None) -> None:
        """`title` is the accessible name; the card around shows its own heading."""
        super().__init__(parent)
        self.title = title
        self.group = group
        self._stale = True
        self._gathered_for: Place | None = None
        self._dragged_from: float | None = None
        self._right_px = _RIGHT_PX
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(96)
        group.refreshed.connect(self.refresh)
        group.crosshair_moved.connect(self.update)
        group.look.changed.connect(self.redress)

    # What subclasses say

    def readings(self, wall_seconds: float | None) -> tuple[Reading, ...]:
        """Name, colour and value of each series at a moment; None means the newest."""
        return ()

    def table(self) -> tuple[tuple[str, ...], Sequence[tuple[float, ...]]]:
        """Column names and rows (wall seconds first) of what is shown, for copying."""
        return (), ()

    def gather(self, place: Place) -> None:
        """Prepare what `paint_data` draws."""

    def paint_data(self, painter: QPainter, place: Place) -> None:
        """Draw inside the frame; the painter is clipped to it."""

    def value_marks(self, most: int) -> tuple[tuple[float, str, str], ...]:
        """Share of the height, label at the left, label at the right."""
        return ()

    # The frame

    def sizeHint(self) -> QSize:
        return QSize(420, 150)

    def place(self) -> Place:
        """Where data are drawn now."""
        left, bottom = for_text(_LEFT_PX, self), for_text(_BOTTOM_PX, self)
        width = max(self.width() - left - self._right_px, 1)
        height = max(self.height() - _TOP_PX - bottom, 1)
        columns = max(int(width * self.devicePixelRatioF()), 1)
        return Place(self.group.start, self.group.end, left, _TOP_PX, width, height, columns)

    @Slot()
    def refresh(self) -> None:
        """Gather again at the next painting, which comes only while the chart is on screen."""
        self._stale = True
        self.update()

    @Slot()
    def redress(self) -> None:
        """Take the colours of the look in force."""
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        as_time_goes(painter)
        self.render_to(painter)
        if self.hasFocus():
            self._paint_focus(painter)
        painter.end()
        if self.hasFocus():
            self.describe()

    def render_to(self, painter: QPainter) -> None:
        """Draw the whole chart."""
        place = self.place()
        if self._stale or place != self._gathered_for:
            self.gather(place)
            self._stale, self._gathered_for = False, place
        frame = QRectF(place.left, place.top, place.width, place.height)
        painter.setFont(self.small_font())
        self._paint_gaps(painter, frame, place)
        self._paint_values(painter, frame)
        painter.save()
        painter.setClipRect(frame.adjusted(0, -1, 1, 1))
        self.paint_data(painter, place)
        painter.restore()
        self._paint_times(painter, frame, place)
        self._paint_crosshair(painter, frame, place)

    def _paint_focus(self, painter: QPainter) -> None:
        """Not in `render_to`, which copies for others."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.group.look.tokens.accent), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def small_font(self) -> QFont:
        """The font of marks and notes."""
        font = QFont(self.font())
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * _SMALL_SHARE)
        return font

    def _paint_gaps(self, painter: QPainter, frame: QRectF, place: Place) -> None:
        tokens = self.group.look.tokens
        scale = place.width / (place.end - place.start)
        metrics = QFontMetricsF(painter.font())
        for start, end, word in self._unobserved():
            left = max(frame.left(), frame.left() + (start - place.start) * scale)
            right = min(frame.right(), frame.left() + (end - place.start) * scale)
            if right - left < 1:
                continue
            area = QRectF(left, frame.top(), right - left, frame.height())
            if start >= self.group.recorded_since:
                painter.fillRect(area, QColor(tokens.track))
            if metrics.horizontalAdvance(word) + _WORD_MARGIN_PX <= area.width():
                painter.setPen(QColor(tokens.secondary))
                painter.drawText(area.adjusted(0, 0, 0, -8), _BOTTOM_CENTRE, word)

    def _unobserved(self) -> Iterator[tuple[float, float, str]]:
        """Stretches without observation: start, end (wall seconds) and why."""
        if self.group.recorded_since > self.group.start:
            yield self.group.start, self.group.recorded_since, self.tr("nothing recorded")
        for gap in self.group.gaps:
            if gap.reason is not GapReason.CLOCK_STEP:
                yield gap.start_seconds, gap.end_seconds, gap_word(gap.reason)

    def _paint_values(self, painter: QPainter, frame: QRectF) -> None:
        tokens = self.group.look.tokens
        half = painter.fontMetrics().height() / 2 + 1
        hairline, ink = QPen(QColor(tokens.line), 1), QColor(tokens.secondary)
        for share, left, right in self.value_marks(
            min(max(int(frame.height() / for_text(_VALUE_MARK_PX, self)), 1), _MOST_VALUE_MARKS)
        ):
            y = round(frame.bottom() - share * frame.height())
            painter.setPen(hairline)
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            painter.setPen(ink)
            painter.drawText(QRectF(0, y - half, frame.left() - 8, 2 * half), _RIGHT_CENTRE, left)
            if right:
                painter.drawText(QRectF(frame.right() + 8, y - half, self._right_px - 8, 2 * half), _LEFT_CENTRE, right)

    def _paint_times(self, painter: QPainter, frame: QRectF, place: Place) -> None:
        painter.setPen(QColor(self.group.look.tokens.secondary))
        most = max(int(place.width / for_text(_TIME_MARK_PX, self)), 1)
        width, height = for_text(_TIME_LABEL_PX, self), for_text(_BOTTOM_PX, self) - 6
        for mark in self.group.time_marks(most):
            x = frame.left() + (mark.wall_seconds - place.start) * place.width / (place.end - place.start)
            left = min(max(x - width / 2, 0), self.width() - width)
            area = QRectF(left, frame.bottom() + 4, width, height)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, mark.label)

    def _paint_crosshair(self, painter: QPainter, frame: QRectF, place: Place) -> None:
        moment = self.group.crosshair
        if moment is None or not place.start <= moment <= place.end:
            return
        x = round(frame.left() + (moment - place.start) * place.width / (place.end - place.start))
        painter.setPen(QPen(QColor(self.group.look.tokens.unknown), 1))
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
        if self.underMouse() or self.hasFocus():
            heading = moment_text(moment, place.end - place.start)
            paint_box(painter, frame, x, heading, self._readings_or_reason(moment), self.group.look.tokens)

    def _readings_or_reason(self, moment: float) -> tuple[Reading, ...]:
        for start, end, word in self._unobserved():
            if start <= moment < end:
                return (Reading(word, "", None),)
        return self.readings(moment)

    def card_colour(self) -> QColor:
        """What the chart stands on."""
        return QColor(self.group.look.tokens.card)

    def describe(self, readings: Sequence[Reading] | None = None) -> None:
        """Say the current values to assistive technology.

        Figures of every tick come as `readings`, and not while the chart has the keyboard: a screen
        reader would read each of them aloud.
        """
        if readings is not None and self.hasFocus():
            return
        shown = self.readings(self.group.crosshair) if readings is None else readings
        words = ", ".join(f"{reading.name} {reading.value}" for reading in shown)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    # Pointing

    def moment_at(self, x: float) -> float:
        """Wall time of a horizontal pixel position, kept inside the frame."""
        place = self.place()
        share = min(max((x - place.left) / place.width, 0.0), 1.0)
        return place.start + share * (place.end - place.start)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            self.group.pan(self._dragged_from - self.moment_at(event.position().x()))
        self.group.point_at(self.moment_at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.group.navigable and event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from = self.moment_at(event.position().x())
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.unsetCursor()

    def leaveEvent(self, event: QEvent) -> None:
        self.group.point_at(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if not self.group.navigable or not turned:
            event.ignore()
            return
        self.group.zoom(_ZOOM_STEP ** (-turned / 120), self.moment_at(event.position().x()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, length = event.key(), self.group.end - self.group.start
        moment = self.group.crosshair if self.group.crosshair is not None else self.group.end
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = length / self.place().width * _KEY_COLUMNS * (1 if key == Qt.Key.Key_Right else -1)
            self.group.point_at(min(max(moment + step, self.group.start), self.group.end))
            self.describe()
        elif self.group.navigable and key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.group.zoom(_ZOOM_STEP if key == Qt.Key.Key_Minus else 1 / _ZOOM_STEP, moment)
        elif self.group.navigable and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.group.pan(length / 2 * (1 if key == Qt.Key.Key_PageDown else -1))
        elif key == Qt.Key.Key_Escape and self.group.crosshair is not None:
            self.group.point_at(None)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy as CSV")).triggered.connect(self.copy_csv)
        menu.addAction(self.tr("Copy as picture")).triggered.connect(self.copy_png)
        menu.addAction(self.tr("Copy as SVG")).triggered.connect(self.copy_svg)
        menu.popup(event.globalPos())

    @Slot()
    def copy_csv(self) -> None:
        """Put what is shown on the clipboard as comma-separated values."""
        copying.copy_text(copying.csv_text(*self.table()))

    @Slot()
    def copy_png(self) -> None:
        """Put the chart on the clipboard as a picture."""
        copying.copy_picture(self)

    @Slot()
    def copy_svg(self) -> None:
        """Put the chart on the clipboard as a drawing."""
        copying.copy_drawing(self)


_BOTTOM_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
_RIGHT_CENTRE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT_CENTRE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

"""The glance: a small popover at the tray icon that answers in five seconds.

Open, it subscribes to processes and asks history once for the last hour; closed,
it costs nothing. Must not know the tray or the window; it says what was asked.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QCursor, QGuiApplication, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_monitor.clock import Clock
from desktop_monitor.config.settings import CpuScale
from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.engine.command import Subscribe, Unsubscribe
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.units import MISSING, ratio_text, value_text
from desktop_monitor.ui.glance_agents import GlanceAgents
from desktop_monitor.ui.glance_suggestions import GlanceSuggestions
from desktop_monitor.ui.history_desk import HistoryDesk
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import CARD_RADIUS_PX, SPACING_PX
from desktop_monitor.ui.model.session_texts import SessionScale
from desktop_monitor.ui.phrases import (
    age_words,
    capitalized,
    headline_reason,
    health_word,
    is_paused,
    subject_name,
)
from desktop_monitor.ui.readings import ROLES, Reading, cpu_divisor, past_of, readings, top_processes
from desktop_monitor.ui.recent import AskRecentPast, RecentPast
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.widgets.labels import ElidedLabel, hairline, plain_label
from desktop_monitor.ui.widgets.mark import HealthMark
from desktop_monitor.ui.widgets.process_line import ProcessLine
from desktop_monitor.ui.widgets.rows import MeterRow
from desktop_monitor.ui.window.page import SettingsHolder

_OWNER = "glance"
_WIDTH_PX = 440
_MARGIN_PX = 8
_HOUR_SECONDS = 3600.0
_SAME_CLICK_SECONDS = 0.3
_SHOWN_SUBJECTS = ("cpu", "memory", "disk", "pressure", "network")
_TOP_COUNT = 3
_ON_TOP = Qt.WindowType.WindowStaysOnTopHint


class Glance(QWidget):
    """Closes on Esc and when something else is clicked."""

    open_window_requested = Signal()
    session_requested = Signal(object)
    """Carries the `SessionView` of the session that was pressed."""
    review_requested = Signal(int)
    """The number of a suggestion whose change is to be looked at."""
    confirmed = Signal(int, str)
    """The number of a suggestion, and the hash of the change that was shown."""
    dismissed = Signal(int)
    """The number of a suggestion."""

    def __init__(self, state: AppState, desk: HistoryDesk, look: Look, settings: SettingsHolder, clock: Clock) -> None:
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | _ON_TOP)
        self._state, self._desk, self._look, self._settings = state, desk, look, settings
        self._clock = clock
        self._left_seconds: float | None = None
        self._icon_area = QRect()
        self.setObjectName("glance")
        self.setWindowTitle(self.tr("Desktop Monitor at a glance"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFixedWidth(_WIDTH_PX)
        self._keys: dict[str, tuple[SeriesKey, ...]] = {}
        self._past_keys: set[SeriesKey] = set()
        self._build()
        look.changed.connect(self.update)
        state.snapshot_changed.connect(self._on_snapshot)
        state.health_changed.connect(self._on_health_changed)
        state.grew_stale.connect(self._on_health_changed)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * SPACING_PX, 4 * SPACING_PX, 5 * SPACING_PX, 4 * SPACING_PX)
        layout.setSpacing(0)
        layout.addLayout(self._headline())
        layout.addSpacing(2 * SPACING_PX)
        self._rows = {subject: self._row(subject) for subject in _SHOWN_SUBJECTS}
        for row in self._rows.values():
            layout.addWidget(row)
        layout.addSpacing(2 * SPACING_PX)
        layout.addWidget(hairline(self))
        layout.addSpacing(SPACING_PX)
        self._agents = GlanceAgents(self._look, self)
        self._agents.session_requested.connect(self._on_session)
        layout.addWidget(self._agents)
        self._lines = [ProcessLine(self) for _ in range(_TOP_COUNT)]
        for line in self._lines:
            layout.addWidget(line)
        layout.addSpacing(SPACING_PX)
        layout.addWidget(hairline(self))
        self._suggestions = GlanceSuggestions(self)
        self._suggestions.review_requested.connect(self._on_review)
        self._suggestions.confirmed.connect(self.confirmed)
        self._suggestions.dismissed.connect(self.dismissed)
        layout.addWidget(self._suggestions)
        layout.addSpacing(3 * SPACING_PX)
        layout.addLayout(self._foot())

    def _headline(self) -> QHBoxLayout:
        self._mark = HealthMark(self._look, self, side_px=20)
        self._word: QLabel = plain_label("", Role.FIGURE, self)
        self._word.setObjectName("glanceHealth")
        self._reason = ElidedLabel("", Role.QUIET, self)
        self._reason.setObjectName("glanceReason")
        self._age: QLabel = plain_label("", Role.QUIET, self)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._word)
        words.addWidget(self._reason)
        line = QHBoxLayout()
        line.setSpacing(3 * SPACING_PX)
        line.addWidget(self._mark)
        line.addLayout(words, 1)
        line.addWidget(self._age)
        return line

    def _row(self, subject: str) -> MeterRow:
        maximum = None if subject == "network" else 1.0
        row = MeterRow(self._look, subject_name(subject), ROLES[subject], note=False, maximum=maximum)
        row.setObjectName(f"glance_{subject}")
        row.show_value(MISSING, None)
        return row

    def _foot(self) -> QHBoxLayout:
        self._cost = ElidedLabel("", Role.QUIET, self)
        self._open_button = QPushButton(self.tr("Open"), self)
        self._open_button.setObjectName("glanceOpen")
        self._open_button.setAccessibleDescription(self.tr("Open the window"))
        self._open_button.clicked.connect(self._on_open)
        line = QHBoxLayout()
        line.addWidget(self._cost, 1)
        line.addWidget(self._open_button)
        return line

    def open(self, icon_area: QRect | None = None) -> None:
        """Show it at `icon_area`, or where the pointer is, or in the screen's corner."""
        self._past_keys = set()
        self._icon_area = icon_area or QRect()
        self._state.send(Subscribe(_OWNER, "processes", 1.0))
        self._show_state()
        self.adjustSize()
        self.move(self._place(self._icon_area))
        self.show()
        self.raise_()
        self.activateWindow()
        self._open_button.setFocus(Qt.FocusReason.PopupFocusReason)

    def toggle(self, icon_area: QRect | None = None) -> None:
        """Close it if it is open, else open it.

        A click on the icon takes the focus away first, which closes it already; that
        click must not open it again.
        """
        left, self._left_seconds = self._left_seconds, None
        if self.isVisible():
            self.close()
        elif left is None or self._clock.monotonic() - left > _SAME_CLICK_SECONDS:
            self.open(icon_area)

    def _place(self, icon_area: QRect) -> QPoint:
        known = not icon_area.isEmpty()
        anchor = icon_area.center() if known else QCursor.pos()
        screen = QGuiApplication.screenAt(anchor) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        if not known and QGuiApplication.platformName() == "wayland":
            return placed(self.size(), QRect(room.topRight(), QSize(1, 1)), room)
        return placed(self.size(), icon_area if known else QRect(anchor, QSize(1, 1)), room)

    # What is shown.

    @Slot(object)
    def _on_snapshot(self, _snapshot: Snapshot) -> None:
        if self.isVisible():
            self._show_state()

    @Slot(object)
    def _on_health_changed(self, _level: object) -> None:
        if self.isVisible():
            self._show_headline()

    def _show_state(self) -> None:
        self._show_headline()
        snapshot = self._state.snapshot
        if snapshot is None:
            return
        settings = self._settings.settings
        found = {reading.subject: reading for reading in readings(snapshot.samples, settings.health)}
        for subject, row in self._rows.items():
            row.setVisible(subject in found)
            if subject in found:
                self._show_reading(row, found[subject], snapshot.at.wall_seconds)
        self._show_suggestions(snapshot)
        self._show_agents(snapshot, settings.appearance.process_cpu_scale)
        self._show_processes(snapshot, settings.appearance.process_cpu_scale)
        self._show_cost(snapshot)
        self._ask_past(snapshot.at.wall_seconds)

    def _ask_past(self, now: float) -> None:
        """Once, and again when a series appears that was not asked for."""
        keys = tuple(key for keys in self._keys.values() for key in keys)
        if not self._past_keys.issuperset(keys):
            self._past_keys.update(keys)
            self._desk.ask(AskRecentPast(keys, now - _HOUR_SECONDS, now), self._on_past)

    def _show_headline(self) -> None:
        self._mark.show_level(self._state.health, paused=is_paused(self._state.snapshot))
        self._word.setText(health_word(self._state.health))
        self._reason.set_text(capitalized(headline_reason(self._state)))
        self._age.setText(age_words(self._state))

    def _show_reading(self, row: MeterRow, reading: Reading, wall_seconds: float) -> None:
        row.show_value(reading.text, reading.ratio, reading.target, level=reading.level, note=reading.detail)
        row.sparkline.add(wall_seconds, reading.value)
        self._keys[reading.subject] = reading.keys

    def _show_suggestions(self, snapshot: Snapshot) -> None:
        if self._suggestions.show_suggestions(snapshot.alerts.suggestions):
            self._fit()

    def _fit(self) -> None:
        """Keep to its place as it grows or shrinks."""
        if self.isVisible():
            self.adjustSize()
            self.move(self._place(self._icon_area))

    def _show_agents(self, snapshot: Snapshot, scale: CpuScale) -> None:
        """Agents take the place of processes while any run; the popover keeps to its place as it grows."""
        changed = self._agents.show_agents(
            snapshot.agents, SessionScale(snapshot.at.wall_seconds, cpu_divisor(snapshot, scale))
        )
        if changed:
            for line in self._lines:
                line.setVisible(not self._agents.count)
            self._fit()

    def _show_processes(self, snapshot: Snapshot, scale: CpuScale) -> None:
        divisor = cpu_divisor(snapshot, scale)
        rows = top_processes(snapshot, _TOP_COUNT)
        for index, line in enumerate(self._lines):
            line.show_row(rows[index] if index < len(rows) else None, divisor)

    def _show_cost(self, snapshot: Snapshot) -> None:
        cpu = snapshot.samples.get(SeriesKey("monitor_cpu_ratio"))
        memory = value_text(snapshot.samples.get(SeriesKey("monitor_resident_bytes")), Unit.BYTES)
        share = MISSING if cpu is None else ratio_text(cpu)
        self._cost.set_text(self.tr("This monitor: {cpu} CPU · {memory}").format(cpu=share, memory=memory))

    def _on_past(self, past: RecentPast) -> None:
        if self.isVisible():
            for subject, keys in self._keys.items():
                self._rows[subject].sparkline.set_points(past_of(subject, keys, past), past.end_seconds)

    # Going away.

    @Slot(object)
    def _on_session(self, view: SessionView) -> None:
        self.close()
        self.session_requested.emit(view)

    @Slot(int)
    def _on_review(self, suggestion_id: int) -> None:
        self.close()
        self.review_requested.emit(suggestion_id)

    @Slot()
    def _on_open(self) -> None:
        self.close()
        self.open_window_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isVisible() and not self.isActiveWindow():
            self._left_seconds = self._clock.monotonic()
            self.close()

    def hideEvent(self, event: QHideEvent) -> None:
        self._state.send(Unsubscribe(_OWNER, "processes"))
        for row in self._rows.values():
            row.sparkline.set_points(())
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._look.tokens
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.card))
        radius = CARD_RADIUS_PX + 4
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()


def placed(size: QSize, anchor: QRect, room: QRect) -> QPoint:
    """Where a popover of `size` goes: beside `anchor`, on the side with more space, inside `room`."""
    left = anchor.center().x() - size.width() // 2
    below = anchor.center().y() < room.center().y()
    top = anchor.bottom() + _MARGIN_PX if below else anchor.top() - size.height() - _MARGIN_PX
    left = max(room.left() + _MARGIN_PX, min(left, room.right() - size.width() - _MARGIN_PX))
    top = max(room.top() + _MARGIN_PX, min(top, room.bottom() - size.height() - _MARGIN_PX))
    return QPoint(left, top)

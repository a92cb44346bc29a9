"""The glance: a small popover at the tray icon that answers in five seconds.

Open, it subscribes to processes and figures and asks history and journal once for the
last hour; closed, it costs nothing. Must not know the tray or the window; it says what was asked.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_monitor.clock import Clock
from desktop_monitor.config.settings import CpuScale
from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.engine.command import Subscribe, Unsubscribe
from desktop_monitor.engine.performance.wishes import FIGURES
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.language.quantities import MISSING, ratio_text
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.agents_now import knows_agents
from desktop_monitor.ui.glance_agents import GlanceAgents
from desktop_monitor.ui.glance_head import GlanceHead
from desktop_monitor.ui.glance_kpis import GlanceKpis
from desktop_monitor.ui.glance_machine import GlanceMachine
from desktop_monitor.ui.glance_place import place_of
from desktop_monitor.ui.glance_suggestions import GlanceSuggestions
from desktop_monitor.ui.history_desk import HistoryDesk
from desktop_monitor.ui.journal_desk import JournalDesk
from desktop_monitor.ui.kpi_course import AskKpiCourse, KpiCourse, memory_keys
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import CARD_RADIUS_PX, SPACING_PX
from desktop_monitor.ui.model.session_texts import SessionScale
from desktop_monitor.ui.readings import cpu_divisor, readings, top_processes
from desktop_monitor.ui.recent import AskRecentPast, RecentPast
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.widgets.labels import ElidedLabel, hairline
from desktop_monitor.ui.widgets.process_line import ProcessLine
from desktop_monitor.ui.window.agents_prices import Prices
from desktop_monitor.ui.window.page import SettingsHolder

_OWNER = "glance"
_WIDTH_PX = 440
_HOUR_SECONDS = 3600.0
_SAME_CLICK_SECONDS = 0.3
_FIGURES_SECONDS = 10.0
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

    def __init__(
        self,
        state: AppState,
        desk: HistoryDesk,
        look: Look,
        settings: SettingsHolder,
        clock: Clock,
        journal: JournalDesk | None = None,
        prices: Prices | None = None,
    ) -> None:
        """Without `journal` and `prices` the key figures have no past."""
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | _ON_TOP)
        self._state, self._desk, self._look, self._settings = state, desk, look, settings
        self._clock = clock
        self._journal, self._prices = journal, prices
        self._left_seconds: float | None = None
        self._icon_area = QRect()
        self.setObjectName("glance")
        self.setWindowTitle(self.tr("Desktop Monitor at a glance"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFixedWidth(for_text(_WIDTH_PX, self))
        self._past_keys: set[SeriesKey] = set()
        self._is_course_asked = self._knows_agents = False
        self._build()
        look.changed.connect(self.update)
        state.snapshot_changed.connect(self._on_snapshot)
        state.health_changed.connect(self._on_health_changed)
        state.grew_stale.connect(self._on_health_changed)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * SPACING_PX, 4 * SPACING_PX, 5 * SPACING_PX, 4 * SPACING_PX)
        layout.setSpacing(0)
        self._head = GlanceHead(self._look, self)
        layout.addWidget(self._head)
        layout.addSpacing(2 * SPACING_PX)
        self._kpis = GlanceKpis(self._look, self)
        self._kpis.hide()
        self._machine = GlanceMachine(self._look, self)
        layout.addWidget(self._kpis)
        layout.addWidget(self._machine)
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
        self._past_keys, self._is_course_asked = set(), False
        self._icon_area = icon_area or QRect()
        self._state.send(Subscribe(_OWNER, "processes", 1.0))
        self._state.send(Subscribe(_OWNER, FIGURES, _FIGURES_SECONDS))
        self._show_state()
        self.adjustSize()
        self.move(place_of(self.size(), self._icon_area))
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
        now = snapshot.at.wall_seconds
        self._show_kpis(snapshot)
        self._machine.show_readings(readings(snapshot.samples, settings.health), now)
        self._show_suggestions(snapshot)
        self._show_agents(snapshot, settings.appearance.process_cpu_scale)
        self._show_processes(snapshot, settings.appearance.process_cpu_scale)
        self._show_cost(snapshot)
        self._ask_past(snapshot.samples, now)

    def _show_kpis(self, snapshot: Snapshot) -> None:
        """Agents come first where anything is known of them; then the machine is one line."""
        known, now = knows_agents(snapshot), snapshot.at.wall_seconds
        if known != self._knows_agents:
            self._knows_agents = known
            self._kpis.setVisible(known)
            self._machine.make_short(short=known)
            self._fit()
        if known:
            self._kpis.show_performance(snapshot.performance, snapshot.samples, now)
            if not self._is_course_asked and self._journal is not None and self._prices is not None:
                self._is_course_asked = True
                self._journal.ask(AskKpiCourse(now, self._prices), self._on_course)

    def _ask_past(self, samples: Samples, now: float) -> None:
        """Once, and again when a series appears that was not asked for."""
        shown = (key for keys in self._machine.keys.values() for key in keys)
        keys = (*shown, *(memory_keys(samples) if self._knows_agents else ()))
        if not self._past_keys.issuperset(keys):
            self._past_keys.update(keys)
            self._desk.ask(AskRecentPast(keys, now - _HOUR_SECONDS, now), self._on_past)

    def _show_headline(self) -> None:
        self._head.show_state(self._state)

    def _show_suggestions(self, snapshot: Snapshot) -> None:
        if self._suggestions.show_suggestions(snapshot.alerts.suggestions):
            self._fit()

    def _fit(self) -> None:
        """Keep to its place as it grows or shrinks."""
        if self.isVisible():
            self.adjustSize()
            self.move(place_of(self.size(), self._icon_area))

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
            self._machine.show_past(past)
            memory = memory_keys(dict.fromkeys(past.points, 0.0))
            if memory:
                self._kpis.past.show_memory(past.summed(memory), past.end_seconds)

    def _on_course(self, course: KpiCourse) -> None:
        if self.isVisible():
            self._kpis.past.show_course(course)

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
        self._state.send(Unsubscribe(_OWNER, FIGURES))
        self._machine.forget()
        self._kpis.past.forget()
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

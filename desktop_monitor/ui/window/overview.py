"""The first page: the machine on one screen, without a chart library so that it opens quickly.

Must not know the engine beyond its snapshots and commands.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.engine.command import Subscribe, Unsubscribe
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.session_texts import SessionScale
from desktop_monitor.ui.model.sessions import key_of
from desktop_monitor.ui.readings import cpu_divisor, readings
from desktop_monitor.ui.recent import AskRecentPast, RecentPast
from desktop_monitor.ui.widgets.card_grid import CardGrid
from desktop_monitor.ui.window.overview_agents import AgentsCard, AgentsTodayCard
from desktop_monitor.ui.window.overview_cards import (
    HealthCard,
    RecordingCard,
    ResourcesCard,
    SystemCard,
    TrendCard,
)
from desktop_monitor.ui.window.page import Page, PageContext, Period
from desktop_monitor.ui.window.top_processes import TopProcessesCard

_OWNER = "overview"
_PROCESS_SECONDS = 1.0
"""As often as the machine's CPU is read, so that both speak of the same second."""
_HOUR_SECONDS = 3600.0
_TREND_KEYS = (SeriesKey("cpu_used_ratio"), SeriesKey("memory_used_ratio"))
_FRESHEST_TREND_SECONDS = 10.0
_GAP = 3 * SPACING_PX


class OverviewPage(Page):
    """Resources, agents, health, top processes, the period's trend, the machine and this monitor."""

    name = "overview"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._active = False
        self._frozen = False
        self._period = Period(_HOUR_SECONDS)
        self._past_keys: set[SeriesKey] = set()
        self._shown: Snapshot | None = None
        self._trend_asked_seconds: float | None = None
        self.resources = ResourcesCard(context.look, self)
        self.today = AgentsTodayCard(context.look, self)
        self.health = HealthCard(context.look, self)
        self.processes = TopProcessesCard("processDetailsButton", self)
        self.agents = AgentsCard(context.look, self)
        self.trend = TrendCard(context.look, self)
        self.system = SystemCard(self)
        self.recording = RecordingCard(self)
        self._arrange()
        self.processes.details.clicked.connect(self._open_processes)
        self.system.alerts.clicked.connect(self._open_alerts)
        self.agents.session_requested.connect(self._open_agents)
        context.state.snapshot_changed.connect(self._on_snapshot)
        context.state.health_changed.connect(self._on_health)
        context.state.grew_stale.connect(self._on_health)

    def _arrange(self) -> None:
        side = QWidget(self)
        stacked = QVBoxLayout(side)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(_GAP)
        stacked.addWidget(self.today)
        stacked.addWidget(self.health, 1)
        inside = QWidget(self)
        inside.setProperty("role", Role.PAGE.value)
        grid = CardGrid((5, 4), inside)
        rows = ((self.resources, side), (self.processes, self.agents), (self.trend,), (self.system, self.recording))
        grid.show_rows(rows, growing=rows.index((self.trend,)))
        around = QVBoxLayout(inside)
        around.setContentsMargins(5 * SPACING_PX, 4 * SPACING_PX, 5 * SPACING_PX, 5 * SPACING_PX)
        around.addWidget(grid)
        self._scroll = scroll = QScrollArea(self)
        scroll.setObjectName("overviewScroll")
        scroll.setAccessibleName(self.tr("Overview"))
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def stops(self) -> tuple[QWidget, ...]:
        """The page as a whole, which arrow keys scroll, and its buttons."""
        return self._scroll, self.processes.details, *self.agents.lines, self.agents.more, self.system.alerts

    def activate(self) -> None:
        """Subscribe to processes, show what is known, ask for the past."""
        self._active = True
        self._past_keys, self._trend_asked_seconds = set(), None
        self.context.state.send(Subscribe(_OWNER, "processes", _PROCESS_SECONDS))
        if self.context.state.snapshot is not None:
            self._on_snapshot(self.context.state.snapshot)

    def deactivate(self) -> None:
        """Unsubscribe; nothing is drawn until the next activation."""
        self._active = False
        self.context.state.send(Unsubscribe(_OWNER, "processes"))

    def show_period(self, period: Period) -> None:
        """Show the trend of `period`."""
        self._period = period
        self._trend_asked_seconds = None
        if self._active and self._shown is not None:
            self._ask_trend(self._shown)

    def set_frozen(self, frozen: bool) -> None:
        """Let everything stand, or catch up and go on."""
        thawed = self._frozen and not frozen
        self._frozen = frozen
        if thawed:
            self._past_keys, self._trend_asked_seconds = set(), None
            if self.context.state.snapshot is not None:
                self._on_snapshot(self.context.state.snapshot)

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if not self._active or self._frozen:
            return
        self._shown = snapshot
        settings = self.context.settings.settings
        now = readings(snapshot.samples, settings.health)
        self.resources.show_readings(now, snapshot.at.wall_seconds)
        self.system.show_machine(snapshot)
        self.health.show_health(self.context.state)
        self.processes.show_processes(snapshot, settings.appearance.process_cpu_scale)
        self._show_agents(snapshot)
        self.recording.show_recording(snapshot)
        self._ask_past(snapshot.at.wall_seconds)
        self._ask_trend(snapshot)

    def _show_agents(self, snapshot: Snapshot) -> None:
        now = snapshot.at.wall_seconds
        divisor = cpu_divisor(snapshot, self.context.settings.settings.appearance.process_cpu_scale)
        self.today.show_agents(snapshot.agents, now)
        self.agents.show_agents(snapshot.agents, SessionScale(now, divisor))

    @Slot(object)
    def _on_health(self, _level: object) -> None:
        if self._active and not self._frozen:
            self.health.show_health(self.context.state)

    def _ask_past(self, now: float) -> None:
        """Once, and again when rates are known, which takes a second tick, or a device appears."""
        keys = self.resources.keys
        if self._past_keys.issuperset(keys):
            return
        self._past_keys.update(keys)
        question = AskRecentPast(keys, now - _HOUR_SECONDS, now)
        self.context.desk.ask(question, self._on_past)

    def _on_past(self, past: RecentPast) -> None:
        self.resources.show_past(past)

    def _ask_trend(self, snapshot: Snapshot) -> None:
        now = snapshot.at.wall_seconds
        tempo = max(_FRESHEST_TREND_SECONDS, self._period.seconds / 400)
        # Both ways: the clock may have been set back.
        if self._trend_asked_seconds is not None and abs(now - self._trend_asked_seconds) < tempo:
            return
        if self._trend_asked_seconds is not None and self._period.end_seconds is not None:
            return
        self._trend_asked_seconds = now
        end = self._period.end_seconds or now
        self.context.desk.ask(AskRecentPast(_TREND_KEYS, end - self._period.seconds, end), self._on_trend)

    def _on_trend(self, past: RecentPast) -> None:
        snapshot = self._shown
        stands = snapshot is not None and self._period.end_seconds is not None
        self.trend.show_past(past, snapshot.at.wall_seconds if snapshot is not None and stands else None)
        self.recording.show_span(past.span, past.end_seconds)

    @Slot()
    def _open_processes(self) -> None:
        self.context.open_page("processes", None)

    @Slot()
    def _open_alerts(self) -> None:
        self.context.open_page("alerts", None)

    @Slot(object)
    def _open_agents(self, view: SessionView | None) -> None:
        self.context.open_page("agents", None if view is None else key_of(view))

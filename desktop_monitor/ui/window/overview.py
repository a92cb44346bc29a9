"""The first page: how agents do and why, what could be better, and the machine, without a chart library.

Must not know the engine beyond its snapshots and commands.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.engine.command import Subscribe, Unsubscribe
from desktop_monitor.engine.performance.wishes import PERFORMANCE
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.ui.agents_now import knows_agents
from desktop_monitor.ui.kpi_course import memory_keys
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.model.session_texts import SessionScale
from desktop_monitor.ui.model.sessions import key_of
from desktop_monitor.ui.readings import cpu_divisor, readings
from desktop_monitor.ui.recent import RecentPast
from desktop_monitor.ui.window.overview_advice import AdviceCard
from desktop_monitor.ui.window.overview_agents import AgentsCard
from desktop_monitor.ui.window.overview_answers import AnswersCard, AnswersPast
from desktop_monitor.ui.window.overview_asking import OverviewAsking
from desktop_monitor.ui.window.overview_cards import HealthCard, RecordingCard, ResourcesCard, SystemCard
from desktop_monitor.ui.window.overview_deeds import OverviewDeeds
from desktop_monitor.ui.window.overview_explaining import Explaining
from desktop_monitor.ui.window.overview_kpis import KpiCard
from desktop_monitor.ui.window.overview_places import Cards, Places
from desktop_monitor.ui.window.overview_score import ScoreCard
from desktop_monitor.ui.window.overview_system import SystemOverviewCard
from desktop_monitor.ui.window.overview_trend import TrendCard, named_gaps
from desktop_monitor.ui.window.page import Page, PageContext, Period, put_in_order
from desktop_monitor.ui.window.pages import page_entries
from desktop_monitor.ui.window.top_processes import TopProcessesCard

_OWNER = "overview"
_PROCESS_SECONDS = 1.0
"""As often as the machine's CPU is read, so that both speak of the same second."""
_FIGURES_SECONDS = 10.0
_FIRST_PERIOD_SECONDS = 21_600.0


class OverviewPage(Page):
    """Key figures, recommendations, agents, the period's trend, the score, the machine and this monitor."""

    name = "overview"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        look = context.look
        self._active = self._frozen = self._knows_agents = False
        self._period = Period(_FIRST_PERIOD_SECONDS)
        self._shown: Snapshot | None = None
        self._trend: RecentPast | None = None
        self._answers: AnswersPast | None = None
        self.kpis = KpiCard(look, self)
        self.summary = SystemOverviewCard(look, self)
        self.health = HealthCard(look, self)
        self.advice = AdviceCard(look, [(entry.name, entry.title) for entry in page_entries()], self)
        self.agents = AgentsCard(look, self)
        self.answers = AnswersCard(look, self)
        self.trend = TrendCard(look, self)
        self.score = ScoreCard(look, self)
        self.resources = ResourcesCard(look, self)
        self.processes = TopProcessesCard("processDetailsButton", self)
        self.system = SystemCard(self)
        self.recording = RecordingCard(self)
        self.deeds = OverviewDeeds(context, self.window, self)
        self.explaining = Explaining(context.state, self)
        self._asking = OverviewAsking(
            context, self._on_past, self.kpis.past.show_course, self._on_trend, self._on_answers, self
        )
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        cards = Cards(
            self.kpis,
            self.summary,
            self.health,
            self.advice,
            self.agents,
            self.answers,
            self.trend,
            self.score,
            self.resources,
            self.processes,
            self.system,
            self.recording,
        )
        self._places = Places(cards, self)
        self._places.setProperty("role", Role.PAGE.value)
        self._scroll = scroll = QScrollArea(self)
        scroll.setObjectName("overviewScroll")
        scroll.setAccessibleName(self.tr("Overview"))
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._places)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _connect(self) -> None:
        deeds, context = self.deeds, self.context
        self.summary.details.clicked.connect(self._open_details)
        self.summary.export.clicked.connect(deeds.open_reports)
        self.summary.alerts.clicked.connect(deeds.open_alerts)
        self.processes.details.clicked.connect(deeds.open_processes)
        self.agents.session_requested.connect(self._open_agents)
        self.advice.deed_requested.connect(deeds.do)
        self.advice.followed.connect(deeds.follow)
        self.advice.dismissed.connect(deeds.dismiss)
        self.advice.rows_changed.connect(self._put_in_order)
        self.kpis.explanation_requested.connect(self.explaining.explain_row)
        self.score.explanation_requested.connect(self.explaining.explain_part)
        context.state.snapshot_changed.connect(self._on_snapshot)
        context.state.health_changed.connect(self._on_health)
        context.state.grew_stale.connect(self._on_health)

    def stops(self) -> tuple[QWidget, ...]:
        """The page as a whole, which arrow keys scroll, and what can be pressed, from above to below."""
        return (
            self._scroll,
            *self.kpis.stops(),
            *self.summary.stops(),
            *self.advice.stops(),
            *self.agents.lines,
            self.agents.more,
            *self.score.rows.values(),
            self.processes.details,
        )

    @Slot()
    def _put_in_order(self) -> None:
        put_in_order(self.stops())

    def activate(self) -> None:
        """Subscribe to processes and figures, show what is known, ask for the past."""
        self._active = True
        self._asking.forget()
        self.context.state.send(Subscribe(_OWNER, "processes", _PROCESS_SECONDS))
        self.context.state.send(Subscribe(_OWNER, PERFORMANCE, _FIGURES_SECONDS))
        self._catch_up()

    def deactivate(self) -> None:
        """Unsubscribe; nothing is drawn until the next activation."""
        self._active = False
        self.context.state.send(Unsubscribe(_OWNER, "processes"))
        self.context.state.send(Unsubscribe(_OWNER, PERFORMANCE))

    def show_period(self, period: Period) -> None:
        """Show the trends of `period`."""
        self._period = period
        self._asking.forget_period()
        if self._active and self._shown is not None:
            self._asking.ask_period(period, self._shown.at.wall_seconds)

    def set_frozen(self, frozen: bool) -> None:
        """Let everything stand, or catch up and go on."""
        thawed = self._frozen and not frozen
        self._frozen = frozen
        if thawed:
            self._asking.forget()
            self._catch_up()

    def _catch_up(self) -> None:
        if self.context.state.snapshot is not None:
            self._on_snapshot(self.context.state.snapshot)

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if not self._active or self._frozen:
            return
        self._shown = snapshot
        now = snapshot.at.wall_seconds
        self._show_performance(snapshot)
        self._show_machine(snapshot)
        self._show_agents(snapshot)
        self._asking.ask_past(self.resources.keys, memory_keys(snapshot.samples), now)
        self._asking.ask_period(self._period, now)
        if self._knows_agents:
            self._asking.ask_course(now)

    def _show_performance(self, snapshot: Snapshot) -> None:
        view, now = snapshot.performance, snapshot.at.wall_seconds
        # Once known they stay where they are: cards that change places under the mouse help nobody.
        self._knows_agents = self._knows_agents or knows_agents(snapshot)
        self.advice.show_performance(view, now)
        self._places.arrange(has_agents=self._knows_agents, has_advice=not self.advice.is_empty)
        self.summary.show_snapshot(snapshot)
        if self._knows_agents:
            self.kpis.show_performance(view, snapshot.samples, now)
            self.score.show_score(view.score)

    def _show_machine(self, snapshot: Snapshot) -> None:
        settings = self.context.settings.settings
        self.resources.show_readings(readings(snapshot.samples, settings.health), snapshot.at.wall_seconds)
        self.system.show_machine(snapshot)
        self.health.show_health(self.context.state)
        self.processes.show_processes(snapshot, settings.appearance.process_cpu_scale)
        self.recording.show_recording(snapshot)

    def _show_agents(self, snapshot: Snapshot) -> None:
        divisor = cpu_divisor(snapshot, self.context.settings.settings.appearance.process_cpu_scale)
        self.agents.show_agents(snapshot.agents, SessionScale(snapshot.at.wall_seconds, divisor))

    @Slot(object)
    def _on_health(self, _level: object) -> None:
        if self._active and not self._frozen:
            self.health.show_health(self.context.state)

    def _on_past(self, past: RecentPast) -> None:
        self.resources.show_past(past)
        memory = memory_keys(dict.fromkeys(past.points, 0.0))
        self.kpis.past.show_memory(past.summed(memory), past.end_seconds)

    def _on_trend(self, past: RecentPast) -> None:
        self._trend = past
        self.trend.show_past(past, None if self._is_live else self._now)
        self.recording.show_span(past.span, past.end_seconds)
        self._show_answers()

    def _on_answers(self, answers: AnswersPast) -> None:
        self._answers = answers
        self._show_answers()

    def _show_answers(self) -> None:
        if self._answers is None:
            return
        gaps = named_gaps(self._trend.gaps) if self._trend is not None else []
        figures = self._shown.performance.kpis if self._shown is not None else ()
        target = next((one.target for one in figures if one.kpi is Kpi.RESPONSE_TIME), None)
        self.answers.show_answers(self._answers, gaps, target, self._now, is_live=self._is_live)

    @property
    def _is_live(self) -> bool:
        return self._period.end_seconds is None

    @property
    def _now(self) -> float:
        return self._shown.at.wall_seconds if self._shown is not None else 0.0

    @Slot()
    def _open_details(self) -> None:
        self.context.open_page("agents" if self._knows_agents else "resources", None)

    @Slot(object)
    def _open_agents(self, view: SessionView | None) -> None:
        self.context.open_page("agents", None if view is None else key_of(view))

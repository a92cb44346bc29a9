"""The page of agents: their sessions, one of them in full, what they used, and how they are heard of.

What runs comes with every snapshot; the past is asked of the journal, and only while
the page can be seen. Must not know how agents are observed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.engine.command import Subscribe, Unsubscribe
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.session_texts import SessionScale
from desktop_monitor.ui.model.sessions import SessionKey, SessionModel, key_of, merged
from desktop_monitor.ui.phrases import period_words, span_words
from desktop_monitor.ui.readings import cpu_divisor
from desktop_monitor.ui.widgets.card_grid import CardGrid
from desktop_monitor.ui.widgets.empty import EmptyState
from desktop_monitor.ui.window.agents_asking import AgentsAsking
from desktop_monitor.ui.window.agents_banner import AgentsBanner
from desktop_monitor.ui.window.agents_clients import ClientsCard
from desktop_monitor.ui.window.agents_comparison import GROUPINGS as COMPARED
from desktop_monitor.ui.window.agents_comparison import ComparisonCard
from desktop_monitor.ui.window.agents_deeds import AgentsDeeds
from desktop_monitor.ui.window.agents_detail import SessionCard
from desktop_monitor.ui.window.agents_empty import what_is_missing
from desktop_monitor.ui.window.agents_limits import LimitsCard
from desktop_monitor.ui.window.agents_questions import PeriodAnswer, SessionAnswer
from desktop_monitor.ui.window.agents_table import SessionTable
from desktop_monitor.ui.window.agents_usage import GROUPINGS as USED
from desktop_monitor.ui.window.agents_usage import UsageCard
from desktop_monitor.ui.window.page import Page, PageContext, Period

OWNER = "page:agents"
SUBJECT = "agents"
_CADENCE_SECONDS = 1.0
_GAP = 3 * SPACING_PX
_DAY_SECONDS = 86_400.0


class AgentsPage(Page):
    """Table, detail, comparison, usage, clients, limits."""

    name = "agents"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._active = False
        self._frozen = False
        self._period = Period(_DAY_SECONDS)
        self._past: tuple[SessionView, ...] = ()
        self._wanted: SessionKey | None = None
        self._problem = ""
        look = context.look
        self._scroll = QScrollArea(self)  # made first, as everything here: so Tab goes
        self.model = SessionModel(self)
        self.banner = AgentsBanner(look, self)
        self.table = SessionTable(self.model, look, self)
        self.empty = EmptyState("", "", self.tr("Settings"), self)
        self.detail = SessionCard(look, self)
        self.comparison = ComparisonCard(look, self)
        self.usage = UsageCard(look, self)
        self.clients = ClientsCard(look, self)
        self.limits = LimitsCard(look, self)
        self._asking = AgentsAsking(
            context, self._on_period_answer, self._on_session_answer, self.detail.show_gaps, self
        )
        self._deeds = AgentsDeeds(context, self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self._sessions = QFrame(self)
        self._sessions.setProperty("role", Role.CARD.value)
        around_table = QVBoxLayout(self._sessions)
        around_table.setContentsMargins(1, 1, 1, SPACING_PX)
        around_table.addWidget(self.table)
        around_table.addWidget(self.empty)
        self.empty.setMinimumHeight(180)
        self.empty.button.setObjectName("agentsSettings")
        left, right = self._column(self.comparison, self.usage), self._column(self.clients, self.limits)
        cards = CardGrid((3, 2), self)
        cards.show_rows(((left, right),))
        inside = QWidget(self)
        inside.setProperty("role", Role.PAGE.value)
        column = QVBoxLayout(inside)
        column.setContentsMargins(5 * SPACING_PX, 4 * SPACING_PX, 5 * SPACING_PX, 5 * SPACING_PX)
        column.setSpacing(_GAP)
        for part in (self.banner, self._sessions, self.detail, cards):
            column.addWidget(part)
        column.addStretch(1)
        self._scroll.setObjectName("agentsScroll")
        self._scroll.setAccessibleName(self.tr("Agents"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self.empty.hide()
        self.detail.hide()

    def _column(self, *cards: QWidget) -> QWidget:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        return holder

    def _connect(self) -> None:
        state = self.context.state
        state.snapshot_changed.connect(self._on_snapshot)
        self.table.session_selected.connect(self._on_session_selected)
        self.table.titles.sortIndicatorChanged.connect(self._on_sorted)
        self.table.customContextMenuRequested.connect(self._on_menu_requested)
        self.detail.processes_requested.connect(self._on_processes)
        self.detail.forget_requested.connect(self._on_forget)
        self.detail.copied.connect(self._on_copied)
        self.comparison.grouping_chosen.connect(self._on_grouping)
        self.usage.grouping_chosen.connect(self._on_grouping)
        self.clients.connect_requested.connect(self._deeds.ask_connection)
        self.empty.button.clicked.connect(self._on_settings)
        if self.context.journal is not None:
            self.context.journal.failed.connect(self._on_failed)

    def activate(self) -> None:
        """Have agents looked at closely, show what is known, ask for the past."""
        self._active = True
        self.context.state.send(Subscribe(OWNER, SUBJECT, _CADENCE_SECONDS))
        self._asking.forget()
        self._catch_up()

    def deactivate(self) -> None:
        """Have nothing looked at for this page, ask nothing."""
        self._active = False
        self.context.state.send(Unsubscribe(OWNER, SUBJECT))

    def show_period(self, period: Period) -> None:
        """Show sessions and sums of `period`."""
        self._period = period
        self._asking.forget()
        self._catch_up()

    def set_frozen(self, frozen: bool) -> None:
        """Let everything stand, or catch up and go on."""
        self._frozen = frozen
        self._catch_up()

    def receive(self, argument: object) -> None:
        """Select the session with this key (see `model.sessions.key_of`)."""
        if isinstance(argument, tuple) and len(argument) == 3:
            self._wanted = argument
            self._catch_up()

    def save_state(self) -> dict[str, object]:
        """What is compared and how usage is parted."""
        compared = next(key for key, by in COMPARED.items() if by is self.comparison.grouping)
        used = next(key for key, by in USED.items() if by is self.usage.grouping)
        return {"compare": compared, "usage": used}

    def restore_state(self, state: dict[str, object]) -> None:
        """Take back what `save_state` gave."""
        compared, used = state.get("compare"), state.get("usage")
        if isinstance(compared, str) and compared in COMPARED:
            self.comparison.choose(COMPARED[compared])
        if isinstance(used, str) and used in USED:
            self.usage.choose(USED[used])

    # Snapshots.

    def _catch_up(self) -> None:
        if self.context.state.snapshot is not None:
            self._on_snapshot(self.context.state.snapshot)

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if not self._active or self._frozen:
            return
        self._show_sessions(snapshot)
        self._show_detail(snapshot)
        now, agents = snapshot.at.wall_seconds, snapshot.agents
        self.banner.show_agents(agents, self._problem)
        self.clients.show_agents(agents, now, can_connect=self.context.connector is not None)
        self.limits.show_agents(agents, now)
        self._asking.keep_up(snapshot, self._period, self.comparison.grouping, self.usage.grouping, self.detail)

    def _show_sessions(self, snapshot: Snapshot) -> None:
        live = snapshot.agents.sessions
        if self._period.end_seconds is not None:
            # Of a period that is over only its own sessions are shown, with what is known of them now.
            own = {key_of(view) for view in self._past}
            live = tuple(view for view in live if key_of(view) in own)
        views = merged(live, self._past)
        selected = self._wanted or self.table.selected_key
        scale = SessionScale(snapshot.at.wall_seconds, self._divisor(snapshot))
        self.table.hold(True)
        self.model.show(views, scale, may_move=not self.table.is_in_use)
        if self.table.selected_key != selected or selected is None:
            found = self.table.select(selected) or (bool(views) and self.table.select(self.model.key_at(0)))
            if not found:
                self.table.clearSelection()
        self.table.hold(False)
        if self._wanted is not None and self.table.selected_key == self._wanted:
            self._wanted = None
        self._show_table_or_words(snapshot, bool(views))

    def _show_table_or_words(self, snapshot: Snapshot, there_are_any: bool) -> None:
        self.table.setVisible(there_are_any)
        self.empty.setVisible(not there_are_any)
        if not there_are_any:
            settings = self.context.settings.settings
            missing = what_is_missing(snapshot.agents, settings.agents, self._period_words(snapshot))
            self.empty.set_texts(missing.sentence, missing.remedy)
            self.empty.button.setVisible(missing.is_a_setting)

    def _show_detail(self, snapshot: Snapshot) -> None:
        view = self.table.selected
        self.detail.setVisible(view is not None)
        if view is None:
            return
        now, divisor = snapshot.at.wall_seconds, self._divisor(snapshot)
        if self.detail.key != key_of(view):
            self.detail.begin(view, now, self._period.seconds)
            self._asking.forget_session()
        self.detail.follow(view, now, divisor)

    def _divisor(self, snapshot: Snapshot) -> int:
        return cpu_divisor(snapshot, self.context.settings.settings.appearance.process_cpu_scale)

    def _period_words(self, snapshot: Snapshot) -> str:
        period = self._period
        if period.end_seconds is None:
            return period_words(period.seconds)
        return span_words(period.end_seconds - period.seconds, period.end_seconds, snapshot.at.wall_seconds)

    # Answers.

    def _on_period_answer(self, answer: PeriodAnswer) -> None:
        snapshot = self.context.state.snapshot
        if snapshot is None:
            return
        self._problem = ""
        self._past = answer.sessions
        words = self._period_words(snapshot)
        self.comparison.show_report(answer.comparison, answer.timed, words)
        self.usage.show_report(answer.usage, words)
        if self._active and not self._frozen:
            self._show_sessions(snapshot)
            self._show_detail(snapshot)

    def _on_session_answer(self, answer: SessionAnswer) -> None:
        self.detail.show_answer(answer)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self._problem = reason
        if self.context.state.snapshot is not None:
            self.banner.show_agents(self.context.state.snapshot.agents, reason)

    # What the user does.

    @Slot()
    def _on_session_selected(self) -> None:
        snapshot = self.context.state.snapshot
        if snapshot is not None and self._active:
            self._show_detail(snapshot)
            self._ask_now()

    @Slot(int, Qt.SortOrder)
    def _on_sorted(self, column: int, order: Qt.SortOrder) -> None:
        self.model.sort(column, order)

    @Slot(object)
    def _on_grouping(self, _grouping: object) -> None:
        self._asking.forget()
        self._ask_now()

    def _ask_now(self) -> None:
        snapshot = self.context.state.snapshot
        if snapshot is not None and self._active:
            self._asking.keep_up(snapshot, self._period, self.comparison.grouping, self.usage.grouping, self.detail)

    @Slot(QPoint)
    def _on_menu_requested(self, position: QPoint) -> None:
        view = self.table.selected
        if view is not None:
            menu = self.menu(view)
            self.table.set_menu_open(True)
            menu.aboutToHide.connect(self._on_menu_closed)
            menu.popup(self.table.viewport().mapToGlobal(position))

    def menu(self, view: SessionView) -> QMenu:
        """What can be done with a session, to be shown where the pointer is."""
        menu = QMenu(self.table)
        menu.setObjectName("sessionMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entry(menu, self.detail.processes.text(), self._on_processes, enabled=view.tree is not None)
        self._entry(menu, self.detail.copy.text(), self.detail.copy_session, enabled=bool(view.session))
        menu.addSeparator()
        self._entry(menu, self.detail.forget.text(), self._on_forget, enabled=bool(view.project))
        return menu

    def _entry(self, menu: QMenu, title: str, slot: Callable[[], None], *, enabled: bool) -> None:
        action = menu.addAction(title)
        action.setEnabled(enabled)
        action.triggered.connect(slot)

    @Slot()
    def _on_menu_closed(self) -> None:
        self.table.set_menu_open(False)

    @Slot()
    def _on_processes(self) -> None:
        self._deeds.show_processes(self.table.selected)

    @Slot()
    def _on_forget(self) -> None:
        self._deeds.ask_forget(self.table.selected)

    @Slot(str)
    def _on_copied(self, words: str) -> None:
        self.context.notify_in_app(words)

    @Slot()
    def _on_settings(self) -> None:
        self.context.open_page("settings", None)

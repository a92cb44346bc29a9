"""The overview's first words: interface, context mode, projects, answers, availability, cost; and where to go on.

Takes what comes with a snapshot; asks for nothing. Must not know the journal.
"""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_monitor.assess.performance.tables import InterfaceRow, Tables
from desktop_monitor.engine.agents_view import AgentsView, SessionView, TodayView
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.language.quantities import MISSING, duration_text
from desktop_monitor.language.text import Text, counted
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.report.cells import amount_text
from desktop_monitor.ui.agent_words import ago_words, client_name, cost_text, tokens_text
from desktop_monitor.ui.agents_now import running
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.session_texts import mode_text
from desktop_monitor.ui.untrusted import plain_tooltip, visible_text
from desktop_monitor.ui.widgets.badge import Badge
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.figure import Figure
from desktop_monitor.ui.widgets.flow import FlowLayout

_MODE_LIMIT = 40


class SystemOverviewCard(Card):
    """Six figures and three buttons."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("System overview"))
        self.set_quiet(self.tr("last 24 h"))
        self.setObjectName("systemOverviewCard")
        self.simulated = Badge(look, self.tr("simulated"), self)
        self.simulated.hide()
        self.add_action(self.simulated)
        captions = {
            "interface": self.tr("interface"),
            "mode": self.tr("context mode"),
            "projects": self.tr("active projects"),
            "answer": self.tr("average answer"),
            "available": self.tr("available"),
            "cost": self.tr("cost today"),
        }
        self.figures = {name: Figure(MISSING, caption, self) for name, caption in captions.items()}
        self.details = push_button(self.tr("Detailed metrics"), "detailedMetrics", self)
        self.export = push_button(self.tr("Export report…"), "exportReport", self)
        self.alerts = push_button(self.tr("Configure alerts"), "configureAlerts", self)
        self._arrange()

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * SPACING_PX)
        grid.setVerticalSpacing(3 * SPACING_PX)
        for index, figure in enumerate(self.figures.values()):
            grid.addWidget(figure, index // 3, index % 3)
            # No stretch: what needs more than a third of the room gets it while there is enough.
        self.add(grid)
        self.body.addSpacing(2 * SPACING_PX)
        buttons = FlowLayout()
        for button in self.stops():
            buttons.addWidget(button)
        self.add(buttons)
        self.body.addStretch(1)

    def stops(self) -> tuple[QWidget, ...]:
        """Its buttons."""
        return self.details, self.export, self.alerts

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is known; a dash for the rest."""
        agents, tables, now = snapshot.agents, snapshot.performance.tables, snapshot.at.wall_seconds
        self.simulated.setVisible(agents.is_simulated)
        used = _used(agents)
        row = _row_of(tables, used)
        self._show_interface(used, row)
        self._show_mode(used, tables)
        self._show_projects(agents, tables)
        self._show_answers(tables, agents.today, now)
        self._show_available(row)
        self._show_today(agents.today)

    def _show_interface(self, used: SessionView | None, row: InterfaceRow | None) -> None:
        name = used.interface if used else row.key if row else ""
        caption = self.tr("interface in use") if used else self.tr("interface used most")
        self.figures["interface"].show_figure(client_name(name) if name else MISSING, caption)

    def _show_mode(self, used: SessionView | None, tables: Tables) -> None:
        mode = mode_text(used) if used else ""
        most = max(tables.modes, key=lambda one: one.operations, default=None)
        if not mode and most is not None:
            mode = visible_text(most.mode, _MODE_LIMIT)
        self.figures["mode"].show_figure(mode or MISSING)

    def _show_projects(self, agents: AgentsView, tables: Tables) -> None:
        projects = {view.project for view in running(agents) if view.project}
        projects |= {row.key for row in tables.projects if row.key}
        is_known = bool(projects) or agents.today is not None
        self.figures["projects"].show_figure(str(len(projects)) if is_known else MISSING)

    def _show_answers(self, tables: Tables, today: TodayView | None, now: float) -> None:
        whole = tables.application.response_seconds if tables.application else None
        if whole is not None:
            self.figures["answer"].show_figure(amount_text(whole.value, Unit.SECONDS), self.tr("average answer"))
            self._explain("answer", words(_mean_of(whole.count)))
            return
        answer, at = (today.last_answer_seconds, today.last_answer_at_seconds) if today else (None, None)
        age = "" if at is None else f" · {ago_words(at, now)}"
        shown = MISSING if answer is None else duration_text(answer)
        self.figures["answer"].show_figure(shown, self.tr("last answer") + age)
        self._explain("answer", "")

    def _show_available(self, row: InterfaceRow | None) -> None:
        ratio = row.availability_ratio if row else None
        self.figures["available"].show_figure(amount_text(ratio, Unit.RATIO), self.tr("available"))
        meaning = self.tr("Of the minutes in which {client} was asked, those in which it answered")
        self._explain("available", meaning.replace("{client}", client_name(row.key)) if row else "")

    def _explain(self, name: str, meaning: str) -> None:
        """Say what is behind a figure, for who asks."""
        self.figures[name].setToolTip(plain_tooltip(f"{meaning}, {self.tr('last 24 h')}" if meaning else ""))

    def _show_today(self, today: TodayView | None) -> None:
        if today is None:
            self.figures["cost"].show_figure(MISSING, self.tr("cost today"))
            return
        cost = cost_text(today.cost_usd, is_complete=not today.unpriced_models, requests=today.requests)
        shown = tokens_text(today.tokens)
        tokens = counted("today · {number} token", "today · {number} tokens", today.tokens, number=shown)
        self.figures["cost"].show_figure(cost, words(tokens))


def _mean_of(answers: int) -> Text:
    return counted("Mean of {count:count} answer", "Mean of {count:count} answers", answers)


def _used(agents: AgentsView) -> SessionView | None:
    """The session at work, else any that runs."""
    found = running(agents)
    return next((view for view in found if view.state is SessionState.WORKING), found[0] if found else None)


def _row_of(tables: Tables, used: SessionView | None) -> InterfaceRow | None:
    """The last day of the interface in use, else of the one that was used most."""
    if used is not None:
        return next((row for row in tables.interfaces if row.key == used.interface), None)
    return max(tables.interfaces, key=lambda row: row.requests, default=None)

"""The cards of the overview that are about agents: who runs, and what was used today.

Each takes what comes with a snapshot; none asks for anything. Must not know the journal.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from desktop_monitor.engine.agents_view import AgentsView, SessionView, TodayView
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.metrics.units import MISSING, duration_text
from desktop_monitor.ui.agent_words import ago_words, client_name, cost_text, tokens_text
from desktop_monitor.ui.agents_now import nobody_line, running
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.session_texts import SessionScale, mode_text
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.badge import Badge
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.figure import Figure
from desktop_monitor.ui.widgets.labels import hairline, plain_label
from desktop_monitor.ui.widgets.session_line import SessionLine

_MOST_SESSIONS = 4


class AgentsCard(Card):
    """Sessions that run, those that wait for the user first; a press asks for one."""

    session_requested = Signal(object)
    """A `SessionView`, or None for the whole page."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Agents"))
        self.setObjectName("agentsCard")
        self.simulated = Badge(look, self.tr("simulated"), self)
        self.simulated.hide()
        self.add_action(self.simulated)
        self.body.setSpacing(0)
        self.lines = [SessionLine(look, parent=self) for _ in range(_MOST_SESSIONS)]
        self._between = [hairline(self) for _ in self.lines[1:]]
        for number, line in enumerate(self.lines):
            if number:
                self.add(self._between[number - 1])
            line.setObjectName(f"agentsCardLine{number}")
            line.clicked.connect(self._on_line)
            line.hide()
            self.add(line)
        self.more = QPushButton(self)
        self.more.setObjectName("agentsCardMore")
        self.more.setProperty("role", Role.FLAT.value)
        self.more.clicked.connect(self._on_more)
        self.more.hide()
        self.add(self.more)
        self._words: QLabel = plain_label("", Role.QUIET, self)
        self._words.setObjectName("agentsCardWords")
        self._words.setWordWrap(True)
        self.add(self._words)
        self.body.addStretch(1)

    def show_agents(self, agents: AgentsView, scale: SessionScale) -> None:
        """Show who runs now, or that nobody does."""
        found = running(agents)
        self.set_quiet(self.tr("{count} running").format(count=len(found)) if found else "")
        self.simulated.setVisible(agents.is_simulated)
        for number, line in enumerate(self.lines):
            line.setVisible(number < len(found))
            if number < len(found):
                line.show_session(found[number], scale)
            if number:
                self._between[number - 1].setVisible(number < len(found))
        left = len(found) - len(self.lines)
        self.more.setVisible(left > 0)
        self.more.setText(self.tr("and {count} more").format(count=left) if left > 0 else "")
        words = visible_text(agents.error) if agents.error else "" if found else nobody_line(agents, scale.now_seconds)
        self._words.setText(words)
        self._words.setVisible(bool(words))

    @property
    def words(self) -> str:
        """What is said instead of lines, or why agents cannot be followed."""
        return self._words.text()

    @Slot()
    def _on_line(self) -> None:
        line = self.sender()
        if isinstance(line, SessionLine) and line.view is not None:
            self.session_requested.emit(line.view)

    @Slot()
    def _on_more(self) -> None:
        self.session_requested.emit(None)


class AgentsTodayCard(Card):
    """Six figures: interface, mode, projects; last answer, requests, cost."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Agents today"))
        self.set_quiet(self.tr("cost as through the API"))
        self.setObjectName("agentsTodayCard")
        self.simulated = Badge(look, self.tr("simulated"), self)
        self.simulated.hide()
        self.add_action(self.simulated)
        captions = {
            "interface": self.tr("interface in use"),
            "mode": self.tr("context mode"),
            "projects": self.tr("active projects"),
            "answer": self.tr("last answer"),
            "requests": self.tr("requests"),
            "cost": self.tr("cost"),
        }
        self.figures = {name: Figure(MISSING, caption, self) for name, caption in captions.items()}
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * SPACING_PX)
        grid.setVerticalSpacing(3 * SPACING_PX)
        for index, figure in enumerate(self.figures.values()):
            grid.addWidget(figure, index // 3, index % 3)
            grid.setColumnStretch(index % 3, 1)
        self.add(grid)
        self.body.addStretch(1)

    def show_agents(self, agents: AgentsView, now_seconds: float) -> None:
        """Show what is known; a dash for the rest."""
        self.simulated.setVisible(agents.is_simulated)
        self._show_running(running(agents), is_known=agents.today is not None)
        self._show_today(agents.today, now_seconds)

    def _show_running(self, found: tuple[SessionView, ...], *, is_known: bool) -> None:
        used = next((view for view in found if view.state is SessionState.WORKING), found[0] if found else None)
        self.figures["interface"].show_figure(client_name(used.interface) if used else MISSING)
        self.figures["mode"].show_figure((mode_text(used) if used else "") or MISSING)
        projects = {view.project for view in found if view.project}
        self.figures["projects"].show_figure(str(len(projects)) if found or is_known else MISSING)

    def _show_today(self, today: TodayView | None, now: float) -> None:
        if today is None:
            for name in ("answer", "requests", "cost"):
                self.figures[name].show_figure(MISSING)
            return
        answer, at = today.last_answer_seconds, today.last_answer_at_seconds
        age = "" if at is None else f" · {ago_words(at, now)}"
        self.figures["answer"].show_figure(
            MISSING if answer is None else duration_text(answer), self.tr("last answer") + age
        )
        failed = "" if not today.errors else " · " + self.tr("{count} failed").format(count=today.errors)
        self.figures["requests"].show_figure(f"{today.requests:,}", self.tr("requests") + failed)
        cost = cost_text(today.cost_usd, is_complete=not today.unpriced_models, requests=today.requests)
        tokens = self.tr("{count} tokens").format(count=tokens_text(today.tokens))
        self.figures["cost"].show_figure(cost, tokens)

"""The overview's card of agents that run. Takes what comes with a snapshot; must not know the journal."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop_monitor.engine.agents_view import AgentsView
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.agents_now import nobody_line, running
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.model.session_texts import SessionScale
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.badge import Badge
from desktop_monitor.ui.widgets.card import Card
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
        self.set_quiet(words(counted("{count} running", "{count} running", len(found))) if found else "")
        self.simulated.setVisible(agents.is_simulated)
        for number, line in enumerate(self.lines):
            line.setVisible(number < len(found))
            if number < len(found):
                line.show_session(found[number], scale)
            if number:
                self._between[number - 1].setVisible(number < len(found))
        left = len(found) - len(self.lines)
        self.more.setVisible(left > 0)
        self.more.setText(words(counted("and {count} more", "and {count} more", left)) if left > 0 else "")
        note = visible_text(agents.error) if agents.error else "" if found else nobody_line(agents, scale.now_seconds)
        self._words.setText(note)
        self._words.setVisible(bool(note))

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

"""The glance's running agents: a few lines, those that wait for the user first.

Must not know the glance or processes.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_monitor.engine.agents_view import AgentsView
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.agents_now import running
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.model.session_texts import SessionScale
from desktop_monitor.ui.widgets.labels import plain_label
from desktop_monitor.ui.widgets.session_line import SessionLine

_MOST_SESSIONS = 3


class GlanceAgents(QWidget):
    """Hidden while no agent runs."""

    session_requested = Signal(object)
    """Carries a `SessionView`."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Agents"))
        self.count = 0
        """How many run."""
        self._simulated = False
        self.lines = [SessionLine(look, dense=True, parent=self) for _ in range(_MOST_SESSIONS)]
        self._rest: QLabel = plain_label("", Role.QUIET, self)
        self._rest.setObjectName("glanceAgentsRest")
        self._rest.setContentsMargins(0, 0, 0, SPACING_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for number, line in enumerate(self.lines):
            line.setObjectName(f"glanceAgent{number}")
            line.clicked.connect(self._on_line)
            line.hide()
            layout.addWidget(line)
        layout.addWidget(self._rest)
        self._rest.hide()
        self.hide()

    def show_agents(self, agents: AgentsView, scale: SessionScale) -> bool:
        """Show who runs; whether the number of lines changed."""
        found = running(agents)
        for line, view in zip(self.lines, found, strict=False):
            line.show_session(view, scale)
        changed = (len(found), agents.is_simulated) != (self.count, self._simulated)
        if changed:
            self.count, self._simulated = len(found), agents.is_simulated
            self._arrange()
        return changed

    def _arrange(self) -> None:
        for number, line in enumerate(self.lines):
            line.setVisible(number < self.count)
        left = self.count - len(self.lines)
        rest = [words(counted("and {count} more", "and {count} more", left))] if left > 0 else []
        rest += [self.tr("these agents are simulated")] if self._simulated else []
        self._rest.setText(" · ".join(rest))
        self._rest.setVisible(bool(rest))
        self.setVisible(self.count > 0)

    @Slot()
    def _on_line(self) -> None:
        line = self.sender()
        if isinstance(line, SessionLine) and line.view is not None:
            self.session_requested.emit(line.view)

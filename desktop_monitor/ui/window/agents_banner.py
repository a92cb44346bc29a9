"""The line above the session table: a reading in progress, what fails, that data are simulated.

Must not know the table.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop_monitor.assess.health import Health
from desktop_monitor.engine.agents_view import AgentsView, ImportView
from desktop_monitor.language.quantities import bytes_text, count_text
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.badge import Badge
from desktop_monitor.ui.widgets.labels import ElidedLabel
from desktop_monitor.ui.widgets.mark import HealthMark

_STEPS = 1000
_BAR_PX = 200


class AgentsBanner(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agentsBanner")
        self._mark = HealthMark(look, self)
        self._words = ElidedLabel("", Role.QUIET, self)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("importProgress")
        self.progress.setAccessibleName(self.tr("Reading what agents did so far"))
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(_BAR_PX)
        self.simulated = Badge(look, self.tr("simulated"), self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACING_PX, 0, SPACING_PX, 0)
        layout.setSpacing(2 * SPACING_PX)
        for widget in (self._mark, self.progress):
            layout.addWidget(widget)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.simulated)
        self.hide()

    def show_agents(self, agents: AgentsView, problem: str = "") -> None:
        """Say what there is to say; `problem` is why the journal could not be asked."""
        error = agents.error or problem
        importing = agents.importing
        self._mark.setVisible(bool(error))
        self._mark.show_level(Health.CRITICAL if error else None)
        self.progress.setVisible(importing is not None)
        self.simulated.setVisible(agents.is_simulated)
        words = [visible_text(error)] if error else []
        if importing is not None:
            words.append(self._import_words(importing))
        self._words.set_text(" · ".join(words))
        self.setVisible(bool(words) or agents.is_simulated)

    def _import_words(self, importing: ImportView) -> str:
        whole = max(importing.total_bytes, 1)
        self.progress.setValue(round(min(importing.done_bytes / whole, 1.0) * _STEPS))
        return self.tr("Reading what agents did so far: {done} of {total} files, {read} of {size}").format(
            done=count_text(importing.done_files),
            total=count_text(importing.total_files),
            read=bytes_text(importing.done_bytes),
            size=bytes_text(importing.total_bytes),
        )

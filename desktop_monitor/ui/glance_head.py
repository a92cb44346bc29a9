"""The glance's first line: health in words with its reason, the score, and how old the data are.

Must not know the glance.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.phrases import age_words, capitalized, headline, headline_reason, is_paused
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.widgets.labels import ElidedLabel, plain_label
from desktop_monitor.ui.widgets.mark import HealthMark


class GlanceHead(QWidget):
    """Shape, word and score; the reason below."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = HealthMark(look, self, side_px=20)
        self._word: QLabel = plain_label("", Role.FIGURE, self)
        self._word.setObjectName("glanceHealth")
        self._reason = ElidedLabel("", Role.QUIET, self)
        self._reason.setObjectName("glanceReason")
        self._age: QLabel = plain_label("", Role.QUIET, self)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._word)
        words.addWidget(self._reason)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(3 * SPACING_PX)
        line.addWidget(self._mark)
        line.addLayout(words, 1)
        line.addWidget(self._age)

    def show_state(self, state: AppState) -> None:
        """Show how things stand now."""
        self._mark.show_level(state.health, paused=is_paused(state.snapshot))
        self._word.setText(headline(state))
        self._reason.set_text(capitalized(headline_reason(state)))
        self._age.setText(age_words(state))

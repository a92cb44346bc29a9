"""Switches that are watched or wait for their deadline: what comes next, what they did so far, the way back.

Must not know who watches them.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_monitor.actions.switching.record import SwitchState
from desktop_monitor.assess.health import Health
from desktop_monitor.engine.alerts_view import SwitchView
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.phrases import capitalized
from desktop_monitor.ui.switch_words import (
    SENTENCE_LIMIT,
    ahead_words,
    by_words,
    change_words,
    measured_words,
    state_word,
    why_words,
)
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, WrappedLabel, hairline
from desktop_monitor.ui.widgets.mark import HealthMark


class SwitchRow(QWidget):
    """One open switch."""

    roll_back_requested = Signal(int)

    def __init__(self, look: Look, switch_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._switch_id = switch_id
        self.setObjectName(f"openSwitch_{switch_id}")
        self._mark = HealthMark(look, self)
        self._title = ElidedLabel("", Role.STRONG, self)
        self._ahead = WrappedLabel("", None, self)
        self._measured = WrappedLabel("", Role.QUIET, self)
        self._why = WrappedLabel("", Role.QUIET, self)
        self.back = push_button(self.tr("Roll back"), f"rollBack_{switch_id}", self)
        self.back.clicked.connect(self._on_back)
        self._arrange()

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._title, self._ahead, self._measured, self._why):
            words.addWidget(label)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, SPACING_PX, 0, 0)
        mark.addWidget(self._mark)
        mark.addStretch(1)
        button = QVBoxLayout()
        button.addWidget(self.back)
        button.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACING_PX, 0, 2 * SPACING_PX)
        row.setSpacing(3 * SPACING_PX)
        row.addLayout(mark)
        row.addLayout(words, 1)
        row.addLayout(button)

    def show_switch(self, view: SwitchView, title: str, now_seconds: float) -> None:
        """Show how it does; `title` is its control's."""
        switch = view.switch
        self._mark.show_level(Health.DEGRADED if switch.obstacle else Health.HEALTHY)
        what = f"{visible_text(title, SENTENCE_LIMIT)}: {change_words(switch.plan)}"
        self._title.set_text(what)
        ahead = f"{capitalized(state_word(switch.state))} · {ahead_words(switch, now_seconds)}"
        if switch.state is SwitchState.WATCHING and not switch.obstacle:
            ahead = capitalized(ahead_words(switch, now_seconds))
        measured = capitalized(
            measured_words(
                switch.before,
                switch.after,
                view.duration_difference_seconds,
                view.failure_difference_ratio,
                is_over=False,
            )
        )
        since = self.tr("since {time}").format(time=near_moment(switch.began_seconds, now_seconds))
        why = f"{capitalized(by_words(switch))}, {since} · {why_words(switch)}"
        for label, text in ((self._ahead, ahead), (self._measured, measured), (self._why, why)):
            label.set_text(text)
        self.back.setEnabled(switch.state is SwitchState.WATCHING or bool(switch.obstacle))
        spoken = self.tr("Roll back {what}").replace("{what}", what)
        if self.back.accessibleName() != spoken:
            self.back.setAccessibleName(spoken)

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """What was switched, what comes next, what it did so far, and why it was made."""
        labels = (self._ahead, self._measured, self._why)
        ahead, measured, why = (label.whole_text() for label in labels)
        return self._title.whole_text(), ahead, measured, why

    @Slot()
    def _on_back(self) -> None:
        self.roll_back_requested.emit(self._switch_id)


class SwitchesCard(Card):
    """All that are open, the newest first; hidden where none is."""

    roll_back_requested = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setObjectName("openSwitchesCard")
        self.set_title(self.tr("Being watched"))
        self.body.setSpacing(0)
        self._look = look
        self.rows: dict[int, SwitchRow] = {}
        self._lines: list[QWidget] = []
        self.hide()

    def show_switches(self, views: tuple[SwitchView, ...], titles: dict[str, str], now_seconds: float) -> None:
        """Show exactly these; `titles` of controls by their ids."""
        if [view.switch.switch_id for view in views] != list(self.rows):
            self._rebuild(views)
        for view in views:
            control_id = view.switch.plan.control_id
            self.rows[view.switch.switch_id].show_switch(view, titles.get(control_id, control_id), now_seconds)

    def _rebuild(self, views: tuple[SwitchView, ...]) -> None:
        for widget in (*self.rows.values(), *self._lines):
            self.body.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.rows, self._lines = {}, []
        for view in views:
            if self.rows:
                self._lines.append(hairline(self))
                self.add(self._lines[-1])
            row = SwitchRow(self._look, view.switch.switch_id, self)
            row.roll_back_requested.connect(self.roll_back_requested)
            self.rows[view.switch.switch_id] = row
            self.add(row)
        self.setVisible(bool(views))

"""Cards of controls: what each is set to, what is in force, and a button for every value it may have.

Must not know how a control is read or switched.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QPushButton, QWidget

from desktop_monitor.actions.controls.control import Control, ControlValue, Effect
from desktop_monitor.actions.controls.driver import ControlState
from desktop_monitor.assess.health import Health
from desktop_monitor.engine.alerts_view import AlertsView, ControlView
from desktop_monitor.language.quantities import MISSING
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.switch_proposal import would_switch
from desktop_monitor.ui.switch_words import (
    SENTENCE_LIMIT,
    VALUE_LIMIT,
    effect_word,
    title_of,
    value_word,
)
from desktop_monitor.ui.untrusted import plain_tooltip, visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.figure import Figure
from desktop_monitor.ui.widgets.flow import FlowLayout
from desktop_monitor.ui.widgets.labels import ElidedLabel, WrappedLabel
from desktop_monitor.ui.widgets.mark import HealthMark

_ELIDE = Qt.TextElideMode.ElideRight
_BUTTON_PX = 180
"""A value's name takes no more room than this."""


class ControlCard(Card):
    """One control."""

    value_requested = Signal(str, str)
    """Control id and the value it is to have."""
    arming_requested = Signal(str, bool)
    """Control id, and whether actions may switch it by themselves."""
    copied = Signal(str)
    """What was put on the clipboard."""

    def __init__(self, look: Look, control_id: str, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.control_id = control_id
        self.setObjectName(f"control_{control_id}")
        self._view: ControlView | None = None
        self._suggested = ""
        self._paste_text = ""
        self._configured = Figure("", self.tr("configured"), self)
        self._effective = Figure("", self.tr("in force"), self)
        self._mark = HealthMark(look, self)
        self._refusal = WrappedLabel("", Role.QUIET, self)
        self._refusal.setObjectName(f"controlRefusal_{control_id}")
        self._values = QWidget(self)
        self._flow = FlowLayout(self._values)
        self.buttons: dict[str, QPushButton] = {}
        self._paste = ElidedLabel("", Role.QUIET, self)
        self.copy = push_button(self.tr("Copy"), f"copyPaste_{control_id}", self, Role.FLAT)
        self.copy.clicked.connect(self._on_copy)
        self.armed = QCheckBox(self.tr("Actions may switch this without asking"), self)
        self.armed.setObjectName(f"armControl_{control_id}")
        self.armed.clicked.connect(self._on_armed)
        self._arrange()

    def _arrange(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(4 * SPACING_PX)
        figures.addWidget(self._configured, 1)
        figures.addWidget(self._effective, 1)
        self._refused = QWidget(self)
        refused = QHBoxLayout(self._refused)
        refused.setContentsMargins(0, 0, 0, 0)
        refused.setSpacing(2 * SPACING_PX)
        refused.addWidget(self._mark)
        refused.addWidget(self._refusal, 1)
        self._mark.show_level(Health.DEGRADED)
        self._pasting = QWidget(self)
        pasting = QHBoxLayout(self._pasting)
        pasting.setContentsMargins(0, 0, 0, 0)
        pasting.addWidget(self._paste, 1)
        pasting.addWidget(self.copy)
        self.body.setSpacing(2 * SPACING_PX)
        self.add(figures)
        self.add(self._refused)
        self.add(self._values)
        self.add(self._pasting)
        self.add(self.armed)
        self.body.addStretch(1)

    def show_control(self, view: ControlView, alerts: AlertsView) -> None:
        """Show how it stands now."""
        suggested = _suggested_value(alerts, self.control_id)
        is_armable = view.is_armed or any(would_switch(policy, view.control) for policy in alerts.actions)
        self.armed.setVisible(is_armable)
        with QSignalBlocker(self.armed):
            self.armed.setChecked(view.is_armed)
        if (view, suggested) == (self._view, self._suggested):
            return
        is_same_control = self._view is not None and self._view.control == view.control
        self._view, self._suggested = view, suggested
        if not is_same_control:
            self._show_declaration(view.control)
        self._show_state(view.control, view.state)
        self._show_buttons(view)
        self._show_paste(view)

    def _show_declaration(self, control: Control) -> None:
        title = title_of(control)
        self.set_title(title)
        self.set_quiet(effect_word(control.effect))
        self.armed.setAccessibleName(f"{title}: {self.armed.text()}")
        self.copy.setAccessibleName(self.tr("Copy what running sessions take for {title}").format(title=title))
        self._make_buttons(control)

    def _make_buttons(self, control: Control) -> None:
        for button in self.buttons.values():
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {value.name: self._button(control, value) for value in control.values}

    def _button(self, control: Control, value: ControlValue) -> QPushButton:
        whole = value_word(value.name)
        button = QPushButton(self._values)
        button.setText(self._short(whole).replace("&", "&&"))
        button.setObjectName(f"value_{control.control_id}_{visible_text(value.name, VALUE_LIMIT)}")
        button.setProperty("value", value.name)
        button.setCheckable(True)
        button.clicked.connect(self._on_value)
        self._flow.addWidget(button)
        button.show()
        return button

    def _short(self, word: str) -> str:
        return self.fontMetrics().elidedText(word, _ELIDE, _BUTTON_PX)

    def _show_state(self, control: Control, state: ControlState) -> None:
        configured = value_word(state.configured) if state.raw or state.configured else MISSING
        self._configured.show_figure(
            configured, self.tr("configured: not known") if configured == MISSING else self.tr("configured")
        )
        known = state.effective is not None
        self._effective.show_figure(
            value_word(state.effective) if known else MISSING, self._in_force_words(control, state)
        )
        self._refused.setVisible(bool(state.refusal))
        self._refusal.set_text(visible_text(state.refusal, SENTENCE_LIMIT))
        self.setAccessibleDescription(f"{self._configured.accessibleName()}, {self._effective.accessibleName()}")

    def _in_force_words(self, control: Control, state: ControlState) -> str:
        if state.effective is None:
            return self.tr("in force: not known")
        if state.effective == state.configured or control.effect is not Effect.NEXT_SESSION:
            return self.tr("in force now")
        return self.tr("running sessions keep it")

    def _show_buttons(self, view: ControlView) -> None:
        title, state = title_of(view.control), view.state
        refusals = {planned.value: planned.refusal for planned in view.plans if planned.plan is None}
        for name, button in self.buttons.items():
            is_set = name == state.configured
            button.setChecked(is_set)
            button.setEnabled(not state.refusal)
            word = value_word(name)
            set_now, offered = self.tr("{title}: {value}, set now"), self.tr("Switch {title} to {value}…")
            tip = visible_text(refusals.get(name, ""), SENTENCE_LIMIT)
            spoken = (set_now if is_set else offered).replace("{value}", word).replace("{title}", title)
            button.setAccessibleName(spoken)
            button.setAccessibleDescription(tip)
            button.setToolTip(plain_tooltip(tip or spoken))
            shown = self.tr("{value} · suggested") if name == self._suggested and not is_set else "{value}"
            button.setText(shown.replace("{value}", self._short(word)).replace("&", "&&"))

    def _show_paste(self, view: ControlView) -> None:
        pasted = dict(view.control.paste).get(view.state.configured or "", "")
        self._paste_text = pasted
        self._pasting.setVisible(bool(pasted))
        if pasted:
            shown = visible_text(pasted, VALUE_LIMIT)
            self._paste.set_text(self.tr("For running sessions: {text}").replace("{text}", shown))

    @Slot()
    def _on_value(self) -> None:
        button = self.sender()
        if not isinstance(button, QPushButton) or self._view is None:
            return
        name = str(button.property("value"))
        is_set = name == self._view.state.configured
        button.setChecked(is_set)  # what is set tells, not what was pressed
        if not is_set:
            self.value_requested.emit(self.control_id, name)

    @Slot()
    def _on_armed(self) -> None:
        wanted = self.armed.isChecked()
        with QSignalBlocker(self.armed):
            self.armed.setChecked(self._view is not None and self._view.is_armed)
        self.arming_requested.emit(self.control_id, wanted)

    @Slot()
    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self._paste_text)
        self.copied.emit(visible_text(self._paste_text, VALUE_LIMIT))

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """What is configured, what is in force, why it cannot be switched, and what can be pasted."""
        pasted = self._paste.whole_text() if self._paste_text else ""
        return self._configured.figure, self._effective.figure, self._refusal.whole_text(), pasted


def _suggested_value(alerts: AlertsView, control_id: str) -> str:
    """What is suggested for it and waits for an answer; empty: nothing."""
    found = (view.suggestion for view in alerts.suggestions if view.suggestion.control_id == control_id)
    return next((one.value for one in found), "")

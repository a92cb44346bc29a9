"""Asks before actions may switch a control by themselves, and shows what they would do.

Must not know when they would do it or how.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop_monitor.actions.policy import ActionPolicy
from desktop_monitor.engine.alerts_view import AlertsView, ControlView
from desktop_monitor.engine.command import ArmControl
from desktop_monitor.language.quantities import duration_text
from desktop_monitor.language.wording import in_words
from desktop_monitor.ui.dialogs.choice import choice_buttons
from desktop_monitor.ui.dialogs.switch_change import ChangeField, framed
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.switch_proposal import would_switch
from desktop_monitor.ui.switch_words import rule_word, title_of, value_word
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.labels import WrappedLabel
from desktop_monitor.ui.widgets.scrolled import scrolled

_WIDTH_PX = 600
_HEIGHT_PX = 460
_MOST_RULES = 4


class ArmControlDialog(QDialog):
    """Every action that would switch it, when, and the exact change; Not now is the default."""

    def __init__(
        self, view: ControlView, alerts: AlertsView, state: AppState, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._view, self._alerts, self._state, self._look = view, alerts, state, look
        self.setObjectName("armControlDialog")
        self.setWindowTitle(self.tr("Switch without asking"))
        self.setWindowModality(Qt.WindowModality.WindowModal if parent else Qt.WindowModality.NonModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(for_text(_WIDTH_PX, self), for_text(_HEIGHT_PX, self))
        self._said: list[str] = []
        inside = QWidget(self)
        inside.setProperty("role", Role.PAGE.value)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(5 * SPACING_PX, 5 * SPACING_PX, 5 * SPACING_PX, 2 * SPACING_PX)
        self._column.setSpacing(3 * SPACING_PX)
        self._fill()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4 * SPACING_PX)
        layout.addWidget(scrolled(inside, self), 1)
        layout.addWidget(self._buttons())
        self.setAccessibleDescription(" ".join(self._said))

    def _fill(self) -> None:
        control = self._view.control
        question = self.tr("Let actions switch {title} without asking?").replace("{title}", title_of(control))
        self._say(question, Role.FIGURE)
        self._say(
            self.tr(
                "An action then makes its change as soon as its rule fires, and tells you afterwards. "
                "Every such change is checked, watched and taken back like your own; at most 3 are made in an hour."
            )
        )
        found = [policy for policy in self._alerts.actions if would_switch(policy, control)]
        for policy in found:
            self._add_action(policy)
        if not found:
            self._say(self.tr("No action would switch it now. Actions are written in alerts_config.yaml."), Role.STRONG)
        self._say(self.tr("You take this back with the same switch on the Modes page; nothing else is changed by it."))
        self._column.addStretch(1)

    def _add_action(self, policy: ActionPolicy) -> None:
        self._say(visible_text(in_words(policy.description) or policy.name), Role.STRONG)
        self._say("\n".join(self._sentences(policy)), Role.QUIET)
        lines = [line for value in self._values(policy) for line in self._lines(value)]
        if lines:
            field = ChangeField(self._look, self)
            field.setObjectName(f"armChange_{policy.name}")
            field.show_lines(lines)
            self._column.addWidget(framed(field, self))

    def _sentences(self, policy: ActionPolicy) -> Iterator[str]:
        values = ", ".join(value_word(value) for value in self._values(policy))
        if values:
            yield self.tr("Sets: {values}").format(values=values)
        rules = [rule_word(rule.name) for rule in self._alerts.rules if rule.action == policy.name]
        if rules:
            yield self.tr("When: {rules}").format(rules=", ".join(rules[:_MOST_RULES]))
        else:
            yield self.tr("No rule asks for it now.")
        if policy.rollback_after_seconds is not None:
            yield self.tr("Goes back by itself after {after}.").format(
                after=duration_text(policy.rollback_after_seconds)
            )

    def _values(self, policy: ActionPolicy) -> tuple[str, ...]:
        """What it may set: its value, or the fallbacks in their order."""
        return (policy.value,) if policy.value else self._view.control.fallbacks

    def _lines(self, value: str) -> tuple[str, ...]:
        plan = next((one.plan for one in self._view.plans if one.value == value), None)
        return plan.diff_lines if plan else ()

    def _say(self, sentence: str, role: Role | None = None) -> None:
        self._column.addWidget(WrappedLabel(sentence, role, self))
        self._said.append(" ".join(sentence.split()))

    def _buttons(self) -> QDialogButtonBox:
        buttons = choice_buttons(self, "Arm", self.tr("Not now"), self.tr("Switch without asking"), Role.PRIMARY)
        buttons.setContentsMargins(5 * SPACING_PX, 0, 5 * SPACING_PX, 0)
        return buttons

    def accept(self) -> None:
        """Send the command."""
        self._state.send(ArmControl(self._state.next_command_id(), self._view.control.control_id, is_armed=True))
        super().accept()

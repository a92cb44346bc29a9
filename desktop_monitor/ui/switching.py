"""What the tray, the glance and the Modes page ask for: dialogs about switches, and commands that need none.

Dialogs are imported when first wanted: the tray alone must stay light. Must not know
who asks.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

from desktop_monitor.engine.alerts_view import NO_ALERTS, AlertsView
from desktop_monitor.engine.command import Answer, AnswerSuggestion, ArmControl, RollBackSwitch
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.switch_proposal import SwitchProposal, chosen, control_of, suggested


def alerts_of(state: AppState) -> AlertsView:
    """The newest view of alerts; an empty one before the first snapshot."""
    return NO_ALERTS if state.snapshot is None else state.snapshot.alerts


class Switching(QObject):
    """Opens one dialog at a time; whoever shows outcomes tells what came of it."""

    def __init__(
        self,
        state: AppState,
        look: Look,
        window: Callable[[], QWidget | None] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        """Dialogs belong to `window()`; None: they are windows of their own."""
        super().__init__(parent)
        self._state, self._look, self._window = state, look, window
        self.dialog: QDialog | None = None
        """The one that is open."""

    @Slot(int)
    def review(self, suggestion_id: int) -> None:
        """Show what confirming this suggestion would do, and ask."""
        proposal = suggested(alerts_of(self._state), suggestion_id)
        if proposal is not None:
            self._ask(proposal)

    @Slot(str, str)
    def choose(self, control_id: str, value: str) -> None:
        """Show what giving this control this value would change, and ask."""
        self._ask(chosen(alerts_of(self._state), control_id, value))

    @Slot(str, bool)
    def arm(self, control_id: str, wanted: bool) -> None:
        """Ask whether actions may switch it by themselves; that they may not any more needs no question."""
        if not wanted:
            self._state.send(ArmControl(self._state.next_command_id(), control_id, is_armed=False))
            return
        alerts = alerts_of(self._state)
        view = control_of(alerts, control_id)
        if view is not None:
            from desktop_monitor.ui.dialogs.switch_arm import ArmControlDialog

            self._open(ArmControlDialog(view, alerts, self._state, self._look, self._window()))

    @Slot(int, str)
    def confirm(self, suggestion_id: int, plan_hash: str) -> None:
        """Carry out what was shown already; `plan_hash` is of that."""
        self._answer(suggestion_id, Answer.CONFIRM, plan_hash)

    @Slot(int)
    def dismiss(self, suggestion_id: int) -> None:
        """Not now."""
        self._answer(suggestion_id, Answer.DISMISS)

    @Slot(int)
    def refuse(self, suggestion_id: int) -> None:
        """Never again."""
        self._answer(suggestion_id, Answer.NEVER)

    @Slot(int)
    def roll_back(self, switch_id: int) -> None:
        """Configure again what was before this switch."""
        self._state.send(RollBackSwitch(self._state.next_command_id(), switch_id))

    def close(self) -> None:
        """Put the open dialog away without an answer."""
        from desktop_monitor.ui.dialogs.switch import SwitchDialog

        if isinstance(self.dialog, SwitchDialog):
            self.dialog.put_away()
        elif self.dialog is not None:
            self.dialog.reject()

    def _answer(self, suggestion_id: int, answer: Answer, plan_hash: str = "") -> None:
        self._state.send(AnswerSuggestion(self._state.next_command_id(), suggestion_id, answer, plan_hash))

    def _ask(self, proposal: SwitchProposal) -> None:
        from desktop_monitor.ui.dialogs.switch import SwitchDialog

        self._open(SwitchDialog(proposal, self._state, self._look, self._window()))

    def _open(self, dialog: QDialog) -> None:
        """In the place of one that is still open: what was asked for last is what is wanted."""
        if self.dialog is not None:
            self.close()
        self.dialog = dialog
        dialog.finished.connect(self._on_finished)
        if dialog.parentWidget() is None:
            dialog.show()
            dialog.raise_()
            dialog.activateWindow()
        else:
            dialog.open()

    @Slot(int)
    def _on_finished(self, _result: int) -> None:
        if self.sender() is self.dialog:
            self.dialog = None

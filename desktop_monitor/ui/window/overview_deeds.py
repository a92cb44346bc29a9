"""What presses on the overview do: open pages and dialogs, and tell the engine what became of advice.

Must not know cards.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop_monitor.assess.advice.recommendation import Deed, Recommendation
from desktop_monitor.engine.command import DismissAdvice, FollowAdvice
from desktop_monitor.ui.model.sessions import key_of
from desktop_monitor.ui.switching import Switching
from desktop_monitor.ui.window.page import PageContext


class OverviewDeeds(QObject):
    """Carries them out."""

    def __init__(self, context: PageContext, window: Callable[[], QWidget | None], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.switching = Switching(context.state, context.look, window, self)
        self._asked: Recommendation | None = None

    @Slot()
    def open_reports(self) -> None:
        """Where reports are exported."""
        self._context.open_page("reports", None)

    @Slot()
    def open_alerts(self) -> None:
        """Where alerts are set up."""
        self._context.open_page("alerts", None)

    @Slot()
    def open_processes(self) -> None:
        """All of them."""
        self._context.open_page("processes", None)

    @Slot(object)
    def do(self, one: Recommendation) -> None:
        """Ask about the switch that this recommends, or open the page where it is done."""
        if one.deed.control_id:
            self._ask(one)
        elif one.deed.page:
            self._context.open_page(one.deed.page, self._argument(one.deed))

    def _ask(self, one: Recommendation) -> None:
        self._asked = one
        self.switching.choose(one.deed.control_id, one.deed.value)
        if self.switching.dialog is not None:
            self.switching.dialog.accepted.connect(self._on_switched)

    @Slot()
    def _on_switched(self) -> None:
        if self._asked is not None:
            self.follow(self._asked)
            self._asked = None

    def _argument(self, deed: Deed) -> object:
        if deed.page != "agents":
            return deed.subject or None
        snapshot = self._context.state.snapshot
        sessions = snapshot.agents.sessions if snapshot is not None else ()
        return next((key_of(view) for view in sessions if deed.subject and view.session == deed.subject), None)

    @Slot(object)
    def follow(self, one: Recommendation) -> None:
        """The user does what it says: measure whether it helps."""
        state = self._context.state
        state.send(FollowAdvice(state.next_command_id(), one.key))

    @Slot(object)
    def dismiss(self, one: Recommendation) -> None:
        """Show it no more."""
        state = self._context.state
        state.send(DismissAdvice(state.next_command_id(), one.key))

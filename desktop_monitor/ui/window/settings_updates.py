"""The card of newer versions: whether they are looked up, what was answered last, and a button to ask now.

Must not know how versions are looked up.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

import desktop_monitor
from desktop_monitor.engine.command import CheckUpdates
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.engine.updates_view import UpdateView
from desktop_monitor.ui.agent_words import ago_words
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.labels import WrappedLabel
from desktop_monitor.ui.window.page import SettingsHolder
from desktop_monitor.ui.window.settings_cards import SettingsCard, options_of
from desktop_monitor.ui.window.settings_rows import OptionRow

_ERROR_LIMIT = 300


class UpdatesCard(SettingsCard):
    """Follows the snapshots; the line says what is known."""

    def __init__(self, holder: SettingsHolder, state: AppState, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Newer versions"))
        self._words = self.tr("Newer versions, updates").casefold()
        self.setObjectName("settings_updates")
        self._state = state
        self.ask = push_button(self.tr("Check now"), "checkUpdates", self)
        self.ask.clicked.connect(self._on_ask)
        self.add_action(self.ask)
        self._line = WrappedLabel("", Role.QUIET, self)
        self._line.setObjectName("updatesLine")
        self.add(self._line)
        for option in options_of("updates"):
            self.add_row(OptionRow(option, holder, look, self))
        state.snapshot_changed.connect(self._on_snapshot)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        if self._state.snapshot is not None:
            self._on_snapshot(self._state.snapshot)
        else:
            self._line.set_text(self._known(UpdateView(), 0.0))

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self.ask.setEnabled(not snapshot.updates.is_asking)
        self._line.set_text(self._sentence(snapshot.updates, snapshot.at.wall_seconds))

    def _sentence(self, view: UpdateView, now_seconds: float) -> str:
        if view.is_asking:
            return self.tr("It is being looked up…")
        if view.error:
            error = visible_text(view.error, _ERROR_LIMIT)
            return self.tr("The last look-up brought no answer: {error}").format(error=error)
        return self._known(view, now_seconds)

    def _known(self, view: UpdateView, now_seconds: float) -> str:
        own = desktop_monitor.__version__
        if view.asked_seconds is None:
            return self.tr("This is version {own}. Nobody has asked for a newer one yet.").format(own=own)
        when = ago_words(view.asked_seconds, now_seconds)
        if view.is_newer:
            sentence = self.tr("Version {version} is there; this is {own}. Get it where you got this one. ({when})")
            return sentence.format(version=visible_text(view.latest), own=own, when=when)
        return self.tr("There is no newer version than this one, {own}. ({when})").format(own=own, when=when)

    @Slot()
    def _on_ask(self) -> None:
        self._state.send(CheckUpdates(self._state.next_command_id()))

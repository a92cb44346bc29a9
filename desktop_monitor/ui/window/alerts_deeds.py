"""What can be done to rules and channels from the Alerts page: asked for, saved, put in force.

Must not know the cards or how files are written.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

from desktop_monitor.config.alert_drafts import BUILT_IN, Tree
from desktop_monitor.engine.alert_settings import EmailChannel
from desktop_monitor.engine.alerts_view import NO_ALERTS, AlertsView
from desktop_monitor.engine.command import ApplyAlerts, TestChannel
from desktop_monitor.language.wording import in_words
from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.ui.alert_settings_desk import Change, Saved, ask_tree
from desktop_monitor.ui.alert_words import rule_words
from desktop_monitor.ui.dialogs.delete_setting import DeleteSettingDialog
from desktop_monitor.ui.dialogs.edit_channel import EditChannelDialog
from desktop_monitor.ui.dialogs.edit_rule import EditRuleDialog
from desktop_monitor.ui.dialogs.editor import EditorDialog
from desktop_monitor.ui.dialogs.rule_form import Offers
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.window.page import PageContext

_NAME_CHARACTERS = 60


class AlertsDeeds(QObject):
    """One dialog at a time; what was saved is in force at once."""

    def __init__(self, context: PageContext, window: QWidget) -> None:
        """Dialogs belong to `window`."""
        super().__init__(window)
        self._context, self._window = context, window
        self._dialog: QDialog | None = None
        self._wanted: Callable[[Tree], QDialog | None] | None = None
        self._deletion: Change | None = None
        """What is asked about."""

    @property
    def can_edit(self) -> bool:
        """Whether anything can be changed."""
        return self._context.alerts is not None

    @property
    def dialog(self) -> QDialog | None:
        """The one that is open."""
        return self._dialog

    # Rules.

    @Slot(str)
    def edit_rule(self, name: str) -> None:
        """Open the editor of the rule `name`."""
        self._ask_tree(lambda tree: self._rule_dialog(tree, name, is_new=False))

    @Slot()
    def add_rule(self) -> None:
        """Open the editor of a new rule."""
        self._ask_tree(lambda tree: self._rule_dialog(tree, "", is_new=True))

    @Slot(str)
    def copy_rule(self, name: str) -> None:
        """Open the editor of a new rule that begins like `name`."""
        self._ask_tree(lambda tree: self._rule_dialog(tree, name, is_new=True))

    @Slot(str, bool)
    def switch_rule(self, name: str, is_on: bool) -> None:
        """Switch a rule on or off."""
        self._change(Change("switch_rule", (name,), {"is_on": is_on}))

    @Slot(str)
    def delete_rule(self, name: str) -> None:
        """Ask, then take out what is written of a rule: one of the user's own is gone, a built-in one is as it was."""
        question, deed = self.tr("Delete the rule “{name}”?"), self.tr("Delete rule")
        consequence = self.tr("It is taken out of {file}. Incidents that it found stay in the history.")
        if name in BUILT_IN:
            question, deed = self.tr("Set “{name}” back?"), self.tr("Set back")
            consequence = self.tr("What you changed of it is taken out of {file}; it is then as it was built in.")
        self._ask_deletion(question, consequence, deed, rule_words(name), Change("delete_rule", (name,)))

    def _ask_tree(self, make: Callable[[Tree], QDialog | None]) -> None:
        """Read the file, then open what `make` makes of it."""
        if self._context.alerts is None or self._dialog is not None:
            return
        self._wanted = make
        self._context.alerts.settings.ask(ask_tree, self._on_tree)

    def _on_tree(self, tree: Tree | str) -> None:
        make, self._wanted = self._wanted, None
        if make is None or self._dialog is not None:
            return
        if isinstance(tree, str):
            self._context.notify_in_app(visible_text(tree))
            return
        dialog = make(tree)
        if dialog is not None:
            self._open(dialog)

    def _rule_dialog(self, tree: Tree, name: str, *, is_new: bool) -> QDialog | None:
        alerts, tools = self._alerts(), self._context.alerts
        rule = next((one for one in alerts.rules if one.name == name), None)
        if rule is None and not is_new:
            return None
        dialog = EditRuleDialog(
            rule,
            alerts.rules,
            tree,
            self._offers(alerts),
            self._context.look,
            tools.rehearsals if tools is not None else None,
            self._now_seconds(),
            self._window,
            is_new=is_new,
        )
        dialog.saved.connect(self._on_rule_saved)
        dialog.deletion_wanted.connect(self.delete_rule)
        return dialog

    def _offers(self, alerts: AlertsView) -> Offers:
        snapshot = self._context.state.snapshot
        metrics = {key.metric for key in snapshot.samples} if snapshot is not None else set()
        return Offers(
            tuple(sorted(metrics - set(CATALOGUE))),
            tuple((rule.name, rule_words(rule.name)) for rule in alerts.rules),
            tuple(view.options.name for view in alerts.channels),
            tuple((one.name, _action_words(one.name, in_words(one.description))) for one in alerts.actions),
        )

    @Slot(str, object)
    def _on_rule_saved(self, name: str, keys: dict[str, object]) -> None:
        self._change(Change("save_rule", (name, keys)))

    # Channels.

    @Slot(str)
    def test_channel(self, name: str) -> None:
        """Send a harmless message over a channel; the window says what came of it."""
        state = self._context.state
        state.send(TestChannel(state.next_command_id(), name))

    @Slot(str)
    def add_channel(self, kind: str) -> None:
        """Open the editor of a new channel: webhook or email."""
        self._ask_tree(lambda tree: self._channel_dialog(tree, kind, ""))

    @Slot(str)
    def edit_channel(self, name: str) -> None:
        """Open the editor of the channel `name`."""
        known = next((view.options for view in self._alerts().channels if view.options.name == name), None)
        if known is not None:
            kind = "email" if isinstance(known, EmailChannel) else "webhook"
            self._ask_tree(lambda tree: self._channel_dialog(tree, kind, name))

    @Slot(str, bool)
    def switch_channel(self, name: str, is_on: bool) -> None:
        """Switch this desktop's channel on or off."""
        self._change(Change("save_channel", (name, {"type": "desktop", "name": name, "enabled": is_on})))

    def _channel_dialog(self, tree: Tree, kind: str, name: str) -> QDialog:
        dialog = EditChannelDialog(kind, name, tree, self._context.look, self._window)
        dialog.saved.connect(self._on_channel_saved)
        dialog.deletion_wanted.connect(self.delete_channel)
        return dialog

    @Slot(str, object, object)
    def _on_channel_saved(self, name: str, keys: dict[str, object], secrets: dict[str, str]) -> None:
        self._change(Change("save_channel", (name, keys), {"secrets": secrets}))

    @Slot(str)
    def delete_channel(self, name: str) -> None:
        """Ask, then take a channel out of the file."""
        consequence = self.tr(
            "It is taken out of {file}, and nothing is sent over it any more. "
            "A secret that only this channel uses leaves the keyring."
        )
        question, deed = self.tr("Delete the channel “{name}”?"), self.tr("Delete channel")
        self._ask_deletion(question, consequence, deed, visible_text(name), Change("delete_channel", (name,)))

    # Both.

    def _ask_deletion(self, question: str, consequence: str, deed: str, name: str, change: Change) -> None:
        """Above the editor where one is open: it ends with what it is about."""
        editor = self._editor
        if self._dialog is not editor or self._context.alerts is None:
            return
        dialog = DeleteSettingDialog(
            question.replace("{name}", name),
            consequence.replace("{file}", self._context.paths.alerts_file.name),
            deed,
            editor or self._window,
        )
        self._deletion = change
        dialog.accepted.connect(self._on_deletion_accepted)
        if editor is None:
            self._open(dialog)
        else:
            dialog.open()

    @Slot()
    def _on_deletion_accepted(self) -> None:
        change, self._deletion = self._deletion, None
        if change is None:
            return
        if self._editor is not None:
            self._editor.wait()
        self._change(change)

    @property
    def _editor(self) -> EditorDialog | None:
        return self._dialog if isinstance(self._dialog, EditorDialog) else None

    def _change(self, change: Change) -> None:
        if self._context.alerts is not None:
            self._context.alerts.settings.ask(change, self._on_saved)

    def _on_saved(self, saved: Saved) -> None:
        editor = self._editor
        if saved.config is None:
            if editor is not None:
                editor.show_refusal(saved.problem)
            else:
                self._context.notify_in_app(visible_text(saved.problem))
            return
        self._context.state.send(ApplyAlerts(saved.config))
        if saved.problem:
            self._context.notify_in_app(visible_text(saved.problem))
        if editor is not None:
            editor.end()

    def _open(self, dialog: QDialog) -> None:
        self._dialog = dialog
        dialog.finished.connect(self._on_finished)
        dialog.open()

    @Slot(int)
    def _on_finished(self, _result: int) -> None:
        self._dialog = None

    def _alerts(self) -> AlertsView:
        snapshot = self._context.state.snapshot
        return snapshot.alerts if snapshot is not None else NO_ALERTS

    def _now_seconds(self) -> float:
        snapshot = self._context.state.snapshot
        return snapshot.at.wall_seconds if snapshot is not None else 0.0


def _action_words(name: str, description: str) -> str:
    """An action as people read it."""
    words = visible_text(description, _NAME_CHARACTERS) or visible_text(name.replace("_", " "), _NAME_CHARACTERS)
    return words[:1].upper() + words[1:]

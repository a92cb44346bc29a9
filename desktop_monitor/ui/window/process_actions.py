"""What can be done to the selected process: asked for, confirmed, sent.

Must not know the table.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.ui.dialogs.confirm_process import ConfirmProcessDialog, ProcessAction
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.untrusted import visible_text


class ProcessActions(QObject):
    """Opens one confirmation at a time; the window tells what came of it."""

    asking_changed = Signal(bool)
    """A confirmation is open (or no longer)."""

    def __init__(self, state: AppState, window: QWidget) -> None:
        """Dialogs belong to `window`."""
        super().__init__(window)
        self._state = state
        self._window = window
        self._row: ProcessRow | None = None
        self._child_count = 0
        self._dialog: ConfirmProcessDialog | None = None
        self.end = self._action(self.tr("End process"), "endProcessAction", self.ask_end)
        self.kill = self._action(self.tr("Force quit"), "killProcessAction", self.ask_kill)
        self.priority = self._action(self.tr("Priority…"), "changePriorityAction", self.ask_priority)
        self.copy = self._action(self.tr("Copy command"), "copyCommandAction", self.copy_command)
        self.end.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        self.set_process(None)

    def _action(self, title: str, name: str, slot: Callable[[], None]) -> QAction:
        action = QAction(title, self)
        action.setObjectName(name)
        action.triggered.connect(slot)
        return action

    @property
    def is_asking(self) -> bool:
        """A confirmation is open."""
        return self._dialog is not None

    def set_process(self, row: ProcessRow | None, child_count: int = 0) -> None:
        """The process that actions are about; None while there is none."""
        self._row = row
        self._child_count = child_count
        for action in (self.end, self.kill, self.priority, self.copy):
            action.setEnabled(row is not None)

    def menu(self, parent: QWidget, at: QPoint) -> QMenu:
        """Open the context menu at the global position `at`."""
        menu = QMenu(parent)
        menu.setObjectName("processMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.end, self.kill, self.priority])
        menu.addSeparator()
        menu.addAction(self.copy)
        menu.popup(at)
        return menu

    @Slot()
    def ask_end(self) -> None:
        """Ask whether the process should be asked to end."""
        self._ask(ProcessAction.END)

    @Slot()
    def ask_kill(self) -> None:
        """Ask whether the process should be forced to end."""
        self._ask(ProcessAction.KILL)

    @Slot()
    def ask_priority(self) -> None:
        """Ask for another priority."""
        self._ask(ProcessAction.PRIORITY)

    @Slot()
    def copy_command(self) -> None:
        """Put the command into the clipboard, with its invisible characters shown."""
        if self._row is not None:
            QGuiApplication.clipboard().setText(visible_text(self._row.command))

    def _ask(self, action: ProcessAction) -> None:
        if self._row is None or self._dialog is not None:
            return
        self._dialog = ConfirmProcessDialog(self._row, action, self._state, self._child_count, self._window)
        self._dialog.finished.connect(self._on_finished)
        self.asking_changed.emit(True)
        self._dialog.open()

    @Slot(int)
    def _on_finished(self, _result: int) -> None:
        self._dialog = None
        self.asking_changed.emit(False)

"""Asks before a process is ended, forced to end, or given another priority.

Who the process is was settled when the dialog opened: the command carries that
identity, whatever the table shows by then. Must not know the table.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop_monitor.engine.command import ProcessSignal, SetPriority, SignalProcess
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.ui.dialogs.choice import choice_buttons, confirming
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.moments import date_and_time
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.labels import plain_label

_WIDTH_PX = 460
_LEAST_PRIORITY, _MOST_PRIORITY = -20, 19
_NAME_LIMIT = 32
_COMMAND_LIMIT = 300


class ProcessAction(Enum):
    """What can be asked of a process."""

    END = "end"
    KILL = "kill"
    PRIORITY = "priority"


class ConfirmProcessDialog(QDialog):
    """Names the process and what will happen; Cancel is the default."""

    def __init__(
        self,
        row: ProcessRow,
        action: ProcessAction,
        state: AppState,
        child_count: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """`child_count` is how many processes it has started and that still run."""
        super().__init__(parent)
        self._row = row
        self._action = action
        self._state = state
        self._child_count = child_count
        self.setObjectName("confirmProcessDialog")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(for_text(_WIDTH_PX, self))
        self.priority = QSpinBox(self)
        self._priority_words = plain_label("", Role.QUIET, self)
        self._ended = plain_label(self.tr("This process has ended."), Role.STRONG, self)
        role = Role.PRIMARY if action is ProcessAction.PRIORITY else Role.DANGER
        self._buttons = choice_buttons(self, "Process", self.tr("Cancel"), self._verb(), role)
        self._confirm = confirming(self._buttons)
        self._build()
        state.snapshot_changed.connect(self._on_snapshot)

    @property
    def confirm_button(self) -> QPushButton:
        """The button that does it."""
        return self._confirm

    def _build(self) -> None:
        self.setWindowTitle(self._verb())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(5 * SPACING_PX,) * 4)
        layout.setSpacing(3 * SPACING_PX)
        heading = plain_label(self._question(), Role.FIGURE, self)
        heading.setWordWrap(True)
        layout.addWidget(heading)
        layout.addLayout(self._facts())
        self._ended.setObjectName("processEnded")
        self._ended.hide()
        if self._action is ProcessAction.PRIORITY:
            layout.addLayout(self._priority_row())
        self.priority.setVisible(self._action is ProcessAction.PRIORITY)
        consequence = plain_label(self._consequence(), None, self)
        consequence.setWordWrap(True)
        consequence.setObjectName("consequence")
        layout.addWidget(consequence)
        layout.addWidget(self._ended)
        layout.addSpacing(SPACING_PX)
        layout.addWidget(self._buttons)
        self.setAccessibleDescription(f"{self._question()} {self._consequence()}")

    def _facts(self) -> QFormLayout:
        row = self._row
        form = QFormLayout()
        form.setHorizontalSpacing(4 * SPACING_PX)
        form.setVerticalSpacing(SPACING_PX)
        for title, value in (
            (self.tr("Process id"), str(row.pid)),
            (self.tr("Started"), date_and_time(row.started_seconds, seconds=True)),
            (self.tr("User"), visible_text(row.user, _NAME_LIMIT)),
            (self.tr("Command"), visible_text(row.command, _COMMAND_LIMIT)),
        ):
            form.addRow(plain_label(title, Role.QUIET, self), self._fact(value))
        return form

    def _fact(self, value: str) -> QLabel:
        label = plain_label(value, None, self)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _priority_row(self) -> QHBoxLayout:
        self.priority.setObjectName("priorityValue")
        self.priority.setAccessibleName(self.tr("New priority"))
        self.priority.setRange(_LEAST_PRIORITY, _MOST_PRIORITY)
        self.priority.setValue(self._row.priority or 0)
        self.priority.setMinimumWidth(96)
        self.priority.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.priority.valueChanged.connect(self._on_priority_changed)
        self._on_priority_changed(self.priority.value())
        line = QHBoxLayout()
        line.setSpacing(3 * SPACING_PX)
        line.addWidget(plain_label(self.tr("Priority"), Role.QUIET, self))
        line.addWidget(self.priority)
        line.addWidget(self._priority_words, 1)
        return line

    def _verb(self) -> str:
        return {
            ProcessAction.END: self.tr("End process"),
            ProcessAction.KILL: self.tr("Force quit"),
            ProcessAction.PRIORITY: self.tr("Change priority"),
        }[self._action]

    def _question(self) -> str:
        name = visible_text(self._row.name, _NAME_LIMIT)
        return {
            ProcessAction.END: self.tr("End {name}?"),
            ProcessAction.KILL: self.tr("Force {name} to quit?"),
            ProcessAction.PRIORITY: self.tr("Change the priority of {name}?"),
        }[self._action].replace("{name}", name)

    def _consequence(self) -> str:
        words = {
            ProcessAction.END: self.tr("It is asked to end and may save its work first. It may also refuse."),
            ProcessAction.KILL: self.tr("It ends at once. What it has not saved is lost."),
            ProcessAction.PRIORITY: self.tr(
                "From −20, which goes first, to 19, which waits for all others. "
                "Going below the present value needs administrator rights on most systems."
            ),
        }[self._action]
        if self._child_count and self._action is not ProcessAction.PRIORITY:
            words += " " + self.tr("Processes it started that may go on without it: {count}.").format(
                count=self._child_count
            )
        return words

    @Slot(int)
    def _on_priority_changed(self, value: int) -> None:
        words = self.tr("as usual")
        if value:
            words = self.tr("ahead of others") if value < 0 else self.tr("behind others")
        self._priority_words.setText(words)
        self._confirm.setEnabled(value != self._row.priority and not self.has_ended)

    @property
    def has_ended(self) -> bool:
        """The process was not in the newest pass."""
        return not self._ended.isHidden()

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.processes is None or self.has_ended:
            return
        if all(row.identity != self._row.identity for row in snapshot.processes.rows):
            self._ended.show()
            self._confirm.setEnabled(False)
            self.priority.setEnabled(False)

    def accept(self) -> None:
        """Send the command, unless the process is known to have ended."""
        if self.has_ended:
            return
        command_id = self._state.next_command_id()
        self._state.send(self._command(command_id))
        super().accept()

    def _command(self, command_id: int) -> SignalProcess | SetPriority:
        identity = self._row.identity
        if self._action is ProcessAction.PRIORITY:
            return SetPriority(command_id, identity, self.priority.value())
        kill = self._action is ProcessAction.KILL
        return SignalProcess(command_id, identity, ProcessSignal.KILL if kill else ProcessSignal.TERMINATE)

"""Asks before everything known of a project is forgotten, and says what goes and what stays.

Must not know how it is forgotten.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_monitor.engine.command import ForgetProject
from desktop_monitor.ui.agent_words import folder_name
from desktop_monitor.ui.dialogs.deletion import DeletionDialog
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.untrusted import visible_text


class ForgetProjectDialog(DeletionDialog):
    """Names the project, what goes and what stays; Cancel is the default."""

    def __init__(self, project: str, state: AppState, parent: QWidget | None = None) -> None:
        """`project` is the folder as the journal has it."""
        super().__init__(
            "Forget",
            _tr("Forget everything about {project}?").replace("{project}", folder_name(project)),
            (
                (_tr("Folder"), visible_text(project)),
                (
                    _tr("Goes"),
                    _tr("All requests, tool calls, sessions and measurements of processes in the journal"),
                ),
                (_tr("Stays"), _tr("The folder itself and the clients' own files; the machine's history")),
            ),
            _tr("This cannot be undone. What happens in this project from now on is recorded again."),
            _tr("Forget"),
            parent,
        )
        self._project, self._state = project, state
        self.setObjectName("forgetProjectDialog")
        self.setWindowTitle(_tr("Forget this project"))

    def accept(self) -> None:
        """Send the command."""
        self._state.send(ForgetProject(self._state.next_command_id(), self._project))
        super().accept()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ForgetProjectDialog", text)

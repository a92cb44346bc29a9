"""Asks before everything known of a project is forgotten, and says what goes and what stays.

Must not know how it is forgotten.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from desktop_monitor.engine.command import ForgetProject
from desktop_monitor.ui.agent_words import folder_name
from desktop_monitor.ui.dialogs.choice import choice_buttons
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.labels import plain_label

_WIDTH_PX = 520


class ForgetProjectDialog(QDialog):
    """Names the project, what goes and what stays; Cancel is the default."""

    def __init__(self, project: str, state: AppState, parent: QWidget | None = None) -> None:
        """`project` is the folder as the journal has it."""
        super().__init__(parent)
        self._project = project
        self._state = state
        self.setObjectName("forgetProjectDialog")
        self.setWindowTitle(self.tr("Forget this project"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(5 * SPACING_PX,) * 4)
        layout.setSpacing(4 * SPACING_PX)
        question = self.tr("Forget everything about {project}?").replace("{project}", folder_name(project))
        heading = plain_label(question, Role.FIGURE, self)
        heading.setWordWrap(True)
        layout.addWidget(heading)
        layout.addLayout(self._facts())
        warning = plain_label(
            self.tr("This cannot be undone. What happens in this project from now on is recorded again."), None, self
        )
        warning.setWordWrap(True)
        layout.addWidget(warning)
        layout.addSpacing(SPACING_PX)
        layout.addWidget(self._buttons())

    def _facts(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(4 * SPACING_PX)
        form.setVerticalSpacing(2 * SPACING_PX)
        for title, text in (
            (self.tr("Folder"), visible_text(self._project)),
            (
                self.tr("Goes"),
                self.tr("All requests, tool calls, sessions and measurements of processes in the journal"),
            ),
            (self.tr("Stays"), self.tr("The folder itself and the clients' own files; the machine's history")),
        ):
            value = plain_label(text, None, self)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(plain_label(title, Role.QUIET, self), value)
        return form

    def _buttons(self) -> QDialogButtonBox:
        return choice_buttons(self, "Forget", self.tr("Cancel"), self.tr("Forget"), Role.DANGER)

    def accept(self) -> None:
        """Send the command."""
        self._state.send(ForgetProject(self._state.next_command_id(), self._project))
        super().accept()

"""Asks before everything recorded is forgotten, and says what goes and what stays.

Must not know how it is deleted.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from desktop_monitor.engine.command import DeleteHistory
from desktop_monitor.paths import Paths
from desktop_monitor.ui.dialogs.choice import choice_buttons
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.widgets.labels import plain_label

_WIDTH_PX = 520


class DeleteDataDialog(QDialog):
    """Names the folder, what goes and what stays; Cancel is the default."""

    def __init__(self, paths: Paths, state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths = paths
        self._state = state
        self.setObjectName("deleteDataDialog")
        self.setWindowTitle(self.tr("Delete my data"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(5 * SPACING_PX,) * 4)
        layout.setSpacing(4 * SPACING_PX)
        layout.addWidget(plain_label(self.tr("Delete everything recorded so far?"), Role.FIGURE, self))
        layout.addLayout(self._facts())
        layout.addWidget(
            plain_label(self.tr("This cannot be undone. Recording goes on in an empty history."), None, self)
        )
        layout.addSpacing(SPACING_PX)
        layout.addWidget(self._buttons())

    def _facts(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(4 * SPACING_PX)
        form.setVerticalSpacing(2 * SPACING_PX)
        for title, text in (
            (self.tr("Folder"), str(self._paths.data)),
            (
                self.tr("Goes"),
                self.tr("All samples, summaries and gaps in {file}").format(file=self._paths.history.name),
            ),
            (
                self.tr("Stays"),
                self.tr("Your settings ({settings}), log files, columns and window size").format(
                    settings=self._paths.config_file.name
                ),
            ),
        ):
            value = plain_label(text, None, self)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(plain_label(title, Role.QUIET, self), value)
        return form

    def _buttons(self) -> QDialogButtonBox:
        return choice_buttons(self, "Delete", self.tr("Cancel"), self.tr("Delete"), Role.DANGER)

    def accept(self) -> None:
        """Send the command."""
        command_id = self._state.next_command_id()
        self._state.send(DeleteHistory(command_id))
        super().accept()

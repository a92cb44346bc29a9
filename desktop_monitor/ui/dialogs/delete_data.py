"""Asks before everything recorded is forgotten, and says what goes and what stays.

Must not know how it is deleted.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_monitor.engine.command import DeleteHistory
from desktop_monitor.paths import Paths
from desktop_monitor.ui.dialogs.deletion import DeletionDialog
from desktop_monitor.ui.state import AppState


class DeleteDataDialog(DeletionDialog):
    """Names the folder, what goes and what stays; Cancel is the default."""

    def __init__(self, paths: Paths, state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(
            "Delete",
            _tr("Delete everything recorded so far?"),
            (
                (_tr("Folder"), str(paths.data)),
                (_tr("Goes"), _goes(paths)),
                (
                    _tr("Stays"),
                    _tr(
                        "Your settings ({settings}), what you dismissed or armed, reports, log files, columns"
                        " and window size"
                    ).format(settings=paths.config_file.name),
                ),
            ),
            _tr("This cannot be undone. Recording goes on in an empty history."),
            _tr("Delete"),
            parent,
        )
        self._state = state
        self.setObjectName("deleteDataDialog")
        self.setWindowTitle(_tr("Delete my data"))

    def accept(self) -> None:
        """Send the command."""
        self._state.send(DeleteHistory(self._state.next_command_id()))
        super().accept()


def _goes(paths: Paths) -> str:
    parts = (
        _tr("All samples, summaries and gaps in {file}").format(file=paths.history.name),
        _tr("what agents did in {file}").format(file=paths.journal.name),
        _tr("incidents, switches and followed advice in {file}").format(file=paths.ledger.name),
    )
    return "; ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DeleteDataDialog", text)

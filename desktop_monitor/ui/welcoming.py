"""Shows the welcome in place of the window while it is due, and the window once it was answered.

Must not know what the welcome says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop_monitor.ui.first_run import FirstRun

if TYPE_CHECKING:
    from desktop_monitor.ui.dialogs.welcome import WelcomeDialog


class Welcoming(QObject):
    """Of one start of the program."""

    ended = Signal()
    """It was answered, skipped or closed."""

    def __init__(
        self, first_run: FirstRun, make_dialog: Callable[[], WelcomeDialog], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._first_run, self._make_dialog = first_run, make_dialog
        self.dialog: WelcomeDialog | None = None

    @property
    def is_due(self) -> bool:
        """Whether it is to be shown before anything else."""
        return self._first_run.is_due

    def show(self) -> None:
        """Bring it to the front."""
        if self.dialog is None:
            self.dialog = self._make_dialog()
            self.dialog.finished.connect(self._on_finished)
        self.dialog.show_and_raise()

    def renew(self) -> None:
        """Make it anew, unanswered, where it is being shown."""
        if self.dialog is not None:
            before, self.dialog = self.dialog, None
            before.finished.disconnect(self._on_finished)
            before.hide()
            before.deleteLater()
            self.show()

    def put_away(self) -> None:
        """The program ends: who saw it need not see it again."""
        if self.dialog is not None:
            self._first_run.end()
            self.dialog.hide()

    @Slot(int)
    def _on_finished(self, _result: int) -> None:
        self._first_run.end()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        self.ended.emit()

"""What can be done with reports that were kept: opened, shown in their folder, deleted once that was asked.

Must not know cards.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop_monitor.engine.performance_view import PastReport
from desktop_monitor.ui.dialogs.deletion import DeletionDialog
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.window.page import PageContext
from desktop_monitor.ui.window.reports_export import open_file


class ReportsDeeds(QObject):
    """Does it; the window tells what could not be done."""

    deleted = Signal()

    def __init__(self, context: PageContext, window: QWidget) -> None:
        """Dialogs belong to `window`."""
        super().__init__(window)
        self._context, self._window = context, window
        self._doomed: PastReport | None = None
        """Of which is asked whether it may go."""
        self._deleted: set[str] = set()

    def left(self, past: tuple[PastReport, ...]) -> tuple[PastReport, ...]:
        """Those of `past` that were not deleted since they were listed."""
        return tuple(one for one in past if one.path not in self._deleted)

    @Slot(object)
    def open(self, report: PastReport) -> None:
        """With whatever the desktop opens such files."""
        self._open(Path(report.path))

    @Slot(object)
    def open_folder(self, report: PastReport | None) -> None:
        """Where it is; None: where reports are kept."""
        self._open(self._context.paths.reports if report is None else Path(report.path).parent)

    def _open(self, path: Path) -> None:
        if not open_file(path):
            sentence = self.tr("It could not be opened: {path}").replace("{path}", visible_text(str(path)))
            self._context.notify_in_app(sentence)

    @Slot(object)
    def delete(self, report: PastReport) -> None:
        """Ask, then delete the file."""
        name = visible_text(Path(report.path).name)
        dialog = DeletionDialog(
            "DeleteReport",
            self.tr("Delete this report?"),
            (),
            self.tr("{name} goes for good. What it tells of stays, so it can be made again.").replace("{name}", name),
            self.tr("Delete"),
            self._window,
        )
        self._doomed = report
        dialog.accepted.connect(self._on_deletion)
        dialog.open()

    @Slot()
    def _on_deletion(self) -> None:
        report, self._doomed = self._doomed, None
        if report is None:
            return
        try:
            Path(report.path).unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            self._context.notify_in_app(self.tr("It could not be deleted: {reason}").format(reason=reason))
            return
        self._deleted.add(report.path)
        self.deleted.emit()

"""Export of the Reports page: where to, how far it is, where it went. The work is the engine's.

Must not know the page.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QWidget

from desktop_monitor.engine.command import CancelReport, MakeReport
from desktop_monitor.engine.performance_view import ReportsView
from desktop_monitor.engine.reports.files import file_name, format_of
from desktop_monitor.engine.snapshot import Outcome
from desktop_monitor.report.order import ReportFormat, ReportOrder
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.report_period import ChosenPeriod
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.labels import ElidedLabel
from desktop_monitor.ui.window.reports_bar import FORMATS

_SHOWN_AFTER_MS = 500
_PATH_LIMIT = 300


class ExportStrip(QWidget):
    """Hidden while nothing is exported; then progress and Cancel, at last the file and what can be done with it."""

    def __init__(self, state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportStrip")
        self._state = state
        self._command_id: int | None = None
        self._path: Path | None = None
        self._wanted: tuple[ChosenPeriod, ReportFormat] | None = None
        """What the file dialog is about."""
        self.folder = (
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or QDir.homePath()
        )
        """Where the next file dialog begins."""
        self._words = ElidedLabel("", None, self)
        self._words.setObjectName("exportWords")
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(self.tr("Progress of the report"))
        self.bar.setTextVisible(False)
        self.cancel = push_button(self.tr("Cancel"), "cancelReport", self)
        self.open = push_button(self.tr("Open"), "openReport", self)
        self.show_folder = push_button(self.tr("Show in folder"), "showReport", self)
        self.close_strip = push_button(self.tr("Close"), "closeExport", self, Role.FLAT)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_AFTER_MS)
        self._arrange()
        self._connect()
        self.hide()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * SPACING_PX)
        row.addWidget(self._words, 2)
        row.addWidget(self.bar, 3)
        for button in self.stops():
            row.addWidget(button)

    def stops(self) -> tuple[QWidget, ...]:
        """Its buttons."""
        return self.cancel, self.open, self.show_folder, self.close_strip

    def _connect(self) -> None:
        self._timer.timeout.connect(self._show_progress)
        self.cancel.clicked.connect(self._on_cancel)
        self.open.clicked.connect(self._on_open)
        self.show_folder.clicked.connect(self._on_show_folder)
        self.close_strip.clicked.connect(self.hide)
        self._state.outcome_arrived.connect(self._on_outcome)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.whole_text()

    def ask(self, chosen: ChosenPeriod, report_format: ReportFormat, now_seconds: float) -> QFileDialog:
        """Ask for a file, and export to it; the dialog that asks."""
        title = self.tr("Export report")
        ending = Path(file_name(report_format, now_seconds)).suffix
        pattern = f"{FORMATS[report_format]} (*{ending})"
        dialog = QFileDialog(self.window(), title, self.folder, pattern)
        dialog.setObjectName("exportDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(ending.removeprefix("."))
        dialog.selectFile(file_name(report_format, now_seconds))
        self._wanted = chosen, report_format
        dialog.fileSelected.connect(self._on_file)
        dialog.open()
        return dialog

    @Slot(str)
    def _on_file(self, name: str) -> None:
        if self._wanted is not None:
            self.export(*self._wanted, Path(name))

    def export(self, chosen: ChosenPeriod, report_format: ReportFormat, path: Path) -> None:
        """Have it made into `path`; a file that stands there was asked about. Its ending may name another format."""
        self.folder = str(path.parent)
        order = ReportOrder(
            chosen.kind,
            chosen.start_seconds,
            chosen.end_seconds,
            format_of(path) or report_format,
            path,
            may_overwrite=True,
        )
        self._command_id, self._path = self._state.next_command_id(), path
        self.hide()
        self._timer.start()
        self._state.send(MakeReport(self._command_id, order))

    def show_reports(self, view: ReportsView) -> None:
        """Show how far it is."""
        running = view.running
        if self._command_id is None or running is None or running.number != self._command_id:
            return
        if running.done_ratio is not None:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(running.done_ratio * 1000))

    @Slot()
    def _show_progress(self) -> None:
        if self._command_id is None or self._path is None:
            return
        self._words.set_text(self.tr("Making {name}").replace("{name}", visible_text(self._path.name, _PATH_LIMIT)))
        self.bar.setRange(0, 0)
        self._show(busy=True, done=False)

    def _show(self, *, busy: bool, done: bool) -> None:
        for widget in (self.bar, self.cancel):
            widget.setVisible(busy)
        for widget in (self.open, self.show_folder):
            widget.setVisible(done)
        self.close_strip.setVisible(not busy)
        self.show()

    @Slot(object)
    def _on_outcome(self, outcome: Outcome) -> None:
        if outcome.command_id != self._command_id or self._path is None:
            return
        self._command_id = None
        self._timer.stop()
        name = visible_text(str(self._path), _PATH_LIMIT)
        if outcome.ok:
            self._words.set_text(self.tr("Exported to {name}").replace("{name}", name))
            self._show(busy=False, done=True)
        else:
            # The window says why.
            self.hide()

    @Slot()
    def _on_cancel(self) -> None:
        if self._command_id is not None:
            self._state.send(CancelReport(self._state.next_command_id(), self._command_id))

    @Slot()
    def _on_open(self) -> None:
        if self._path is not None:
            open_file(self._path)

    @Slot()
    def _on_show_folder(self) -> None:
        if self._path is not None:
            open_file(self._path.parent)


def open_file(path: Path) -> bool:
    """Have the desktop open a file or folder; whether it could."""
    return path.exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

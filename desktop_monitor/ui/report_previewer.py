"""Has reports laid out by a process of its own, so that no window waits for one. The newest question wins.

Must not know how a report is drawn.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QProcess, Signal, Slot

from desktop_monitor.engine.own_process import be_nice, complaint_in
from desktop_monitor.report.layout_json import read_layout
from desktop_monitor.report.order import ReportOrder
from desktop_monitor.ui.untrusted import one_line

_MOST_BYTES = 64 * 1024 * 1024
_END_LIMIT_MS = 1000

CommandOf = Callable[[ReportOrder], list[str]]
"""The command line that prints the layout of a report."""


class ReportPreviewer(QObject):
    """One process at a time."""

    made = Signal(object)
    """The Layout of the order that was asked for last."""
    failed = Signal(str)
    """Why there is none, in a sentence."""

    def __init__(self, command_of: CommandOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command_of = command_of
        self._process: QProcess | None = None
        self.order: ReportOrder | None = None
        """What was asked for last."""

    @property
    def is_busy(self) -> bool:
        """Whether a layout is still to come."""
        return self._process is not None

    def ask(self, order: ReportOrder) -> None:
        """Lay out `order` instead of whatever was asked for before."""
        self.cancel()
        self.order = order
        program, *words = self._command_of(order)
        self._process = process = QProcess(self)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        process.start(program, words, QProcess.OpenModeFlag.ReadOnly)
        if process.processId():
            be_nice(process.processId())

    def cancel(self) -> None:
        """Make no layout after all."""
        process, self._process, self.order = self._process, None, None
        if process is None:
            return
        process.finished.disconnect(self._on_finished)
        process.errorOccurred.disconnect(self._on_error)
        process.kill()
        process.waitForFinished(_END_LIMIT_MS)
        process.deleteLater()

    @Slot()
    def _on_finished(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        content = bytes(process.readAllStandardOutput().data())
        complaint = bytes(process.readAllStandardError().data()).decode("utf-8", "replace")
        failed = process.exitStatus() is not QProcess.ExitStatus.NormalExit or process.exitCode() != 0
        process.deleteLater()
        if failed or len(content) > _MOST_BYTES:
            self.failed.emit(_said(complaint))
            return
        try:
            layout = read_layout(content)
        except ValueError:
            self.failed.emit(_said(complaint))
            return
        self.made.emit(layout)

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        """It could not be started; a process that breaks down also finishes."""
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            process, self._process = self._process, None
            self.failed.emit(one_line(process.errorString()))
            process.deleteLater()


def _said(said: str) -> str:
    complaint = complaint_in(said)
    return one_line(complaint.splitlines()[0]) if complaint else ""

"""Asks for a period of one's own: from when to when. Must not know what is shown in it."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Slot
from PySide6.QtWidgets import QDateTimeEdit, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.moments import date_format, time_format
from desktop_monitor.ui.widgets.labels import plain_label
from desktop_monitor.ui.window.page import Period

_SHORTEST_SECONDS = 60


class PeriodDialog(QDialog):
    """Two moments, the first before the second; OK is refused until they are."""

    def __init__(self, start_seconds: float, end_seconds: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("periodDialog")
        self.setWindowTitle(self.tr("Choose a period"))
        self._start = self._editor(start_seconds, "periodStart", self.tr("From"))
        self._end = self._editor(end_seconds, "periodEnd", self.tr("To"))
        self._problem: QLabel = plain_label("", Role.QUIET, self)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(self.tr("From"), self._start)
        form.addRow(self.tr("To"), self._end)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addWidget(self._buttons)
        self._check()

    @property
    def period(self) -> Period:
        """What is entered."""
        start, end = self._start.dateTime().toSecsSinceEpoch(), self._end.dateTime().toSecsSinceEpoch()
        return Period(float(max(end - start, _SHORTEST_SECONDS)), float(end))

    def _editor(self, seconds: float, name: str, accessible_name: str) -> QDateTimeEdit:
        editor = QDateTimeEdit(QDateTime.fromSecsSinceEpoch(int(seconds)), self)
        editor.setObjectName(name)
        editor.setAccessibleName(accessible_name)
        editor.setCalendarPopup(True)
        editor.setDisplayFormat(f"{date_format(QLocale(), year=True)}  {time_format(QLocale())}")
        editor.dateTimeChanged.connect(self._check)
        return editor

    @Slot()
    def _check(self) -> None:
        if not hasattr(self, "_buttons"):
            return
        length = self._start.dateTime().secsTo(self._end.dateTime())
        fine = length >= _SHORTEST_SECONDS
        self._problem.setText("" if fine else self.tr("The end has to be at least a minute after the start."))
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(fine)

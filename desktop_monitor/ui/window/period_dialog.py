"""Asks for a period of one's own: from when to when. Must not know what is shown in it."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.moments import date_format, time_format
from desktop_monitor.ui.widgets.labels import plain_label, set_role
from desktop_monitor.ui.window.page import Period

_SHORTEST_SECONDS = 60
_WIDTH_PX = 360


class PeriodDialog(QDialog):
    """Two moments, the first before the second; nothing is shown until they are."""

    chosen = Signal(object)
    """The Period that was entered."""

    def __init__(self, start_seconds: float, end_seconds: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("periodDialog")
        self.setWindowTitle(self.tr("Choose a period"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(for_text(_WIDTH_PX, self))
        self._start = self._editor(start_seconds, "periodStart", self.tr("From", "a moment"))
        self._end = self._editor(end_seconds, "periodEnd", self.tr("To", "a moment"))
        self._problem: QLabel = plain_label("", Role.QUIET, self)
        self._problem.setWordWrap(True)
        self._show = QPushButton(self.tr("Show"), self)
        form = QFormLayout()
        form.addRow(self.tr("From", "a moment"), self._start)
        form.addRow(self.tr("To", "a moment"), self._end)
        form.setHorizontalSpacing(4 * SPACING_PX)
        form.setVerticalSpacing(2 * SPACING_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(5 * SPACING_PX,) * 4)
        layout.setSpacing(3 * SPACING_PX)
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addWidget(self._button_box())
        for editor in (self._start, self._end):
            editor.dateTimeChanged.connect(self._check)
        self._check()

    def _button_box(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setObjectName("cancelPeriod")
        box.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self._show.setObjectName("showPeriod")
        self._show.setDefault(True)
        set_role(self._show, Role.PRIMARY)
        box.addButton(self._show, QDialogButtonBox.ButtonRole.AcceptRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    @property
    def period(self) -> Period:
        """What is entered."""
        start, end = self._start.dateTime().toSecsSinceEpoch(), self._end.dateTime().toSecsSinceEpoch()
        return Period(float(max(end - start, _SHORTEST_SECONDS)), float(end))

    def accept(self) -> None:
        """Say what was chosen."""
        self.chosen.emit(self.period)
        super().accept()

    def _editor(self, seconds: float, name: str, accessible_name: str) -> QDateTimeEdit:
        editor = QDateTimeEdit(QDateTime.fromSecsSinceEpoch(int(seconds)), self)
        editor.setObjectName(name)
        editor.setAccessibleName(accessible_name)
        editor.setCalendarPopup(True)
        editor.setDisplayFormat(f"{date_format(QLocale(), year=True)}  {time_format(QLocale())}")
        return editor

    @Slot()
    def _check(self) -> None:
        length = self._start.dateTime().secsTo(self._end.dateTime())
        fine = length >= _SHORTEST_SECONDS
        self._problem.setText("" if fine else self.tr("The end has to be at least a minute after the start."))
        self._show.setEnabled(fine)

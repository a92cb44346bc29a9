"""The Reports page's strip of choices: kind, period, format, Export…. Says what was chosen.

Must not know how a report is made.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from desktop_monitor.report.order import ReportFormat, ReportKind
from desktop_monitor.ui.accessible import name_control
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.report_period import (
    ChosenPeriod,
    has_next,
    has_previous,
    kind_word,
    moved,
    newest,
    period_title,
)
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.flow import FlowLayout
from desktop_monitor.ui.widgets.segments import SegmentedControl
from desktop_monitor.ui.window.page import Period
from desktop_monitor.ui.window.period_dialog import PeriodDialog

FORMATS = {
    ReportFormat.HTML: "HTML",
    ReportFormat.PDF: "PDF",
    ReportFormat.MARKDOWN: "Markdown",
    ReportFormat.CSV: "CSV (zip)",
    ReportFormat.JSON: "JSON",
    ReportFormat.YAML: "YAML",
}
"""In the order in which they are offered."""


class ReportBar(QWidget):
    """What is chosen stands until something else is."""

    chosen_changed = Signal()
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = 0.0
        self._first: float | None = None
        self.chosen: ChosenPeriod | None = None
        """None until it is known what time it is."""
        kinds = [(kind.value, kind_word(kind.value)) for kind in ReportKind]
        self.kinds = SegmentedControl(kinds, self.tr("Kind of report"), self)
        self.kinds.select(ReportKind.DAILY.value)
        self.earlier = push_button("‹", "earlierReport", self)
        self.later = push_button("›", "laterReport", self)
        self.period = push_button("", "reportPeriod", self)
        self.formats = QComboBox(self)
        self.formats.setObjectName("reportFormat")
        name_control(self.formats, self.tr("Format"))
        for one, title in FORMATS.items():
            self.formats.addItem(title, one.value)
        self.export = push_button(self.tr("Export…"), "exportNow", self, Role.PRIMARY)
        self._name()
        self._arrange()
        self.kinds.chosen.connect(self._on_kind)
        self.earlier.clicked.connect(self._on_earlier)
        self.later.clicked.connect(self._on_later)
        self.period.clicked.connect(self._on_period)
        self.export.clicked.connect(self.export_requested)

    def _name(self) -> None:
        for button, name in ((self.earlier, self.tr("The one before")), (self.later, self.tr("The next one"))):
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setFixedWidth(for_text(34, self))

    def _arrange(self) -> None:
        period = QWidget(self)
        inside = QHBoxLayout(period)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACING_PX)
        for button in (self.earlier, self.period, self.later):
            inside.addWidget(button)
        period.setMinimumHeight(self.kinds.sizeHint().height())
        left = FlowLayout(gap_px=3 * SPACING_PX)
        left.addWidget(self.kinds)
        left.addWidget(period)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * SPACING_PX)
        row.addLayout(left, 1)
        row.addWidget(self.formats)
        row.addWidget(self.export)

    def stops(self) -> tuple[QWidget, ...]:
        """What can be pressed, from left to right."""
        return self.earlier, self.period, self.later, self.formats, self.export

    @property
    def kind(self) -> ReportKind:
        """What is chosen."""
        return ReportKind(self.kinds.current)

    @property
    def format(self) -> ReportFormat:
        """What is chosen."""
        return ReportFormat(self.formats.currentData())

    def show_time(self, now_seconds: float, first_seconds: float | None) -> None:
        """It is so late now; `first_seconds`: the oldest record. Chooses the newest period the first time."""
        self._now, self._first = now_seconds, first_seconds
        if self.chosen is None:
            self._choose(newest(self.kind, now_seconds, first_seconds))
        else:
            self._refresh()

    def choose(self, kind: ReportKind, report_format: ReportFormat) -> None:
        """Choose these, and the newest period of that kind once the time is known."""
        self.kinds.select(kind.value)
        self.formats.setCurrentIndex(max(self.formats.findData(report_format.value), 0))

    def _choose(self, chosen: ChosenPeriod) -> None:
        self.chosen = chosen
        self._refresh()
        self.chosen_changed.emit()

    def _refresh(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        is_custom = chosen.kind is ReportKind.CUSTOM
        title = period_title(chosen)
        self.period.setText(title + ("…" if is_custom else ""))
        self.period.setAccessibleName(self.tr("Period: {period}").format(period=title))
        self.period.setToolTip(self.tr("Choose a period of your own"))
        self.earlier.setEnabled(has_previous(chosen, self._first))
        self.later.setEnabled(has_next(chosen, self._now))

    @Slot(str)
    def _on_kind(self, key: str) -> None:
        if self._now:
            self._choose(newest(ReportKind(key), self._now, self._first))

    @Slot()
    def _on_earlier(self) -> None:
        if self.chosen is not None:
            self._choose(moved(self.chosen, later=False))

    @Slot()
    def _on_later(self) -> None:
        if self.chosen is not None:
            self._choose(moved(self.chosen, later=True))

    @Slot()
    def _on_period(self) -> None:
        if self.chosen is None:
            return
        start, end = self.chosen.start_seconds, min(self.chosen.end_seconds, self._now)
        dialog = PeriodDialog(start, end, self)
        dialog.chosen.connect(self._on_custom)
        dialog.open()

    @Slot(object)
    def _on_custom(self, period: Period) -> None:
        end = period.end_seconds or self._now
        self.kinds.select(ReportKind.CUSTOM.value)
        self._choose(ChosenPeriod(ReportKind.CUSTOM, end - period.seconds, end))

"""The Reports page's cards beside the preview: reports that were kept, and the schedule as it stands.

Says what was pressed. Must not know files.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.engine.performance_view import PastReport, ReportsView
from desktop_monitor.language.quantities import bytes_text
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.report.order import ReportSchedule
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import ROW_HEIGHT_PX, SPACING_PX
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.report_period import kind_word
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.buttons import push_button
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.labels import ElidedLabel, WrappedLabel, hairline
from desktop_monitor.ui.widgets.pressable import PressableLine
from desktop_monitor.ui.window.reports_bar import FORMATS

_MOST = 12
_NAME_LIMIT = 60


class PastRow(PressableLine):
    """One report that was kept: a press opens it, its menu does the rest."""

    open_requested = Signal(object)
    """Carries the `PastReport`, as the next two."""
    folder_requested = Signal(object)
    delete_requested = Signal(object)

    def __init__(self, look: Look, report: PastReport, now_seconds: float, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._report = report
        self.setObjectName("pastReport")
        self.setFixedHeight(for_text(ROW_HEIGHT_PX, self))
        kind = kind_word(report.kind) if report.kind else visible_text(Path(report.path).name, _NAME_LIMIT)
        title = f"{kind} · {_format_words(report.format)}"
        when = near_moment(report.made_seconds, now_seconds)
        self._title = ElidedLabel(title, None, self)
        self._quiet = ElidedLabel(f"{when} · {bytes_text(report.size_bytes)}", Role.QUIET, self)
        self.menu_button = QToolButton(self)
        self.menu_button.setText("…")
        self.menu_button.setObjectName("pastReportMenu")
        self.menu_button.setProperty("role", Role.FLAT.value)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        spoken = f"{title}, {self._quiet.whole_text()}"
        self.setAccessibleName(self.tr("Open {report}").replace("{report}", spoken))
        self.menu_button.setAccessibleName(self.tr("What to do with {report}").replace("{report}", spoken))
        self.setToolTip(visible_text(report.path))
        self._add_menu()
        self._arrange()
        self.clicked.connect(self._on_open)

    def _arrange(self) -> None:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addStretch(1)
        lines.addWidget(self._title)
        lines.addWidget(self._quiet)
        lines.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(lines, 1)
        row.addWidget(self.menu_button)
        self.let_through(self._title, self._quiet)

    def _add_menu(self) -> None:
        menu = QMenu(self.menu_button)
        for title, slot in (
            (self.tr("Open"), self._on_open),
            (self.tr("Show in folder"), self._on_folder),
            (self.tr("Delete…"), self._on_delete),
        ):
            menu.addAction(title).triggered.connect(slot)
        self.menu_button.setMenu(menu)

    @Slot()
    def _on_open(self) -> None:
        self.open_requested.emit(self._report)

    @Slot()
    def _on_folder(self) -> None:
        self.folder_requested.emit(self._report)

    @Slot()
    def _on_delete(self) -> None:
        self.delete_requested.emit(self._report)

    @property
    def texts(self) -> tuple[str, str]:
        """What it is, and when it was made and how large it is."""
        return self._title.whole_text(), self._quiet.whole_text()


class PastReportsCard(Card):
    """The newest of the folder."""

    open_requested = Signal(object)
    folder_requested = Signal(object)
    """Carries a `PastReport`, or None for the folder itself."""
    delete_requested = Signal(object)
    rows_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._look = look
        self.set_title(self.tr("Past reports"))
        self.setObjectName("pastReportsCard")
        self.body.setSpacing(0)
        self.rows: list[PastRow] = []
        self._between: list[QWidget] = []
        self._shown: tuple[PastReport, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._empty = WrappedLabel(
            self.tr("None yet. Reports that the schedule makes are kept here; an exported one goes where you say."),
            Role.QUIET,
            self,
        )
        self.more = push_button("", "moreReports", self, Role.FLAT)
        self.more.clicked.connect(self._on_more)
        self.more.hide()
        self.add(self._empty)
        self.add(self._list)
        self.add(self.more)

    def show_past(self, past: tuple[PastReport, ...], now_seconds: float) -> None:
        """Show exactly these."""
        if past == self._shown:
            return
        self._shown = past
        for widget in (*self.rows, *self._between):
            self._list.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.rows, self._between = [], []
        for report in past[:_MOST]:
            self._add(report, now_seconds)
        self._empty.setVisible(not past)
        left = len(past) - _MOST
        self.more.setVisible(left > 0)
        self.more.setText(words(counted("{count:count} more in the folder", "{count:count} more in the folder", left)))
        self.rows_changed.emit()

    def _add(self, report: PastReport, now_seconds: float) -> None:
        if self.rows:
            self._between.append(hairline(self))
            self._list.addWidget(self._between[-1])
        row = PastRow(self._look, report, now_seconds, self)
        row.open_requested.connect(self.open_requested)
        row.folder_requested.connect(self.folder_requested)
        row.delete_requested.connect(self.delete_requested)
        self.rows.append(row)
        self._list.addWidget(row)

    def stops(self) -> tuple[QWidget, ...]:
        """Rows with their menus."""
        return *(stop for row in self.rows for stop in (row, row.menu_button)), self.more

    @Slot()
    def _on_more(self) -> None:
        self.folder_requested.emit(None)


class ScheduleCard(Card):
    """When reports are made without being asked for, and where that is changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Schedule"))
        self.setObjectName("scheduleCard")
        self._words = WrappedLabel("", None, self)
        self._words.setObjectName("scheduleWords")
        self._next = WrappedLabel("", Role.QUIET, self)
        self.change = push_button(self.tr("Change…"), "changeSchedule", self)
        self.change.setAccessibleName(self.tr("Change the schedule"))
        self.add_action(self.change)
        self.body.setSpacing(SPACING_PX)
        self.add(self._words)
        self.add(self._next)

    def show_schedule(self, config: PerformanceConfig | None, view: ReportsView, now_seconds: float) -> None:
        """Show it as it stands; None: its file cannot be read."""
        if config is None:
            self._words.set_text(self.tr("The file with the schedule cannot be read; the Settings page says why."))
        else:
            self._words.set_text(schedule_words(config.schedule))
        due = view.next_seconds
        following = "" if due is None else self.tr("Next: {time}").format(time=near_moment(due, now_seconds))
        self._next.set_text(following)
        self._next.setVisible(bool(following))

    @property
    def words(self) -> str:
        """What it says of the schedule."""
        return self._words.whole_text()


def schedule_words(schedule: ReportSchedule) -> str:
    """``Daily at 07:00 as JSON; the newest 30 of each format are kept.``"""
    if schedule.kind is None:
        return _tr("No report is made by itself.")
    time = f"{schedule.at_minute // 60:02d}:{schedule.at_minute % 60:02d}"
    formats = ", ".join(FORMATS[one] for one in schedule.formats)
    words = _tr("{kind} at {time} as {formats}; the newest {keep} of each format are kept.").format(
        kind=kind_word(schedule.kind.value), time=time, formats=formats, keep=schedule.keep
    )
    if not schedule.channel:
        return words
    told = _tr("The channel {name} is told.").replace("{name}", visible_text(schedule.channel, _NAME_LIMIT))
    return f"{words} {told}"


def _tr(words: str) -> str:
    return QCoreApplication.translate("ScheduleCard", words)


def _format_words(name: str) -> str:
    known = {one.value: title for one, title in FORMATS.items()}
    return known.get(name, visible_text(name, _NAME_LIMIT))

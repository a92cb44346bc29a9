"""The page of reports: which one, how it reads, where it goes; those that were kept, and the schedule.

The preview is laid out by a process of its own, exports are made by the engine: the window
waits for neither. Must not know how a report is made.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop_monitor.config.performance_loader import load_performance
from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.engine.query import HistoryReader
from desktop_monitor.engine.reports.child import layout_command
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.errors import ConfigError
from desktop_monitor.report.blocks import Layout
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportOrder
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.report_previewer import CommandOf, ReportPreviewer
from desktop_monitor.ui.widgets.card_grid import CardGrid
from desktop_monitor.ui.widgets.empty import EmptyState
from desktop_monitor.ui.window.page import Page, PageContext, put_in_order
from desktop_monitor.ui.window.reports_bar import ReportBar
from desktop_monitor.ui.window.reports_deeds import ReportsDeeds
from desktop_monitor.ui.window.reports_export import ExportStrip
from desktop_monitor.ui.window.reports_paper import ReportPaper
from desktop_monitor.ui.window.reports_past import PastReportsCard, ScheduleCard

EXPORT = "export"
"""Handed to the page: the user wants to export."""
_SETTLED_MS = 200
"""So long is waited for the next choice before a preview is made."""
_SHOWN_AFTER_MS = 500
_STALE_SECONDS = 300.0
_TWO_COLUMNS_PX = 840
_GAP = 3 * SPACING_PX


class ReportsPage(Page):
    """Choices above; the preview beside past reports and the schedule."""

    name = "reports"
    has_period = False
    has_live_view = False

    def __init__(
        self, context: PageContext, parent: QWidget | None = None, command_of: CommandOf | None = None
    ) -> None:
        """`command_of`: what prints a report's layout; None: this program itself."""
        super().__init__(context, parent)
        self._active = False
        self._now = 0.0
        self._first: float | None = None
        self._is_first_asked = False
        self._made_seconds: float | None = None
        self._config: PerformanceConfig | None = PerformanceConfig()
        self.bar = ReportBar(self)
        self.strip = ExportStrip(context.state, self)
        self.paper = ReportPaper(context.look, self)
        self.waiting = EmptyState(self.tr("The preview is being made…"), "", parent=self)
        self.past = PastReportsCard(context.look, self)
        self.schedule = ScheduleCard(self)
        self._deeds = ReportsDeeds(context, self)
        self.previewer = ReportPreviewer(command_of or partial(layout_command, context.paths), self)
        self._settling = self._timer(_SETTLED_MS)
        self._patience = self._timer(_SHOWN_AFTER_MS)
        self._arrange()
        self._connect()

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer

    def _arrange(self) -> None:
        side, main = QWidget(self), QWidget(self)
        beside, read = QVBoxLayout(side), QVBoxLayout(main)
        for column in (beside, read):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(_GAP)
        for part in (self.schedule, self.past):
            beside.addWidget(part)
        beside.addStretch(1)
        read.addWidget(self.waiting)
        read.addWidget(self.paper)
        read.addStretch(1)
        self._grid = CardGrid((7, 3), self, two_columns_px=_TWO_COLUMNS_PX)
        self._grid.show_rows(((main, side),), growing=0)
        inside = QWidget(self)
        inside.setProperty("role", Role.PAGE.value)
        around = QVBoxLayout(inside)
        around.setContentsMargins(5 * SPACING_PX, 0, 5 * SPACING_PX, 5 * SPACING_PX)
        around.addWidget(self._grid)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("reportsScroll")
        self._scroll.setAccessibleName(self.tr("Preview"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        above = QVBoxLayout()
        above.setContentsMargins(5 * SPACING_PX, 4 * SPACING_PX, 5 * SPACING_PX, 3 * SPACING_PX)
        above.setSpacing(_GAP)
        above.addWidget(self.bar)
        above.addWidget(self.strip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(above)
        layout.addWidget(self._scroll, 1)
        self.paper.hide()
        self.waiting.hide()

    def _connect(self) -> None:
        self.bar.chosen_changed.connect(self._settling.start)
        self.bar.export_requested.connect(self._on_export)
        self._settling.timeout.connect(self._ask_preview)
        self._patience.timeout.connect(self._show_waiting)
        self.previewer.made.connect(self._on_made)
        self.previewer.failed.connect(self._on_failed)
        self.past.open_requested.connect(self._deeds.open)
        self.past.folder_requested.connect(self._deeds.open_folder)
        self.past.delete_requested.connect(self._deeds.delete)
        self._deeds.deleted.connect(self._show_past)
        self.past.rows_changed.connect(self._put_in_order)
        self.schedule.change.clicked.connect(self._on_change_schedule)
        self.context.state.snapshot_changed.connect(self._on_snapshot)

    def stops(self) -> tuple[QWidget, ...]:
        """Choices, export, the preview, which arrow keys scroll, and the cards beside it."""
        return (*self.bar.stops(), *self.strip.stops(), self._scroll, self.schedule.change, *self.past.stops())

    @Slot()
    def _put_in_order(self) -> None:
        put_in_order(self.stops())

    def activate(self) -> None:
        """Read the schedule and show what is known."""
        self._active = True
        try:
            self._config = load_performance(self.context.paths.performance_file)
        except ConfigError:
            self._config = None
        if not self._is_first_asked:
            self._is_first_asked = True
            self.context.desk.ask(_oldest, self._on_oldest)
        if self.context.state.snapshot is not None:
            self._on_snapshot(self.context.state.snapshot)
        if self._is_stale():
            self._settling.start()

    def deactivate(self) -> None:
        """Make no preview that nobody sees."""
        self._active = False
        for timer in (self._settling, self._patience):
            timer.stop()
        if self.previewer.is_busy:
            self.previewer.cancel()
            self._made_seconds = None

    def receive(self, argument: object) -> None:
        """Put the keyboard on the button that exports."""
        if argument == EXPORT:
            self.bar.export.setFocus()

    def save_state(self) -> dict[str, object]:
        """Kind, format and where the last export went."""
        return {"kind": self.bar.kind.value, "format": self.bar.format.value, "folder": self.strip.folder}

    def restore_state(self, state: dict[str, object]) -> None:
        """Take them back."""
        kinds = {kind.value: kind for kind in ReportKind}
        formats = {one.value: one for one in ReportFormat}
        kind = kinds.get(str(state.get("kind")), ReportKind.DAILY)
        self.bar.choose(kind, formats.get(str(state.get("format")), ReportFormat.HTML))
        folder = state.get("folder")
        if isinstance(folder, str) and Path(folder).is_dir():
            self.strip.folder = folder

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if not self._active:
            return
        self._now = snapshot.at.wall_seconds
        view = snapshot.performance.reports
        self.bar.show_time(self._now, self._first)
        self.strip.show_reports(view)
        self._show_past()
        self.schedule.show_schedule(self._config, view, self._now)

    @Slot()
    def _show_past(self) -> None:
        snapshot = self.context.state.snapshot
        if snapshot is not None:
            self.past.show_past(self._deeds.left(snapshot.performance.reports.past), self._now)

    def _on_oldest(self, oldest: float | None) -> None:
        self._first = oldest
        if self._now:
            self.bar.show_time(self._now, oldest)

    # The preview.

    def _is_stale(self) -> bool:
        """Whether it is of a period that went on since it was made."""
        chosen = self.bar.chosen
        if chosen is None or self._made_seconds is None:
            return chosen is not None
        return chosen.end_seconds > self._made_seconds and self._now - self._made_seconds > _STALE_SECONDS

    @Slot()
    def _ask_preview(self) -> None:
        chosen = self.bar.chosen
        if chosen is not None and self._active:
            self.previewer.ask(ReportOrder(chosen.kind, chosen.start_seconds, chosen.end_seconds))
            self._patience.start()

    @Slot()
    def _show_waiting(self) -> None:
        self.paper.hide()
        self.waiting.set_texts(self.tr("The preview is being made…"))
        self.waiting.show()

    @Slot(object)
    def _on_made(self, layout: Layout) -> None:
        self._patience.stop()
        self._made_seconds = self._now
        self.paper.show_layout(layout)
        self.waiting.hide()
        self.paper.show()
        self._scroll.verticalScrollBar().setValue(0)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        self._patience.stop()
        self.paper.hide()
        why = reason or self.tr("Making it broke down; the log says why.")
        self.waiting.set_texts(self.tr("There is no preview of this report"), why)
        self.waiting.show()

    # Exports and the schedule.

    @Slot()
    def _on_export(self) -> None:
        if self.bar.chosen is not None:
            self.strip.ask(self.bar.chosen, self.bar.format, self._now)

    @Slot()
    def _on_change_schedule(self) -> None:
        self.context.open_page("settings", self.tr("report"))


def _oldest(reader: HistoryReader) -> float | None:
    span = reader.span()
    return span[0] if span else None

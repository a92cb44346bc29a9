"""History: any recorded series over any period, down to single seconds.

Every view is a question to the history desk; only the answer to the newest one
counts. Must not know SQLite or how charts draw; they load with the first activation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.widgets.empty import EmptyState
from desktop_monitor.ui.widgets.flow import FlowLayout
from desktop_monitor.ui.widgets.labels import ElidedLabel
from desktop_monitor.ui.window.metric_box import MetricBox
from desktop_monitor.ui.window.metric_titles import in_order
from desktop_monitor.ui.window.page import Page, PageContext, Period

if TYPE_CHECKING:
    from desktop_monitor.ui.window.history_chart import HistoryCard
    from desktop_monitor.ui.window.history_question import Contents, HistoryAnswer

_DEFAULT = SeriesKey("cpu_used_ratio")
_DEFAULT_SECONDS = 3600.0
_DEBOUNCE_MS = 40
_CONTENTS_SNAPSHOTS = 5
"""While the wanted series is not there, ask what there is with every fifth snapshot."""
_REFRESHES_A_WINDOW = 400.0
_FASTEST_REFRESH_SECONDS = 5.0
_LONGEST_SECONDS = 400 * 86400.0


class HistoryPage(Page):
    """One series, a second one, the period before; zoom, pan, copy."""

    name = "history"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._card: HistoryCard | None = None
        self._period = Period(_DEFAULT_SECONDS)
        self._zoomed: tuple[float, float] | None = None
        self._span: tuple[float, float] | None = None
        self._wanted: SeriesKey | None = _DEFAULT
        self._wanted_second: SeriesKey | None = None
        self._number = 0
        self._asked_seconds = 0.0
        self._active = False
        self._stands_at: float | None = None
        self._metric = MetricBox(self.tr("Metric"), parent=self)
        self._second = MetricBox(self.tr("Second metric"), self.tr("No second metric"), self)
        self._compare = QCheckBox(self.tr("Compare with the period before"), self)
        self._back = QPushButton(self.tr("Back to the whole period"), self)
        self._copy = QPushButton(self.tr("Copy"), self)
        self._problem = ElidedLabel("", Role.QUIET, self)
        self._empty = EmptyState(
            self.tr("Nothing recorded yet"),
            self.tr("History begins with the first reading while the monitor runs and recording is not paused."),
        )
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(_DEBOUNCE_MS)
        for name, widget in (
            ("historyMetric", self._metric),
            ("historySecondMetric", self._second),
            ("historyCompare", self._compare),
            ("historyBack", self._back),
            ("historyCopy", self._copy),
        ):
            widget.setObjectName(name)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self._bar = QWidget(self)
        choices = FlowLayout(gap_px=3 * SPACING_PX)
        for choice in (self._metric, self._second, self._compare):
            choices.addWidget(choice)
        self._compare.setMinimumHeight(self._metric.sizeHint().height())
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(3 * SPACING_PX)
        bar.addLayout(choices, 1)
        bar.addWidget(self._back)
        bar.addWidget(self._copy)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(5 * SPACING_PX, 4 * SPACING_PX, 5 * SPACING_PX, 5 * SPACING_PX)
        self._column.setSpacing(3 * SPACING_PX)
        self._column.addWidget(self._bar)
        self._column.addWidget(self._problem)
        self._column.addWidget(self._empty, 1)
        for widget in (self._bar, self._back, self._problem):
            widget.hide()

    def _connect(self) -> None:
        self._metric.chosen.connect(self._on_metric)
        self._second.chosen.connect(self._on_second)
        self._compare.toggled.connect(self._on_compare)
        self._back.clicked.connect(self._on_back)
        self._pace.timeout.connect(self._ask)
        self.context.state.snapshot_changed.connect(self._on_snapshot)
        self.context.desk.failed.connect(self._on_failed)

    def _first_card(self) -> HistoryCard:
        # Imported here: charts bring numpy and pyqtgraph, which a closed window must not hold.
        from desktop_monitor.ui.window.history_chart import HistoryCard

        card = HistoryCard(self.context.look, self)
        card.range_wanted.connect(self._on_range_wanted)
        menu = QMenu(self._copy)
        menu.addAction(self.tr("As CSV")).triggered.connect(card.chart.copy_csv)
        menu.addAction(self.tr("As picture")).triggered.connect(card.chart.copy_png)
        menu.addAction(self.tr("As SVG")).triggered.connect(card.chart.copy_svg)
        self._copy.setMenu(menu)
        self._column.addWidget(card, 1)
        return card

    # What the window asks

    def activate(self) -> None:
        """Ask what there is, then for the view."""
        from desktop_monitor.ui.window.history_question import contents

        self._active = True
        if self._stands_at is not None and self._card is not None:
            return
        self.context.desk.ask(contents, self._on_contents)

    def deactivate(self) -> None:
        """Ask nothing any more."""
        self._active = False
        self._pace.stop()

    def show_period(self, period: Period) -> None:
        """Show this period whole."""
        self._period, self._zoomed = period, None
        self._back.hide()
        self._look_again()

    def set_frozen(self, frozen: bool) -> None:
        """Let the view stand, or let it move on with time."""
        self._stands_at = self._newest() if frozen else None
        if not frozen:
            self._look_again()

    def receive(self, argument: object) -> None:
        """Show a series: a SeriesKey, or the name of a metric without labels."""
        key = SeriesKey(argument) if isinstance(argument, str) else argument
        if isinstance(key, SeriesKey):
            self._wanted = key
            self._metric.choose(key)
            self._look_again()

    def save_state(self) -> dict[str, object]:
        """The chosen series and whether to compare."""
        return {
            "metric": _written(self._wanted),
            "second": _written(self._wanted_second),
            "compare": self._compare.isChecked(),
        }

    def restore_state(self, state: dict[str, object]) -> None:
        """Take back a choice; what is no choice is ignored."""
        self._wanted = _read(state.get("metric")) or self._wanted
        self._wanted_second = _read(state.get("second"))
        self._compare.setChecked(state.get("compare") is True)

    # What arrives

    def _on_contents(self, contents: Contents) -> None:
        self._span = contents.span
        self._empty.setVisible(not contents.keys)
        self._bar.setVisible(bool(contents.keys))
        if not contents.keys or not self._active:
            return
        keys = in_order(contents.keys)
        self._metric.show_keys(keys)
        self._second.show_keys(keys)
        # A series that was not recorded yet stays wanted and is shown as soon as it is there.
        self._metric.choose(self._wanted)
        self._second.choose(self._wanted_second)
        if self._card is None:
            self._card = self._first_card()
        self._ask()

    def _on_answer(self, answer: HistoryAnswer) -> None:
        if answer.number == self._number and self._card is not None:
            self._problem.hide()
            self._card.show_answer(answer)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        if self._active:
            self._problem.set_text(self.tr("History cannot be read: {reason}").format(reason=reason))
            self._problem.show()

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        """A period that ends now moves on, a few hundred times while it passes."""
        if not self._active or self._stands_at is not None or self._zoomed or self._period.end_seconds is not None:
            return
        missing = self._card is None or self._metric.key != self._wanted
        if missing and snapshot.number % _CONTENTS_SNAPSHOTS == 0:
            self.activate()
        if self._card is None:
            return
        pace = max(_FASTEST_REFRESH_SECONDS, self._period.seconds / _REFRESHES_A_WINDOW)
        if abs(snapshot.at.wall_seconds - self._asked_seconds) >= pace:
            self._ask()

    # The view

    def _newest(self) -> float:
        """Now, or the moment at which the view was frozen."""
        snapshot = self.context.state.snapshot
        if self._stands_at is not None:
            return self._stands_at
        if snapshot is not None:
            return snapshot.at.wall_seconds
        return self._span[1] if self._span is not None else self._period.seconds

    def _range(self) -> tuple[float, float]:
        if self._zoomed is not None:
            return self._zoomed
        end = self._period.end_seconds if self._period.end_seconds is not None else self._newest()
        return end - self._period.seconds, end

    @Slot()
    def _ask(self) -> None:
        from desktop_monitor.ui.window.history_question import HistoryQuestion, HistoryView

        key, second = self._metric.key, self._second.key
        if key is None or self._card is None:
            return
        start, end = self._range()
        self._number += 1
        self._asked_seconds = self._newest()
        view = HistoryView(key, second, start, end, self._compare.isChecked())
        self.context.desk.ask(HistoryQuestion(self._number, view, self._asked_seconds), self._on_answer)

    def _look_again(self) -> None:
        if self._active and self._card is not None:
            self._card.move_to(*self._range())
            self._pace.start()

    @Slot(float, float)
    def _on_range_wanted(self, start: float, end: float) -> None:
        length = min(end - start, _LONGEST_SECONDS)
        end = min(end, self._newest())
        self._zoomed = end - length, end
        self._back.show()
        self._look_again()

    @Slot()
    def _on_back(self) -> None:
        self._zoomed = None
        self._back.hide()
        self._look_again()

    @Slot(object)
    def _on_metric(self, key: SeriesKey | None) -> None:
        self._wanted = key
        self._look_again()

    @Slot(object)
    def _on_second(self, key: SeriesKey | None) -> None:
        self._wanted_second = key
        self._look_again()

    @Slot(bool)
    def _on_compare(self, _checked: bool) -> None:
        self._look_again()


def _written(key: SeriesKey | None) -> object:
    return None if key is None else {"metric": key.metric, "labels": list(key.labels)}


def _read(value: object) -> SeriesKey | None:
    if not isinstance(value, Mapping):
        return None
    metric, labels = value.get("metric"), value.get("labels")
    if not isinstance(metric, str) or not isinstance(labels, list):
        return None
    return SeriesKey(metric, tuple(label for label in labels if isinstance(label, str)))

"""Resources: what the machine does, live, on one time axis.

Reads what it shows while it is visible and nothing otherwise. Must not know how
charts draw; they are loaded with the first activation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop_monitor.engine.command import Subscribe, Unsubscribe
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.language.quantities import bytes_text, duration_text
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.empty import EmptyState
from desktop_monitor.ui.widgets.labels import ElidedLabel
from desktop_monitor.ui.window.page import Page, PageContext, Period, put_in_order
from desktop_monitor.ui.window.resource_cards import FilesystemCard
from desktop_monitor.ui.window.resource_plans import CardPlan, ResourcePlans, unit_of
from desktop_monitor.ui.window.top_processes import TopProcessesCard

if TYPE_CHECKING:
    from desktop_monitor.ui.plot.recall import Recalled
    from desktop_monitor.ui.window.resource_charts import ChartBoard

_SUBJECTS = {
    "cpu": 1.0,
    "load": 2.0,
    "memory": 1.0,
    "pressure": 1.0,
    "disk": 1.0,
    "filesystem": 10.0,
    "network": 1.0,
    "temperature": 2.0,
    "battery": 10.0,
    "gpu": 1.0,
    "processes": 2.0,
}
"""What the page reads, and how often at least (seconds)."""
_FREQUENCY = SeriesKey("cpu_frequency_hertz")
_DEFAULT_SECONDS = 3600.0
_RELOAD_SECONDS = 600.0
_GAP_INTERVALS = 3.0
_GAP_WRITTEN_SECONDS = 8.0


class ResourcesPage(Page):
    """Charts of every subject that exists here, top processes and file systems."""

    name = "resources"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._board: ChartBoard | None = None
        self._plans = ResourcePlans(self)
        self._shown: tuple[CardPlan, ...] = ()
        self._period = Period(_DEFAULT_SECONDS)
        self._active = False
        self._frozen = False
        self._newest_seconds: float | None = None
        self._reload_seconds = 0.0
        self._filesystems = FilesystemCard(context.look, self)
        self._processes = TopProcessesCard("resourceProcessDetails", self)
        self.alerts = QPushButton(self.tr("Resource alerts"), self)
        self.alerts.setObjectName("resourceAlerts")
        self._processes.add_action(self.alerts)
        self._facts = ElidedLabel("", Role.QUIET, self)
        self._waiting = EmptyState(
            self.tr("Waiting for the first reading"), self.tr("Charts appear as soon as the machine was read once.")
        )
        self._processes.details.clicked.connect(self._on_details_wanted)
        self.alerts.clicked.connect(self._on_alerts_wanted)
        context.state.snapshot_changed.connect(self._on_snapshot)
        self._arrange()

    def _arrange(self) -> None:
        content = QWidget()
        content.setProperty("role", Role.PAGE.value)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(5 * SPACING_PX, 3 * SPACING_PX, 5 * SPACING_PX, 4 * SPACING_PX)
        self._column.setSpacing(2 * SPACING_PX)
        self._column.addWidget(self._facts)
        self._column.addWidget(self._waiting, 1)
        self._scroll = scroll = QScrollArea(self)
        scroll.setObjectName("resourcesScroll")
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        scroll.setAccessibleName(self.tr("Resources"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        for card in (self._filesystems, self._processes):
            card.hide()

    # What the window asks

    def stops(self) -> tuple[QWidget, ...]:
        """The page as a whole, its charts, its buttons."""
        charts = () if self._board is None else self._board.charts
        return self._scroll, *charts, self._processes.details, self.alerts

    def activate(self) -> None:
        """Read what is shown, catch up from history, draw."""
        self._active = True
        for subject, cadence_seconds in _SUBJECTS.items():
            self.context.state.send(Subscribe(self.name, subject, cadence_seconds))
        if self._frozen:
            return
        if self._board is not None:
            self._show_window(self._board)
        if self.context.state.snapshot is not None:
            self._on_snapshot(self.context.state.snapshot)
            self._recall()

    def deactivate(self) -> None:
        """Read nothing for this page any more."""
        self._active = False
        for subject in _SUBJECTS:
            self.context.state.send(Unsubscribe(self.name, subject))

    def show_period(self, period: Period) -> None:
        """Follow the last stretch of this length; a custom period stands."""
        self._period = period
        if self._board is not None:
            self._show_window(self._board)
            self._recall()

    def set_frozen(self, frozen: bool) -> None:
        """Let everything stand, or catch up: what came meanwhile, history knows."""
        thawed = self._frozen and not frozen
        self._frozen = frozen
        snapshot = self.context.state.snapshot
        if thawed and self._active and snapshot is not None:
            self._on_snapshot(snapshot)

    # What arrives

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if not self._active or self._frozen:
            return
        plans = self._plans.plans(snapshot.samples)
        if self._news(plans):
            self._build(plans)
        now = snapshot.at.wall_seconds
        missed = self._newest_seconds is not None and self._missed(now, snapshot.interval_seconds)
        self._newest_seconds = now
        if self._board is not None:
            self._board.take(snapshot)
        if missed or now >= self._reload_seconds:
            self._recall()
        if missed:
            # The reason of a gap is written a little later than the gap is seen.
            self._reload_seconds = now + _GAP_WRITTEN_SECONDS
        self._show_cards(snapshot)

    def _news(self, plans: tuple[CardPlan, ...]) -> bool:
        """Whether there is something to show that has no place yet; what vanished keeps its chart."""
        known = {line.key for plan in self._shown for line in plan.lines}
        return any(line.key not in known for plan in plans for line in plan.lines)

    def _missed(self, now: float, interval_seconds: float) -> bool:
        previous = self._newest_seconds or now
        return not 0 <= now - previous <= _GAP_INTERVALS * interval_seconds

    def _build(self, plans: tuple[CardPlan, ...]) -> None:
        if self._board is None:
            self._board = self._first_board()
        self._shown = plans
        self._board.build(plans, (self._filesystems, self._processes))
        put_in_order(self.stops())
        for card in (self._filesystems, self._processes):
            card.show()
        self._reload_seconds = 0.0

    def _first_board(self) -> ChartBoard:
        # Imported here: charts bring numpy and pyqtgraph, which a closed window must not hold.
        from desktop_monitor.ui.window.resource_charts import ChartBoard

        self._waiting.hide()
        board = ChartBoard(self.context.look, self._period.seconds, self._interval_seconds(), self)
        self._show_window(board)
        self._column.addWidget(board, 1)
        return board

    def _show_window(self, board: ChartBoard) -> None:
        board.show_window(self._period.seconds, self._interval_seconds(), self._period.end_seconds)

    def _interval_seconds(self) -> float:
        return self.context.settings.settings.sampling.interval_seconds

    def _recall(self) -> None:
        if self._board is None or self._newest_seconds is None:
            return
        self._reload_seconds = self._newest_seconds + _RELOAD_SECONDS
        self.context.desk.ask(self._board.question(self._newest_seconds), self._on_recalled)

    def _on_recalled(self, recalled: Recalled) -> None:
        if self._board is not None:
            self._board.load(recalled)

    def _show_cards(self, snapshot: Snapshot) -> None:
        self._filesystems.show_samples(snapshot.samples)
        if snapshot.processes is not None:
            self._processes.show_processes(snapshot, self.context.settings.settings.appearance.process_cpu_scale)
        self._facts.set_text(self._facts_text(snapshot))

    def _facts_text(self, snapshot: Snapshot) -> str:
        machine = snapshot.machine
        facts = [visible_text(machine.cpu_model)] if machine.cpu_model else []
        cores = machine.core_count
        facts.append(words(counted("{count} core", "{count} cores", cores)))
        frequency = snapshot.samples.get(_FREQUENCY)
        if frequency is not None:
            facts.append(value_text(frequency, unit_of(_FREQUENCY)))
        facts.append(self.tr("{size} memory").format(size=bytes_text(machine.memory_total_bytes)))
        facts.append(visible_text(machine.system))
        up_seconds = max(snapshot.at.wall_seconds - machine.booted_seconds, 0.0)
        facts.append(self.tr("up {time}").format(time=duration_text(up_seconds)))
        for limit in machine.limits:
            parts = [] if limit.cpu_cores is None else [value_text(limit.cpu_cores, Unit.CORES)]
            if limit.memory_bytes is not None:
                parts.append(bytes_text(limit.memory_bytes))
            where = visible_text(limit.origin)
            facts.append(self.tr("{where} limits to {what}").format(where=where, what=", ".join(parts)))
        return "  ·  ".join(facts)

    @Slot()
    def _on_details_wanted(self) -> None:
        self.context.open_page("processes", None)

    @Slot()
    def _on_alerts_wanted(self) -> None:
        self.context.open_page("alerts", None)

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards that are no charts."""
        return self._filesystems, self._processes

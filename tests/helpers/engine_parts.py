"""Hand-made parts for an engine: collectors, a process table and a notifier that do as they are told."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.agents.absent import NoAgents
from desktop_monitor.engine.alerting.absent import NoAlerts
from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.alerts_view import NO_ALERTS, AlertsView
from desktop_monitor.engine.command import AlertCommand, Snooze
from desktop_monitor.engine.engine import Engine
from desktop_monitor.engine.parts import Agents, Alerts, Parts, Performance, Updates
from desktop_monitor.engine.performance.absent import NoPerformance
from desktop_monitor.engine.recording import RecordingKeeper
from desktop_monitor.engine.updates.absent import NoUpdates
from desktop_monitor.errors import ActionError, SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.machine import MachineFacts
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.notify.channel import Notification
from desktop_monitor.notify.message import Message
from desktop_monitor.notify.options import NotifyOptions
from desktop_monitor.store.location import Location
from tests.helpers.clock import FakeClock

FACTS = MachineFacts("host", "Linux 6.1", "boot-1", 1_699_999_000.0, "CPU", 4, 16 * 2**30)


@dataclass
class FakeCollector:
    """Gives the samples it was set to, or fails."""

    name: str
    samples: dict[SeriesKey, float] = field(default_factory=dict)
    error: str = ""
    read_count: int = 0
    closed: bool = False

    def collect(self) -> Samples:
        self.read_count += 1
        if self.error:
            raise SourceError(self.name, self.error)
        return dict(self.samples)

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeTable:
    """A process table of rows set by hand."""

    rows: tuple[ProcessRow, ...] = ()
    io_asked: list[bool] = field(default_factory=list)
    closed: bool = False

    def read(self, with_io: bool = False) -> tuple[ProcessRow, ...]:
        self.io_asked.append(with_io)
        return self.rows

    def identity(self, pid: int) -> ProcessIdentity | None:
        return next((row.identity for row in self.rows if row.pid == pid), None)

    def owner(self, pid: int) -> str | None:
        return next((row.user for row in self.rows if row.pid == pid), None)

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeNotifier:
    """Remembers what it was handed."""

    shown: list[Notification] = field(default_factory=list)
    updated: list[Notification] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    options: NotifyOptions | None = None
    closed: bool = False

    def submit(self, notification: Notification) -> None:
        self.shown.append(notification)

    def update(self, notification: Notification) -> None:
        self.updated.append(notification)

    def withdraw(self, key: str) -> None:
        self.withdrawn.append(key)

    def set_options(self, options: NotifyOptions) -> None:
        self.options = options

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeAlerts:
    """Remembers what it saw; acknowledges everything, snoozes nothing."""

    seen: list[Sight] = field(default_factory=list)
    notifier: object = None
    view: AlertsView = NO_ALERTS
    told: list[tuple[Message, str]] = field(default_factory=list)
    closed: bool = False

    def start(self, notifier: object) -> None:
        self.notifier = notifier

    def see(self, sight: Sight) -> None:
        self.seen.append(sight)

    def order(self, command: AlertCommand) -> Future[object]:
        answer: Future[object] = Future()
        if isinstance(command, Snooze):
            answer.set_exception(ActionError("Nothing was done", "Not today."))
        else:
            answer.set_result(text("alerts.acknowledged"))
        return answer

    def tell(self, message: Message, channel: str) -> None:
        self.told.append((message, channel))

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeWhereabouts:
    """Remembers where history went."""

    locations: list[Location] = field(default_factory=list)

    def moved(self, location: Location) -> None:
        self.locations.append(location)


@dataclass
class Bench:
    """An engine on a bench: every part at hand, time moved by hand, history on a real disk."""

    folder: Path
    collectors: tuple[FakeCollector, ...]
    settings: Settings = field(default_factory=Settings)
    cadences: dict[str, float] = field(default_factory=dict)
    clock: FakeClock = field(default_factory=FakeClock)
    table: FakeTable = field(default_factory=FakeTable)
    notifier: FakeNotifier = field(default_factory=FakeNotifier)
    whereabouts: FakeWhereabouts = field(default_factory=FakeWhereabouts)
    agents: Agents = field(default_factory=NoAgents)
    alerts: Alerts = field(default_factory=NoAlerts)
    performance: Performance = field(default_factory=NoPerformance)
    updates: Updates = field(default_factory=NoUpdates)

    def __post_init__(self) -> None:
        self.recording = RecordingKeeper(
            self.folder, FACTS, "1.0", self.settings.history, self.whereabouts, self.clock.now()
        )
        self.engine = Engine(
            Parts(
                self.clock,
                FACTS,
                self.collectors,
                self.cadences,
                self.table,
                self.recording,
                self.notifier,
                self.agents,
                self.alerts,
                self.performance,
                self.updates,
            ),
            self.settings,
        )

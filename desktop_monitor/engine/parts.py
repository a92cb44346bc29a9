"""What an engine is made of, and what it asks of the parts that work beside it.

Must not know how the parts are made (see `build`) or in what order they are used (see
`engine`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from desktop_monitor.agents.options import AgentOptions, Budgets
from desktop_monitor.assess.health import HealthThresholds
from desktop_monitor.clock import Clock
from desktop_monitor.collect.collector import Collector
from desktop_monitor.collect.processes import ProcessTable
from desktop_monitor.config.settings import UpdateOptions
from desktop_monitor.engine.agents_view import AgentsView
from desktop_monitor.engine.alerting.absent import NoAlerts
from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.alerts_view import AlertsView
from desktop_monitor.engine.command import AlertCommand, PerformanceCommand
from desktop_monitor.engine.performance.absent import NoPerformance
from desktop_monitor.engine.performance.wishes import Wishes
from desktop_monitor.engine.performance_view import PerformanceView
from desktop_monitor.engine.recording import RecordingKeeper
from desktop_monitor.engine.snapshot import ProcessPass
from desktop_monitor.engine.updates.absent import NoUpdates
from desktop_monitor.engine.updates_view import UpdateView
from desktop_monitor.metrics.machine import MachineFacts
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.notify.channel import Notification
from desktop_monitor.notify.message import Message
from desktop_monitor.notify.options import NotifyOptions

Tell = Callable[[Message, str], None]
"""Sends a message over the channel of this name; from any thread, and never waits."""


class Notifier(Protocol):
    """The part of the dispatcher the engine uses; no call blocks."""

    def submit(self, notification: Notification) -> None:
        """Deliver `notification` when possible."""

    def update(self, notification: Notification) -> None:
        """Show it in place of the one that waits or stands under its key; nothing where there is none any more."""

    def withdraw(self, key: str) -> None:
        """Take back what was shown or waits under `key`."""

    def set_options(self, options: NotifyOptions) -> None:
        """Work with other options from now on."""

    def close(self) -> None:
        """Stop; waits for two seconds at most."""


class Agents(Protocol):
    """The part of the agent desk the engine uses; no call blocks but `close`."""

    @property
    def view(self) -> AgentsView:
        """What is known of agents now."""

    @property
    def samples(self) -> Samples:
        """Sums for the history."""

    def take_readings(self) -> Samples:
        """Custom metrics for the history that came since the last call."""

    def start(self) -> None:
        """Begin to follow."""

    def see(self, processes: ProcessPass) -> None:
        """Measure process trees with this pass."""

    def watch(self, is_watched: bool) -> None:
        """Be quicker while a face shows agents."""

    def set_options(self, options: AgentOptions, budgets: Budgets) -> None:
        """Work with these from now on."""

    def forget_project(self, project: str) -> Future[object]:
        """Remove everything of this project."""

    def delete_all(self) -> Future[object]:
        """Remove everything the journal has."""

    def connect_client(self, interface: str, preview_hash: str) -> Future[object]:
        """Have a client send its telemetry here."""

    def disconnect_client(self, interface: str, preview_hash: str) -> Future[object]:
        """Take that back."""

    def close(self) -> None:
        """Keep what was taken and end; waits a few seconds at most."""


class Alerts(Protocol):
    """The part of the alert desk the engine uses; no call blocks but `close`."""

    @property
    def view(self) -> AlertsView:
        """What is known of alerts now."""

    def start(self, notifier: Notifier) -> None:
        """Begin to judge; what is worth saying goes to `notifier`."""

    def see(self, sight: Sight) -> None:
        """Judge by this tick, too."""

    def order(self, command: AlertCommand) -> Future[object]:
        """Carry out what a face asks; the answer is a Text, or a MonitorError."""

    def tell(self, message: Message, channel: str) -> None:
        """Send it over the channel of this name; one that is not there or off is told nothing."""

    def delete_all(self) -> Future[object]:
        """Forget what happened."""

    def close(self) -> None:
        """Keep what is to be kept and end; waits a few seconds at most."""


class Performance(Protocol):
    """The part of the performance desk the engine uses; no call blocks but `close`."""

    @property
    def view(self) -> PerformanceView:
        """What is known of performance now."""

    def start(self, tell: Tell) -> None:
        """Begin to reckon; what is to be told of reports goes to `tell`."""

    def watch(self, wishes: Wishes) -> None:
        """Make what faces show, and sooner."""

    def set_thresholds(self, thresholds: HealthThresholds) -> None:
        """Hold the machine against these from now on."""

    def order(self, command: PerformanceCommand) -> Future[object]:
        """Carry out what a face asks; the answer is a Text, or a MonitorError."""

    def forget_project(self, project: str) -> Future[object]:
        """Forget advice that names this project."""

    def hurry(self) -> Future[object]:
        """Reckon everything anew: what it is made from is another by now."""

    def close(self) -> None:
        """End; waits a few seconds at most."""


class Updates(Protocol):
    """The part of the update desk the engine uses; no call blocks."""

    @property
    def view(self) -> UpdateView:
        """What is known of newer versions."""

    def set_options(self, options: UpdateOptions) -> None:
        """Work with these from now on."""

    def step(self) -> None:
        """Look up what is due."""

    def check(self) -> Future[object]:
        """Look up now; the answer is a Text, or a MonitorError."""

    def close(self) -> None:
        """End."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What an engine is made of; `build` puts it together."""

    clock: Clock
    machine: MachineFacts
    collectors: tuple[Collector, ...]
    cadences: Mapping[str, float]
    """How often history reads each collector, in seconds; absent: at every tick."""
    table: ProcessTable
    recording: RecordingKeeper
    notifier: Notifier
    agents: Agents
    alerts: Alerts = field(default_factory=NoAlerts)
    performance: Performance = field(default_factory=NoPerformance)
    updates: Updates = field(default_factory=NoUpdates)

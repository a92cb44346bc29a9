"""Settings and folders to an engine. Must not know which face wants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop_monitor.clock import Clock
from desktop_monitor.collect.build import collectors, default_cadences
from desktop_monitor.collect.facts import machine_facts
from desktop_monitor.collect.own import own_collector
from desktop_monitor.collect.processes import process_table
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.agents.absent import NoAgents
from desktop_monitor.engine.alerting.absent import NoAlerts
from desktop_monitor.engine.engine import Engine
from desktop_monitor.engine.parts import Agents, Alerts, Notifier, Parts, Performance, Updates
from desktop_monitor.engine.performance.absent import NoPerformance
from desktop_monitor.engine.recording import RecordingKeeper, Whereabouts
from desktop_monitor.engine.updates.absent import NoUpdates
from desktop_monitor.metrics.machine import MachineFacts
from desktop_monitor.notify.options import NotifyOptions
from desktop_monitor.paths import Paths

MakeNotifier = Callable[[NotifyOptions, Clock], Notifier]


@dataclass(frozen=True, slots=True)
class EnginePlan:
    """Everything an engine is made from; `make` is called on the thread that will run it."""

    paths: Paths
    settings: Settings
    version: str
    clock: Clock
    whereabouts: Whereabouts
    make_notifier: MakeNotifier
    agents: Agents = field(default_factory=NoAgents)
    """Started and closed by the engine."""
    alerts: Alerts = field(default_factory=NoAlerts)
    """Likewise."""
    performance: Performance = field(default_factory=NoPerformance)
    """Likewise."""
    updates: Updates = field(default_factory=NoUpdates)
    """Likewise."""

    def make(self) -> Engine:
        """Open history, collectors and channels. Raises StoreBusyError, SourceError."""
        facts = machine_facts(self.clock)
        # First, because it may refuse: nothing else is open yet then.
        recording = RecordingKeeper(
            self.paths.data, facts, self.version, self.settings.history, self.whereabouts, self.clock.now()
        )
        return Engine(self._parts(facts, recording), self.settings)

    def _parts(self, facts: MachineFacts, recording: RecordingKeeper) -> Parts:
        return Parts(
            clock=self.clock,
            machine=facts,
            collectors=(*collectors(self.clock), own_collector(self.clock)),
            cadences=default_cadences,
            table=process_table(self.clock, facts.boot_id, facts.core_count),
            recording=recording,
            notifier=self.make_notifier(self.settings.notifications, self.clock),
            agents=self.agents,
            alerts=self.alerts,
            performance=self.performance,
            updates=self.updates,
        )

"""One pass of the river: collect, store, assess, notify, snapshot.

The only module that knows the whole order. `Engine.tick` is a function of its
state, the parts' answers and the clock, so a test moves a fake clock and reads
snapshots. Everything here runs on one thread; faces reach it through `runner`.
Must not know faces.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from desktop_monitor.assess.health import CheckStates, Health, HealthReport, assess
from desktop_monitor.clock import Instant
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.alerting.present_record import PresentRecord
from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.guard import StepGuard
from desktop_monitor.engine.interruption import interruptions
from desktop_monitor.engine.outcomes import Outcomes
from desktop_monitor.engine.parts import Parts
from desktop_monitor.engine.performance import wishes
from desktop_monitor.engine.snapshot import ProcessPass, Snapshot, SourceStatus
from desktop_monitor.engine.subscriptions import Schedule, Subscriptions
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

PROCESSES = "processes"
PROCESS_IO = "process_io"
AGENTS = "agents"
ALERTS = "alerts"
PRESENT = "agents_present"
_READINGS = "custom_metrics"
_HISTORY = "history"
_UPDATES = "updates"
_STORE, _STORE_GAP, _HEALTH, _NOTIFY = "store", "store gap", "health", "notify"
"""Steps besides the collectors, as logs and `Snapshot.sources` name them."""
_HELD_CADENCES = 3.0
"""A sample this many cadences old is stale and no longer shown."""
_BUSY_RATIO = 0.5
"""Above this CPU use the process table is read at every tick: somebody will ask who it was."""
_CPU_USED = SeriesKey("cpu_used_ratio")
_MAINS = SeriesKey("mains_online_ratio")
_PROCESS_COUNT = SeriesKey("process_count")
_TICK_SECONDS = SeriesKey("monitor_tick_seconds")


@dataclass(slots=True)
class _Held:
    """The newest samples of one collector."""

    at: Instant
    samples: Samples


class Engine:
    """Owns all state that changes. One thread calls it."""

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self.parts = parts
        self.subscriptions = Subscriptions()
        self.outcomes = Outcomes(parts.clock)
        self._settings = settings
        self._guard = StepGuard()
        self._schedule = Schedule()
        self._held: dict[str, _Held] = {}
        self._previous: Instant | None = None
        self._number = 0
        self._tick_seconds: float | None = None
        self._states: CheckStates = MappingProxyType({})
        self._health = HealthReport(Health.UNKNOWN)
        self._processes: ProcessPass | None = None
        self._present = PresentRecord()
        self._subscribe_history()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings

    def tick(self) -> Snapshot:
        """Read what is due, keep it, judge it, say so, and show it."""
        at = self.parts.clock.now()
        self._note_interruptions(at)
        fresh = self._collect(at)
        fresh.update(self._read_processes(at))
        fresh.update(self._own_pace(at))
        fresh.update(self._follow_agents(at))
        fresh.update(self._take_readings(at))
        fresh.update(self._guard.run(PRESENT, lambda: self._note_present(at)) or {})
        self._guard.run(_STORE, lambda: self.parts.recording.append(at, fresh))
        # What cannot be judged is unknown: an old verdict would look like a new one.
        self._health = self._guard.run(_HEALTH, lambda: self._assess(at)) or HealthReport(Health.UNKNOWN)
        if not self._number:
            # The machine comes first: where little is left to open, agents go without.
            self.parts.agents.start()
            self.parts.alerts.start(self.parts.notifier)
            self.parts.performance.start(self.parts.alerts.tell)
        self.parts.alerts.see(Sight(at, self.interval_seconds, fresh, self._processes, self.parts.agents.view))
        self.parts.performance.watch(self._wishes())
        self._guard.run(_UPDATES, self.parts.updates.step)
        self._number += 1
        self._previous = at
        self._tick_seconds = self.parts.clock.monotonic() - at.monotonic_seconds
        return self.snapshot()

    def snapshot(self) -> Snapshot:
        """What is known now, without reading anything."""
        at = self._previous or self.parts.clock.now()
        interval, reason = self._interval()
        return Snapshot(
            number=self._number,
            at=at,
            interval_seconds=interval,
            interval_reason=reason,
            machine=self.parts.machine,
            samples=self._current(at),
            processes=self._processes,
            health=self._health,
            recording=self.parts.recording.status,
            sources=self._sources(),
            outcomes=self.outcomes.recent(),
            agents=self.parts.agents.view,
            alerts=self.parts.alerts.view,
            performance=self.parts.performance.view,
            updates=self.parts.updates.view,
        )

    @property
    def interval_seconds(self) -> float:
        """The cadence in force."""
        return self._interval()[0]

    def apply(self, settings: Settings) -> None:
        """Work with `settings` from now on."""
        self._settings = settings
        self._subscribe_history()
        self.parts.recording.keep_for(settings.history)
        self.parts.notifier.set_options(settings.notifications)
        self.parts.agents.set_options(settings.agents, settings.budgets)
        self.parts.performance.set_thresholds(settings.health)
        self.parts.updates.set_options(settings.updates)

    def close(self) -> None:
        """Write what is pending and give everything back. Later calls are wrong."""
        self._guard.run(_STORE, lambda: self.parts.recording.close(self.parts.clock.now()))
        for collector in self.parts.collectors:
            self._guard.run(collector.name, collector.close)
        self._guard.run(PROCESSES, self.parts.table.close)
        self._guard.run(wishes.PERFORMANCE, self.parts.performance.close)
        self._guard.run(ALERTS, self.parts.alerts.close)
        self._guard.run(AGENTS, self.parts.agents.close)
        self._guard.run(_NOTIFY, self.parts.notifier.close)
        self._guard.run(_UPDATES, self.parts.updates.close)

    def _subscribe_history(self) -> None:
        sampling = self._settings.sampling
        for collector in self.parts.collectors:
            cadence = self.parts.cadences.get(collector.name, sampling.interval_seconds)
            self.subscriptions.subscribe(_HISTORY, collector.name, max(cadence, sampling.interval_seconds))
        self.subscriptions.subscribe(_HISTORY, PROCESSES, sampling.process_interval_seconds)

    def _note_interruptions(self, at: Instant) -> None:
        if self._previous is None:
            return
        for gap in interruptions(self._previous, at, self.interval_seconds):
            self._guard.run(_STORE_GAP, partial(self.parts.recording.gap, at, gap))

    def _is_due(self, subject: str, at: Instant) -> bool:
        cadence = self.subscriptions.cadence_seconds(subject)
        return self._schedule.is_due(subject, cadence, self.interval_seconds, at.monotonic_seconds)

    def _collect(self, at: Instant) -> dict[SeriesKey, float]:
        fresh: dict[SeriesKey, float] = {}
        for collector in self.parts.collectors:
            if self._is_due(collector.name, at):
                samples = self._guard.run(collector.name, collector.collect)
                if samples is not None:
                    self._held[collector.name] = _Held(at, samples)
                    fresh.update(samples)
        return fresh

    def _read_processes(self, at: Instant) -> Samples:
        busy = self._is_busy()
        if not (self._is_due(PROCESSES, at) or busy):
            return {}
        with_io = self.subscriptions.cadence_seconds(PROCESS_IO) is not None
        rows = self._guard.run(PROCESSES, lambda: self.parts.table.read(with_io=with_io))
        if rows is None:
            return {}
        self._processes = ProcessPass(at, rows)
        self.parts.agents.see(self._processes)
        samples = {_PROCESS_COUNT: float(len(rows))}
        self._held[PROCESSES] = _Held(at, samples)
        return samples

    def _own_pace(self, at: Instant) -> Samples:
        samples = {} if self._tick_seconds is None else {_TICK_SECONDS: self._tick_seconds}
        self._held["engine"] = _Held(at, samples)
        return samples

    def _follow_agents(self, at: Instant) -> Samples:
        """Process trees were measured with an earlier pass: their sums are kept once, with the tick that sees them."""
        self.parts.agents.watch(self.subscriptions.cadence_seconds(AGENTS) is not None)
        samples = self.parts.agents.samples
        held = self._held.get(AGENTS)
        if held is not None and held.samples is samples:
            return {}
        self._held[AGENTS] = _Held(at, samples)
        return samples

    def _wishes(self) -> wishes.Wishes:
        wanted = (self.subscriptions.cadence_seconds(name) for name in (wishes.FIGURES, wishes.PERFORMANCE))
        return wishes.Wishes(*(cadence is not None for cadence in wanted))

    def _take_readings(self, at: Instant) -> Samples:
        """Metrics of the user's own, whenever they come."""
        readings = self.parts.agents.take_readings()
        if readings:
            self._held[_READINGS] = _Held(at, readings)
        return readings

    def _note_present(self, at: Instant) -> Samples:
        """What is known of agents only as it is now, now and then."""
        self._present.see(self.parts.agents.view, at.wall_seconds)
        self.subscriptions.subscribe(_HISTORY, PRESENT, self._present.cadence_seconds)
        return self._present.samples(at.wall_seconds) if self._is_due(PRESENT, at) else {}

    def _is_busy(self) -> bool:
        return self._working("cpu").get(_CPU_USED, 0.0) > _BUSY_RATIO

    def _working(self, name: str) -> Samples:
        """The newest samples of a collector that has not failed since."""
        held = self._held.get(name)
        return held.samples if held and not self._guard.error(name) else {}

    def _assess(self, at: Instant) -> HealthReport:
        current = self._current(at)
        assessment = assess(self._states, current, self._settings.health, at.monotonic_seconds)
        self._states = assessment.states
        return assessment.report

    def _current(self, at: Instant) -> Samples:
        """Newest samples of every subject that was read recently enough."""
        current: dict[SeriesKey, float] = {}
        for name, held in self._held.items():
            cadence = self.subscriptions.cadence_seconds(name) or self.interval_seconds
            age = at.monotonic_seconds - held.at.monotonic_seconds
            if age <= max(cadence, self.interval_seconds) * _HELD_CADENCES:
                current.update(held.samples)
        return MappingProxyType(current)

    def _interval(self) -> tuple[float, Text | None]:
        """The cadence in force, and why it is not the configured one."""
        sampling = self._settings.sampling
        on_battery = self._working("battery").get(_MAINS) == 0.0
        if on_battery and sampling.battery_interval_seconds > sampling.interval_seconds:
            return sampling.battery_interval_seconds, text("engine.on_battery")
        return sampling.interval_seconds, None

    def _sources(self) -> tuple[SourceStatus, ...]:
        broken = (step for step in (PRESENT, _STORE, _STORE_GAP, _HEALTH, _NOTIFY) if self._guard.error(step))
        names = (*(collector.name for collector in self.parts.collectors), PROCESSES, *broken)
        return tuple(SourceStatus(name, self._guard.error(name), self._last_ok_seconds(name)) for name in names)

    def _last_ok_seconds(self, name: str) -> float | None:
        held = self._held.get(name)
        return held.at.wall_seconds if held else None

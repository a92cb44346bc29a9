"""What rules' values are made of: the machine's samples, agents' requests, and what agents do now.

Implements `parts.Observer`. Only what some rule asks for is kept. One thread uses it.
Must not know how rules are judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from desktop_monitor.alerts.evaluation import CulpritsOf
from desktop_monitor.alerts.reading import Reading, Readings
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.assess.machine_signals import MachineSignals
from desktop_monitor.assess.measure import Measure
from desktop_monitor.assess.present_readings import present_readings
from desktop_monitor.assess.request_readings import event_readings, request_readings, span_seconds
from desktop_monitor.assess.signals import SIGNALS, Origin
from desktop_monitor.assess.windows import SeriesWindows
from desktop_monitor.engine.agents_view import NO_AGENTS
from desktop_monitor.engine.alerting.culprits import Culprits
from desktop_monitor.engine.alerting.held_requests import HeldRequests
from desktop_monitor.engine.alerting.present import PresentSignals
from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.journal_query import JournalReader
from desktop_monitor.metrics.agent_event import SessionState

_AGAIN_SECONDS = 15.0
"""Requests leave their window as time passes: readings of them are made anew so often without any news."""

Made = dict[Measure, tuple[Reading, ...]]


class MeasuresByOrigin:
    """The measures of some rules, parted by what they are made of."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self.of_rule = {rule.name: rule.measure for rule in rules if rule.is_enabled}
        by_origin: dict[Origin | None, dict[Measure, None]] = {}
        for measure in self.of_rule.values():
            by_origin.setdefault(_origin(measure), {})[measure] = None
        self.plain = tuple(by_origin.get(None, ()))
        self.machine = tuple(by_origin.get(Origin.SAMPLES, ()))
        self.requests = tuple(by_origin.get(Origin.REQUESTS, ()))
        self.events = tuple(by_origin.get(Origin.EVENTS, ()))
        self.present = tuple(by_origin.get(Origin.PRESENT, ()))


def _origin(measure: Measure) -> Origin | None:
    """None: a metric."""
    signal = SIGNALS.get(measure.metric)
    return signal.origin if signal is not None else None


class AlertObserver:
    """Implements `parts.Observer` with a journal's reader, which it closes in the end."""

    def __init__(self, open_journal: Callable[[], JournalReader]) -> None:
        """`open_journal` is called at once."""
        self._journal = open_journal()
        self._held = HeldRequests(self._journal)
        self._measures = MeasuresByOrigin()
        self._plain, self._machine = SeriesWindows(), SeriesWindows()
        # A program of the user's may tell of a metric that is called like a signal: they are kept apart.
        self._signals = MachineSignals()
        self._present = PresentSignals()
        self._sight: Sight | None = None
        self._made: Made = {}
        self._made_seconds = float("-inf")

    def watch(self, rules: Sequence[Rule]) -> None:
        """Keep from now on what these rules need, and nothing else."""
        measures = self._measures = MeasuresByOrigin(rules)
        self._plain.follow(measures.plain)
        self._machine.follow(measures.machine)
        self._signals.want({measure.metric for measure in measures.machine})
        self._held.want(
            max(map(span_seconds, measures.requests), default=0.0),
            max(map(span_seconds, measures.events), default=0.0),
            with_limits=any(measure.metric == "agent_response_ratio" for measure in measures.requests),
        )
        self._made, self._made_seconds = {}, float("-inf")

    def take(self, sight: Sight) -> None:
        """One tick more."""
        self._sight = sight
        at = sight.at.wall_seconds
        self._plain.add(at, sight.samples)
        if self._measures.machine:
            self._machine.add(at, self._signals.of(at, sight.samples))

    def readings(self, at_seconds: float) -> Readings:
        """What is known for every rule now; rules whose source cannot be asked are left out."""
        made: Made = {measure: self._plain.readings(measure, at_seconds) for measure in self._measures.plain}
        made.update((measure, self._machine.readings(measure, at_seconds)) for measure in self._measures.machine)
        made.update(self._of_requests(at_seconds))
        agents = self._sight.agents if self._sight else NO_AGENTS
        if self._measures.present:
            made.update(present_readings(self._measures.present, self._present.of(agents, at_seconds)))
        return {name: made[measure] for name, measure in self._measures.of_rule.items() if measure in made}

    def culprits(self) -> CulpritsOf:
        """Who is on top now."""
        if self._sight is None:
            return Culprits()
        return Culprits(self._sight.processes, self._sight.agents, self._held.requests, self._sight.at.wall_seconds)

    def active_interfaces(self) -> tuple[str, ...]:
        """Of agents that run, the one with most to do first."""
        if self._sight is None:
            return ()
        running = [view for view in self._sight.agents.sessions if view.state is not SessionState.ENDED]
        working = Counter(view.interface for view in running if view.state is SessionState.WORKING)
        every = Counter(view.interface for view in running)
        return tuple(sorted(every, key=lambda name: (-working[name], -every[name], name)))

    def close(self) -> None:
        """Give back the journal's reader."""
        self._journal.close()

    def _of_requests(self, now: float) -> Made:
        if self._sight is None or not (self._measures.requests or self._measures.events):
            return {}
        has_news = self._held.refresh(self._sight.at)
        if self._held.error:
            return {}
        if has_news or not 0 <= now - self._made_seconds < _AGAIN_SECONDS:
            self._made = request_readings(self._measures.requests, self._held.requests, self._held.limits, now)
            self._made.update(event_readings(self._measures.events, self._held.events, now))
            self._made_seconds = now
        return self._made

"""What a rule knew at moments of the past, one after the other: from history's series and the journal's requests.

The same windows and readings as now. Must not know how a rule is judged or which moments are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from desktop_monitor.alerts.rule import Aggregation, Rule
from desktop_monitor.assess.learned_limits import LEARNED_DAYS, learned_limits
from desktop_monitor.assess.machine_signals import SOURCES, MachineSignals
from desktop_monitor.assess.measure import Measure, Reading
from desktop_monitor.assess.present_readings import PresentValue, present_readings
from desktop_monitor.assess.request_readings import ObservationLog, span_seconds
from desktop_monitor.assess.signals import SIGNALS, Origin, label_values
from desktop_monitor.assess.windows import KNOWN_SECONDS, SeriesWindows
from desktop_monitor.engine.alerting.past_samples import MOST_RAW_SERIES, PastSamples, Question, Tick
from desktop_monitor.engine.journal_query import Grouping, JournalReader, RequestFilter
from desktop_monitor.engine.query import HistoryReader
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.agent_event import Request, WorkflowEvent
from desktop_monitor.metrics.catalogue import CATALOGUE, SESSION_LABELS
from desktop_monitor.metrics.definition import SeriesKey

_CHUNK_SECONDS = 2 * 3600.0
_LEAST_CHUNK_SECONDS = 1.0
_DAY_SECONDS = 86_400.0
_MOST_REQUESTS = 10_000
"""In one chunk."""


class PastReadings(Protocol):
    """What a rule knew; asked from the oldest moment to the newest."""

    def at(self, now: float) -> tuple[Reading, ...]:
        """The readings of this moment (wall seconds). Raises StoreError."""

    def notes(self, end: float) -> tuple[Text, ...]:
        """What limits the word of all that was told, which ended at `end`."""


class PastSeries:
    """Of metrics, or of signals made of several of the machine's."""

    def __init__(self, rule: Rule, history: HistoryReader, start: float, end: float, step_seconds: float) -> None:
        self._measure = rule.measure
        self._windows = SeriesWindows((self._measure,))
        self._signals = MachineSignals() if rule.metric in SOURCES else None
        if self._signals is not None:
            self._signals.want((rule.metric,))
        keys = _keys(rule, history)
        self._is_much = len(keys) > MOST_RAW_SERIES
        is_newest_enough = self._signals is None and rule.window_seconds <= 0
        # What several metrics make was never made of the greatest of each.
        aggregation = rule.aggregation if self._signals is None else Aggregation.MEAN
        question = Question(keys, aggregation, step_seconds if is_newest_enough else 0.0)
        self._past = PastSamples(history, question)
        self._ticks = self._past.ticks(start, end)
        self._next: Tick | None = next(self._ticks, None)

    def at(self, now: float) -> tuple[Reading, ...]:
        """Go on to this moment."""
        while self._next is not None and self._next[0] <= now:
            at, samples = self._next
            self._windows.add(at, samples if self._signals is None else self._signals.of(at, samples))
            self._next = next(self._ticks, None)
        return self._windows.readings(self._measure, now)

    def notes(self, end: float) -> tuple[Text, ...]:
        """What had to do instead of every sample."""
        return _coarse(self._past, self._is_much, end)


class PastPresent:
    """Of what is known of agents as it is at a moment, as it was recorded now and then."""

    def __init__(self, rule: Rule, history: HistoryReader, start: float, end: float) -> None:
        self._rule = rule
        self._measure = _as_recorded(rule.measure)
        keys = _keys(rule, history)
        self._is_much = len(keys) > MOST_RAW_SERIES
        self._past = PastSamples(history, Question(keys, self._worst_aggregation))
        self._ticks = self._past.ticks(start, end)
        self._next: Tick | None = next(self._ticks, None)
        self._newest: dict[SeriesKey, tuple[float, float]] = {}
        """Wall time and value."""

    @property
    def _worst_aggregation(self) -> Aggregation:
        return Aggregation.MAX if self._measure.is_more_worse else Aggregation.MIN

    def at(self, now: float) -> tuple[Reading, ...]:
        """Go on to this moment; of several samples since the one before, the worst counts."""
        worse = max if self._measure.is_more_worse else min
        worst: dict[SeriesKey, float] = {}
        while self._next is not None and self._next[0] <= now:
            at, samples = self._next
            for key, value in samples.items():
                worst[key] = worse(value, worst.get(key, value))
                self._newest[key] = at, value
            self._next = next(self._ticks, None)
        known = (
            PresentValue(key.metric, label_values(key), worst.get(key, value), at)
            for key, (at, value) in self._newest.items()
            if now - at <= KNOWN_SECONDS
        )
        return present_readings((self._measure,), known)[self._measure]

    def notes(self, end: float) -> tuple[Text, ...]:
        """What had to do instead of names, and of every sample."""
        notes = _coarse(self._past, self._is_much, end)
        if any(name not in CATALOGUE[self._rule.metric].labels for name, _ in self._rule.where):
            return (text("alerts.rehearsal.unnamed"), *notes)
        if self._measure.group_by != self._rule.group_by:
            return (text("alerts.rehearsal.numbered"), *notes)
        return notes


def _as_recorded(measure: Measure) -> Measure:
    """`measure` of what history tells apart: sessions by their numbers."""
    if set(measure.group_by) <= set(CATALOGUE[measure.metric].labels):
        return measure
    return replace(measure, group_by=SESSION_LABELS)


def _coarse(past: PastSamples, is_much: bool, end: float) -> tuple[Text, ...]:
    if past.coarse_until_seconds is None:
        return ()
    if is_much:
        return (text("alerts.rehearsal.many_series"),)
    return (text("alerts.rehearsal.minutes", age=max(0.0, end - past.coarse_until_seconds)),)


def _keys(rule: Rule, history: HistoryReader) -> tuple[SeriesKey, ...]:
    metrics = SOURCES.get(rule.metric, (rule.metric,))
    where = dict(rule.where)
    found = []
    known = history.keys()
    for key in known:
        labels = label_values(key)
        if key.metric in metrics and all(labels.get(name, value) == value for name, value in where.items()):
            found.append(key)
    return tuple(found)


class PastRequests:
    """Of requests, or events of own workflows."""

    def __init__(self, rule: Rule, journal: JournalReader, start: float, end: float) -> None:
        self._measure = rule.measure
        self._journal = journal
        self._log = ObservationLog(self._measure)
        self._is_of_events = SIGNALS[rule.metric].origin is Origin.EVENTS
        self._learns = rule.metric == "agent_response_ratio"
        self._limits: dict[str, float] = {}
        self._next_lesson = float("-inf")
        self._waiting: list[Request | WorkflowEvent] = []
        """Read and not told yet, the newest first."""
        self._read_until, self._end = start - span_seconds(self._measure), end

    def at(self, now: float) -> tuple[Reading, ...]:
        """Go on to this moment."""
        while self._read_until <= now and self._read_until < self._end:
            self._read(min(self._end, self._read_until + _CHUNK_SECONDS))
        told: list[Request | WorkflowEvent] = []
        while self._waiting and self._waiting[-1].at_seconds <= now:
            told.append(self._waiting.pop())
        if told:
            self._learn(now)
            self._log.add(told, self._limits)
        return self._log.readings(now)

    def _read(self, until: float) -> None:
        news = self._told(until)
        while len(news) >= _MOST_REQUESTS and until - self._read_until > _LEAST_CHUNK_SECONDS:
            # There may be more than were told: in half the time there are fewer.
            until = (self._read_until + until) / 2
            news = self._told(until)
        self._waiting = [*reversed(news), *self._waiting]
        self._read_until = until

    def _told(self, until: float) -> Sequence[Request | WorkflowEvent]:
        wanted = RequestFilter(start_seconds=self._read_until, end_seconds=until)
        if self._is_of_events:
            return self._journal.workflow_events(wanted, _MOST_REQUESTS)
        return self._journal.requests(wanted, _MOST_REQUESTS)

    def _learn(self, now: float) -> None:
        """What was usual on the day before: days are told apart, hours are not."""
        if not self._learns or now < self._next_lesson:
            return
        self._next_lesson = now + _DAY_SECONDS
        wanted = RequestFilter(start_seconds=now - LEARNED_DAYS * _DAY_SECONDS, end_seconds=now)
        self._limits = learned_limits(self._journal.durations(Grouping.INTERFACE, wanted))

    def notes(self, _end: float) -> tuple[Text, ...]:
        """Nothing: the journal keeps every request."""
        return ()

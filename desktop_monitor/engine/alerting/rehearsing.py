"""A rule tried on what was recorded: the same windows and readings as now, fed from history and the journal.

Runs on whatever thread asks; streams, so that a week takes no more memory than a few
hours. Must not know who asks or how a rule is judged (see `alerts.rehearsal`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from desktop_monitor.alerts import rehearsal
from desktop_monitor.alerts.rehearsal import Past, Rehearsal
from desktop_monitor.alerts.rule import Aggregation, Rule
from desktop_monitor.assess.learned_limits import LEARNED_DAYS, learned_limits
from desktop_monitor.assess.machine_signals import SOURCES, MachineSignals
from desktop_monitor.assess.measure import Reading
from desktop_monitor.assess.request_readings import ObservationLog, span_seconds
from desktop_monitor.assess.signals import SIGNALS, Origin, label_values
from desktop_monitor.assess.windows import SeriesWindows
from desktop_monitor.engine.alerting.past_samples import MOST_RAW_SERIES, PastSamples, Question, Tick
from desktop_monitor.engine.journal_query import Grouping, JournalReader, RequestFilter
from desktop_monitor.engine.query import HistoryReader
from desktop_monitor.metrics.agent_event import Request, WorkflowEvent
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import GapReason
from desktop_monitor.metrics.text import Text, text

STEP_SECONDS = 15.0
_CHUNK_SECONDS = 2 * 3600.0
_CLOCK_NOISE_SECONDS = 0.001
_DAY_SECONDS = 86_400.0
_MOST_REQUESTS = 10_000
"""In one chunk."""


def rehearse(
    rule: Rule,
    history: HistoryReader,
    journal: JournalReader,
    start: float,
    end: float,
    step_seconds: float = STEP_SECONDS,
) -> Rehearsal:
    """Take `rule` through the stored past from `start` to `end` (wall seconds), a look every `step_seconds`.

    `notes` of the result say what limits its word. Raises StoreError.
    """
    signal = SIGNALS.get(rule.metric)
    origin = signal.origin if signal else None
    if origin is Origin.PRESENT:
        return replace(rehearsal.rehearse(rule, ()), notes=(text("alerts.rehearsal.present"),))
    looks = _Looks(history, start, end, step_seconds)
    if origin in {Origin.REQUESTS, Origin.EVENTS}:
        return rehearsal.rehearse(rule, looks.past(_OfRequests(rule, journal, start, end)))
    machine = _OfSamples(rule, history, start, end, step_seconds)
    result = rehearsal.rehearse(rule, looks.past(machine))
    return replace(result, notes=machine.notes(end))


class _Readings(Protocol):
    """What a rule knew at moments that come one after the other."""

    def at(self, now: float) -> tuple[Reading, ...]:
        """The readings of this moment. Raises StoreError."""


class _Looks:
    """The moments at which a rule is looked at, and how much time was observed between them."""

    def __init__(self, history: HistoryReader, start: float, end: float, step_seconds: float) -> None:
        span = history.span()
        self._start, self._end, self._step_seconds = start, end, step_seconds
        # A clock that was set loses nothing.
        gaps = [gap for gap in history.gaps(start, end) if gap.reason is not GapReason.CLOCK_STEP]
        self._gaps = sorted((max(start, gap.start_seconds), min(end, gap.end_seconds)) for gap in gaps)
        if span is None or span[0] > start:
            self._gaps.insert(0, (start, min(end, span[0]) if span else end))

    def past(self, readings: _Readings) -> Iterator[Past]:
        """The looks, oldest first; none where nothing was observed, but for the first and the last."""
        yield self._start, (), 0.0
        at, number = self._start, 0
        while at < self._end:
            before, at = at, min(self._end, at + self._step_seconds)
            while number < len(self._gaps) and self._gaps[number][1] <= before:
                number += 1
            missed, until = self._missed(number, before, at)
            if missed >= at - before - _CLOCK_NOISE_SECONDS:
                at = min(self._end, max(at, until))
                if at >= self._end:
                    yield at, (), 0.0
                continue
            yield at, readings.at(at), at - before - missed

    def _missed(self, number: int, before: float, at: float) -> tuple[float, float]:
        """Seconds of a step that lie in gaps, and the end of the last of these."""
        missed, until = 0.0, before
        for first, last in self._gaps[number:]:
            if first >= at:
                break
            # Gaps may overlap: paused while asleep.
            first = max(first, until)
            missed += max(0.0, min(last, at) - first)
            until = max(until, last)
        return missed, until


class _OfSamples:
    """Of metrics of the machine, or signals made of them."""

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
        if self._past.coarse_until_seconds is None:
            return ()
        if self._is_much:
            return (text("alerts.rehearsal.many_series"),)
        return (text("alerts.rehearsal.minutes", age=max(0.0, end - self._past.coarse_until_seconds)),)


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


class _OfRequests:
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
        wanted = RequestFilter(start_seconds=self._read_until, end_seconds=until)
        news: list[Request | WorkflowEvent] = []
        if self._is_of_events:
            news.extend(self._journal.workflow_events(wanted, _MOST_REQUESTS))
        else:
            news.extend(self._journal.requests(wanted, _MOST_REQUESTS))
        self._waiting = news[::-1] + self._waiting
        self._read_until = until

    def _learn(self, now: float) -> None:
        """What was usual on the day before: days are told apart, hours are not."""
        if not self._learns or now < self._next_lesson:
            return
        self._next_lesson = now + _DAY_SECONDS
        wanted = RequestFilter(start_seconds=now - LEARNED_DAYS * _DAY_SECONDS, end_seconds=now)
        self._limits = learned_limits(self._journal.durations(Grouping.INTERFACE, wanted))

"""A rule tried on what was recorded: the same windows and readings as now, fed from history and the journal.

Runs on whatever thread asks; streams, so that a week takes no more memory than a few
hours. Must not know who asks or how a rule is judged (see `alerts.rehearsal`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop_monitor.alerts import rehearsal
from desktop_monitor.alerts.rehearsal import Past, Rehearsal
from desktop_monitor.alerts.rule import Rule
from desktop_monitor.assess.signals import SIGNALS, Origin
from desktop_monitor.engine.alerting.past_readings import PastPresent, PastReadings, PastRequests, PastSeries
from desktop_monitor.engine.journal_query import JournalReader
from desktop_monitor.engine.query import HistoryReader
from desktop_monitor.metrics.sample import GapReason

STEP_SECONDS = 15.0
_CLOCK_NOISE_SECONDS = 0.001


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
    span = history.span()
    # Before the first record nobody looked: there is nothing to go through.
    first = end if span is None else min(max(start, span[0]), end)
    recorded = _readings(rule, history, journal, (first, end), step_seconds)
    result = rehearsal.rehearse(rule, _Looks(history, start, end, step_seconds).past(recorded))
    return replace(result, notes=recorded.notes(end))


def _readings(
    rule: Rule, history: HistoryReader, journal: JournalReader, span: tuple[float, float], step_seconds: float
) -> PastReadings:
    """Where the rule's readings come from."""
    signal = SIGNALS.get(rule.metric)
    origin = signal.origin if signal else None
    if origin in {Origin.REQUESTS, Origin.EVENTS}:
        return PastRequests(rule, journal, *span)
    if origin is Origin.PRESENT:
        return PastPresent(rule, history, *span)
    return PastSeries(rule, history, *span, step_seconds)


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

    def past(self, readings: PastReadings) -> Iterator[Past]:
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

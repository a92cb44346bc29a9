"""Stored history as ticks, oldest first, a few hours at a time: what some series were, raw where that is left.

Older than the raw samples there is one figure a minute: it is told as often as it was
measured, at most every `_SPACING_SECONDS`, so that counts of observations mean what they
mean now. Must not know rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop_monitor.assess.measure import Aggregation
from desktop_monitor.engine.query import HistoryReader
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import RollupSeries, Series

Tick = tuple[float, dict[SeriesKey, float]]
"""Wall time and what was measured then."""

MOST_RAW_SERIES = 12
"""Of more series, raw samples of a week would take minutes to go through."""
_CHUNK_SECONDS = 6 * 3600.0
_BUCKET_SECONDS = 60
_SPACING_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Question:
    """Which series are wanted and how."""

    keys: Sequence[SeriesKey]
    aggregation: Aggregation
    """Of a minute the greatest or least is told where that is asked for, else the mean."""
    thin_seconds: float = 0.0
    """Of raw samples only the newest in so long is told; 0: all are."""


class PastSamples:
    """Ticks of one stretch of history."""

    def __init__(self, history: HistoryReader, question: Question) -> None:
        self.coarse_until_seconds: float | None = None
        """Before this, minutes had to do; None: so far they had not."""
        self._history = history
        self._question = question

    def ticks(self, start: float, end: float) -> Iterator[Tick]:
        """Everything from `start` to before `end`. Raises StoreError."""
        while start < end:
            stop = min(end, start + _CHUNK_SECONDS)
            yield from self._chunk(start, stop)
            start = stop

    def _chunk(self, start: float, end: float) -> Iterator[Tick]:
        is_small = len(self._question.keys) <= MOST_RAW_SERIES
        raw = self._history.series(self._question.keys, start, end) if is_small else {}
        begins = min((series.times[0] for series in raw.values() if series), default=end)
        if begins > start + _BUCKET_SECONDS:
            # The minute in which raw samples begin is told by them.
            yield from self._minutes(start, end if begins == end else begins // _BUCKET_SECONDS * _BUCKET_SECONDS)
        for tick in _merged([self._raw_points(series) for series in raw.values()]):
            if tick[0] >= begins:
                yield tick

    def _raw_points(self, series: Series) -> Iterator[tuple[float, SeriesKey, float]]:
        thin = self._question.thin_seconds
        if not thin:
            for at, value in series:
                yield at, series.key, value
            return
        times = series.times
        for number, (at, value) in enumerate(series):
            is_newest = number + 1 == len(times) or times[number + 1] // thin != at // thin
            if is_newest:
                yield at, series.key, value

    def _minutes(self, start: float, end: float) -> Iterator[Tick]:
        buckets = self._history.rollups(self._question.keys, start, end, _BUCKET_SECONDS)
        if any(len(series) for series in buckets.values()):
            self.coarse_until_seconds = end
        for at, values in _merged([self._minute_points(series) for series in buckets.values()]):
            # The first minute may begin before, and the last end after.
            if start <= at < end:
                yield at, values

    def _minute_points(self, series: RollupSeries) -> Iterator[tuple[float, SeriesKey, float]]:
        for number, begins in enumerate(series.times):
            samples = max(1, min(int(series.counts[number]), int(_BUCKET_SECONDS / _SPACING_SECONDS)))
            spacing = _BUCKET_SECONDS / samples
            value = self._value(series, number)
            for sample in range(samples):
                yield begins + spacing * sample, series.key, value

    def _value(self, series: RollupSeries, number: int) -> float:
        match self._question.aggregation:
            case Aggregation.MAX:
                return series.maxima[number]
            case Aggregation.MIN:
                return series.minima[number]
            case _:
                return series.sums[number] / series.counts[number]


def _merged(sources: Sequence[Iterator[tuple[float, SeriesKey, float]]]) -> Iterator[Tick]:
    """Points of several series by their time."""
    if len(sources) == 1:
        # A single series is the common case, and the times of a store are its own ticks'.
        for at, key, value in sources[0]:
            yield at, {key: value}
        return
    ticks: dict[float, dict[SeriesKey, float]] = {}
    for source in sources:
        for at, key, value in source:
            ticks.setdefault(at, {})[key] = value
    yield from sorted(ticks.items(), key=lambda tick: tick[0])

"""The recent past of a few series, asked once when a view opens.

Questions for the history desk as plain objects; answers are points to paint. Must
not know which view asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_monitor.engine.query import HistoryReader
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap, Series

Points = list[tuple[float, float]]
_BUCKETS = 400
_LONGEST_OF_SAMPLES_SECONDS = 7200.0
"""Longer periods are read from rollups, whose buckets are minutes."""
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class RecentPast:
    """The answer: points of each key, gaps, and the period they are of."""

    points: Mapping[SeriesKey, Points]
    gaps: tuple[Gap, ...]
    start_seconds: float
    end_seconds: float
    step_seconds: int
    span: tuple[float, float] | None
    """Time of the oldest and newest record of the whole store."""

    def summed(self, keys: Sequence[SeriesKey]) -> Points:
        """The sum of `keys` at each time at which one of them is known, oldest first."""
        sums: dict[float, float] = {}
        for key in keys:
            for time, value in self.points.get(key, ()):
                sums[time] = sums.get(time, 0.0) + value
        return sorted(sums.items())

    def highest(self, keys: Sequence[SeriesKey]) -> Points:
        """The highest of `keys` at each time at which one of them is known, oldest first."""
        highest: dict[float, float] = {}
        for key in keys:
            for time, value in self.points.get(key, ()):
                highest[time] = max(value, highest.get(time, value))
        return sorted(highest.items())


@dataclass(frozen=True, slots=True)
class AskRecentPast:
    """The question: means of `keys` in buckets of equal width between two wall times."""

    keys: tuple[SeriesKey, ...]
    start_seconds: float
    end_seconds: float

    @property
    def step_seconds(self) -> int:
        """Width of a bucket: at most about 400 of them, of long periods in whole minutes."""
        width = (self.end_seconds - self.start_seconds) / _BUCKETS
        if self._is_short:
            return max(1, round(width))
        return max(1, round(width / _MINUTE)) * _MINUTE

    @property
    def _is_short(self) -> bool:
        return self.end_seconds - self.start_seconds <= _LONGEST_OF_SAMPLES_SECONDS

    def __call__(self, reader: HistoryReader) -> RecentPast:
        """Read it; runs on the history desk's thread. Raises StoreError."""
        points = self._from_samples(reader) if self._is_short else self._from_rollups(reader)
        gaps = reader.gaps(self.start_seconds, self.end_seconds)
        return RecentPast(points, gaps, self.start_seconds, self.end_seconds, self.step_seconds, reader.span())

    def _from_samples(self, reader: HistoryReader) -> dict[SeriesKey, Points]:
        found = reader.series(self.keys, self.start_seconds, self.end_seconds)
        return {
            key: _means(found[key], self.step_seconds, self.end_seconds) if key in found else [] for key in self.keys
        }

    def _from_rollups(self, reader: HistoryReader) -> dict[SeriesKey, Points]:
        step = self.step_seconds
        found = reader.rollups(self.keys, self.start_seconds, self.end_seconds, step)
        points: dict[SeriesKey, Points] = {key: [] for key in self.keys}
        for key, rollup in found.items():
            points[key] = [(t + step / 2, m) for t, m in zip(rollup.times, rollup.means(), strict=True)]
        return points


def _means(series: Series, step_seconds: int, end_seconds: float) -> Points:
    """The mean of each bucket that holds a sample, at its middle; buckets are the same for every series."""
    sums: dict[int, tuple[float, int]] = {}
    for time, value in series:
        bucket = int(time // step_seconds)
        total, count = sums.get(bucket, (0.0, 0))
        sums[bucket] = (total + value, count + 1)
    return [(min((bucket + 0.5) * step_seconds, end_seconds), total / count) for bucket, (total, count) in sums.items()]

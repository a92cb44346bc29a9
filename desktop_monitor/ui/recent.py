"""The recent past of a few series, asked once when a view opens.

Questions for the history desk as plain objects; answers are points to paint. Must
not know which view asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_monitor.engine.query import HistoryReader
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap

Points = list[tuple[float, float]]
_RAW_TAIL_SECONDS = 180.0
_LONGEST_WITH_TAIL_SECONDS = 7200.0
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


@dataclass(frozen=True, slots=True)
class AskRecentPast:
    """The question: means of `keys` between two wall times, of a short period the last minutes sample by sample."""

    keys: tuple[SeriesKey, ...]
    start_seconds: float
    end_seconds: float

    @property
    def step_seconds(self) -> int:
        """Width of a bucket: whole minutes, at most about 400 buckets."""
        return max(1, round((self.end_seconds - self.start_seconds) / 400 / _MINUTE)) * _MINUTE

    def __call__(self, reader: HistoryReader) -> RecentPast:
        """Read it; runs on the history desk's thread. Raises StoreError."""
        step = self.step_seconds
        short = self.end_seconds - self.start_seconds <= _LONGEST_WITH_TAIL_SECONDS
        tail = (self.end_seconds - _RAW_TAIL_SECONDS) // step * step if short else self.end_seconds
        tail = max(tail, self.start_seconds)
        buckets = reader.rollups(self.keys, self.start_seconds, tail, step)
        raw = reader.series(self.keys, tail, self.end_seconds) if tail < self.end_seconds else {}
        points: dict[SeriesKey, Points] = {}
        for key in self.keys:
            rollup = buckets.get(key)
            line = [(t + step / 2, m) for t, m in zip(rollup.times, rollup.means(), strict=True)] if rollup else []
            line.extend(raw.get(key, ()))
            points[key] = line
        gaps = reader.gaps(self.start_seconds, self.end_seconds)
        return RecentPast(points, gaps, self.start_seconds, self.end_seconds, step, reader.span())

"""Samples of one moment, and series of one metric over time.

A value that was not measured is absent: there is no zero, no NaN and no None that
stands for "unknown". Must not know where samples come from or go to.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from desktop_monitor.metrics.definition import SeriesKey

Samples = Mapping[SeriesKey, float]
"""All values read at about one moment; a series that is not in it was not measured."""


@dataclass(frozen=True, slots=True)
class Series:
    """All samples of one series within a window, oldest first."""

    key: SeriesKey
    times: array[float] = field(default_factory=lambda: array("d"))
    """Wall seconds, ascending."""
    values: array[float] = field(default_factory=lambda: array("d"))

    def __len__(self) -> int:
        return len(self.times)

    def __iter__(self) -> Iterator[tuple[float, float]]:
        return zip(self.times, self.values, strict=True)


@dataclass(frozen=True, slots=True)
class RollupSeries:
    """One series in buckets of equal width: what was lowest, highest, summed and counted."""

    key: SeriesKey
    step_seconds: float
    times: array[float]
    """Wall seconds at which each bucket starts, ascending; empty buckets are absent."""
    minima: array[float]
    maxima: array[float]
    sums: array[float]
    counts: array[float]

    def __len__(self) -> int:
        return len(self.times)

    def means(self) -> array[float]:
        """Sum over count of each bucket."""
        return array("d", (s / c for s, c in zip(self.sums, self.counts, strict=True)))


class GapReason(Enum):
    """Why nothing was observed for a while."""

    ASLEEP = "asleep"
    """The machine was suspended."""
    STOPPED = "stopped"
    """No recorder ran."""
    PAUSED = "paused"
    """The user paused recording."""
    STALLED = "stalled"
    """The recorder ran but could not work (stopped process, frozen machine, full disk)."""
    CLOCK_STEP = "clock_step"
    """The wall clock was set; nothing is missing, but times do not connect."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of wall time in which nothing was observed."""

    start_seconds: float
    end_seconds: float
    reason: GapReason

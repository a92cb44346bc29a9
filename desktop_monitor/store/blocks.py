"""Samples as they pass between the codec and its callers. Must not know bytes or SQL."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple


class Tick(NamedTuple):
    """What was measured at one moment."""

    time_us: int
    """Wall microseconds since 1970."""
    ids: Sequence[int]
    values: Sequence[float]


class Column(NamedTuple):
    """The samples of one series within a chunk, ascending in time."""

    times: array[float]
    """Wall seconds."""
    values: array[float]


class Rollup(NamedTuple):
    """One series in one minute, or in more of them."""

    sample_count: float
    minimum: float
    maximum: float
    total: float

    def merged(self, other: Rollup) -> Rollup:
        """Both parts of one minute as one."""
        return Rollup(
            self.sample_count + other.sample_count,
            min(self.minimum, other.minimum),
            max(self.maximum, other.maximum),
            self.total + other.total,
        )


class RollupColumn(NamedTuple):
    """The minutes of one series within one hour, ascending."""

    minutes: Sequence[int]
    """0-59 within the hour; a minute without samples is absent."""
    counts: Sequence[float]
    minima: Sequence[float]
    maxima: Sequence[float]
    totals: Sequence[float]

    def folded(self) -> Rollup:
        """All of its minutes as one; there is at least one."""
        return Rollup(sum(self.counts), min(self.minima), max(self.maxima), sum(self.totals))


class HourSum(NamedTuple):
    """One series in one whole hour."""

    minutes: int
    """Those it was measured in, bit by bit, minute 0 the lowest."""
    rollup: Rollup

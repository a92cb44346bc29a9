"""What figures rest on: means, shares, ratios of sums and what was measured all the time, with how sure they are.

Observations are taken for independent of each other. Must not know KPIs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_monitor.assess.performance.figure import ENOUGH, Estimate
from desktop_monitor.assess.performance.memory import FORGETFUL, Memory
from desktop_monitor.metrics.intervals import (
    Bounds,
    ClusteredRatio,
    Spread,
    joined,
    mean_bounds,
    mean_difference_bounds,
    mean_ratio_bounds,
    ratio_of_sums,
    share_difference_bounds,
    spread_of,
    student_975,
    welch_half,
    wilson_bounds,
)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of what was observed one by one; Student's interval, Welch's of differences."""

    spread: Spread
    most: float = math.inf
    """No value is greater; none is below 0."""

    @property
    def count(self) -> int:
        """Observations."""
        return self.spread.count

    @property
    def value(self) -> float:
        """The mean; 0 without observations."""
        return self.spread.mean

    def bounds(self) -> Bounds:
        """Of the 95 % interval."""
        low, high = mean_bounds(self.spread)
        return Bounds(max(0.0, low), min(self.most, high))


@dataclass(frozen=True, slots=True)
class Share:
    """How many of all observations; Wilson's interval, Newcombe's of differences."""

    part: int
    whole: int

    @property
    def count(self) -> int:
        """Observations."""
        return self.whole

    @property
    def value(self) -> float:
        """The share, 0-1; 0 without observations."""
        return self.part / self.whole if self.whole else 0.0

    def bounds(self) -> Bounds:
        """Of the 95 % interval."""
        low, high = wilson_bounds(self.part, self.whole)
        return Bounds(max(0.0, low), min(1.0, high))


@dataclass(frozen=True, slots=True)
class SumsRatio:
    """The ratio 0-1 of two sums over requests, of which only the sums of each cell are known.

    Its interval is that of the ratio estimator with the cells (day, interface, model, mode and
    project) as clusters; where the cells tell no more than fewer than `ENOUGH` of equal size
    would, there is none (see `ratio_of_sums`).
    """

    clusters: tuple[tuple[float, float], ...]
    """Numerator and denominator of each cell."""
    requests: int

    @property
    def count(self) -> int:
        """Requests."""
        return self.requests

    @property
    def value(self) -> float:
        """The ratio; 0 where nothing is to be divided."""
        part, whole = map(math.fsum, zip(*self.clusters, strict=True)) if self.clusters else (0.0, 0.0)
        return min(1.0, max(0.0, part / whole)) if whole > 0 else 0.0

    def certainty(self) -> ClusteredRatio | None:
        """None with too few clusters."""
        found = ratio_of_sums(self.clusters)
        return found if found and found.clusters >= ENOUGH else None

    def bounds(self) -> Bounds | None:
        """Of the 95 % interval."""
        found = self.certainty()
        if found is None:
            return None
        half = student_975(found.clusters - 1) * math.sqrt(found.variance)
        value = self.value
        return Bounds(max(0.0, value - half), min(1.0, value + half))


@dataclass(frozen=True, slots=True)
class Measured:
    """The mean over time of what was measured all the time: no sample of anything, so without an interval."""

    value: float
    samples: int

    @property
    def count(self) -> int:
        """Samples."""
        return self.samples

    def bounds(self) -> Bounds | None:
        """None: neighbours in time depend on each other, and nothing was left unmeasured."""
        return None


Evidence = Mean | Share | SumsRatio | Measured


def change(now: Evidence, before: Evidence) -> Estimate | None:
    """Now minus before; None with fewer than `ENOUGH` observations on either side."""
    if min(now.count, before.count) < ENOUGH:
        return None
    low, high = _difference_bounds(now, before) or (None, None)
    return Estimate(now.value - before.value, low, high, now.count + before.count)


def _difference_bounds(now: Evidence, before: Evidence) -> Bounds | None:
    if isinstance(now, Mean) and isinstance(before, Mean):
        return mean_difference_bounds(before.spread, now.spread)
    if isinstance(now, Share) and isinstance(before, Share):
        return share_difference_bounds((before.part, before.whole), (now.part, now.whole))
    if isinstance(now, SumsRatio) and isinstance(before, SumsRatio):
        return _sums_difference_bounds(now, before)
    return None


def _sums_difference_bounds(now: SumsRatio, before: SumsRatio) -> Bounds | None:
    new, old = now.certainty(), before.certainty()
    if new is None or old is None:
        return None
    half = welch_half((old.variance, new.variance), (old.clusters, new.clusters))
    difference = now.value - before.value
    return Bounds(max(-1.0, difference - half), min(1.0, difference + half))


def estimate(evidence: Evidence) -> Estimate | None:
    """Value and interval; None with fewer than `ENOUGH` observations."""
    if evidence.count < ENOUGH:
        return None
    low, high = evidence.bounds() or (None, None)
    return Estimate(evidence.value, low, high, evidence.count)


def mean_estimate(
    parts: Iterable[Sequence[float]], most: float = math.inf, memory: Memory = FORGETFUL
) -> Estimate | None:
    """The mean of all values of `parts`, none of them below 0 or above `most`."""
    return estimate(mean_of(parts, most, memory))


def share_estimate(part: int, whole: int) -> Estimate | None:
    """The share of `part` in `whole`."""
    return estimate(Share(part, whole))


def mean_of(parts: Iterable[Sequence[float]], most: float = math.inf, memory: Memory = FORGETFUL) -> Mean:
    """The evidence of `mean_estimate`."""
    return Mean(joined(memory.each(spread_of, parts)), most)


def mean_ratio(first: Mean, second: Mean) -> Estimate | None:
    """How many times the second mean the first one is, by the delta method on logarithms.

    None with fewer than `ENOUGH` observations on either side or where a mean is 0.
    """
    if min(first.count, second.count) < ENOUGH or min(first.value, second.value) <= 0:
        return None
    low, high = mean_ratio_bounds(first.spread, second.spread)
    return Estimate(first.value / second.value, low, high, first.count + second.count)

"""What one kind of requests is against another, compared only within what is alike, and how likely that is chance.

Two kinds are compared stratum by stratum (a project, for example), and the strata's
differences are added up as the first kind's observations are spread over them: what would
have become of these, had they been of the second kind.

Observations of one day depend on each other, so days are what is counted: kinds that were both
there on a day are compared within it (`paired`), others need enough days each (`difference`).
Must not know what strata are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import NormalDist
from typing import NamedTuple, TypeGuard

from desktop_monitor.assess.advice.followed import Standing
from desktop_monitor.assess.performance.figure import ENOUGH, Estimate
from desktop_monitor.metrics.intervals import NORMAL_975, ratio_of_sums, student_975

LEVEL = 0.01
"""How likely a difference may be by chance, in either direction, over all comparisons of one rule together."""
LEAST = 20
"""Observations on either side in all strata together: Student's interval is too sure of fewer of skewed durations."""
_NORMAL = NormalDist()
_ENOUGH_DAYS = ENOUGH - 1e-9
"""Effective numbers of days of equal size are whole ones but for the dust of binary fractions."""


class Difference(NamedTuple):
    """The second kind minus the first."""

    value: float
    low: float
    """Of the 95 % interval."""
    high: float
    chance: float
    """How likely one as great is where there is none, 0-1, both directions."""
    first: float
    """The first kind's value in the strata compared."""
    first_count: int
    second_count: int
    strata: int

    @property
    def second(self) -> float:
        """What the first kind's would have been."""
        return self.first + self.value


def difference(strata: Iterable[tuple[Standing | None, Standing | None]]) -> Difference | None:
    """Of first and second kind; strata without enough days of both are left out.

    None with fewer than `LEAST` observations of either in all.
    """
    pairs = [(one, other) for one, other in strata if _has_days(one) and _has_days(other)]
    first_count, second_count = sum(one.observations for one, _ in pairs), sum(other.observations for _, other in pairs)
    if min(first_count, second_count) < LEAST:
        return None
    weights = [one.observations / first_count for one, _ in pairs]
    value = math.fsum(w * (other.value - one.value) for w, (one, other) in zip(weights, pairs, strict=True))
    half, chance = _uncertainty(value, _parts(weights, pairs))
    return Difference(
        value=value,
        low=value - half,
        high=value + half,
        chance=chance,
        first=math.fsum(w * one.value for w, (one, _) in zip(weights, pairs, strict=True)),
        first_count=first_count,
        second_count=second_count,
        strata=len(pairs),
    )


def is_surely_above(limit: float, found: Estimate, comparisons: int = 1) -> bool:
    """Whether a value is above `limit` by more than chance would have it in one of so many comparisons."""
    return found.low is not None and found.value - _stretch(comparisons) * (found.value - found.low) > limit


def is_surely_below(limit: float, found: Estimate, comparisons: int = 1) -> bool:
    """The same of a value below it."""
    return found.high is not None and found.value + _stretch(comparisons) * (found.high - found.value) < limit


def _stretch(comparisons: int) -> float:
    """How many times as wide as a 95 % interval one is that is as sure as `LEVEL` demands."""
    return _NORMAL.inv_cdf(1 - LEVEL / 2 / max(1, comparisons)) / NORMAL_975


def _parts(weights: list[float], pairs: list[tuple[Standing, Standing]]) -> list[tuple[float, float]]:
    """Each estimate's part of the variance, and what it rests on."""
    return [
        (weight * weight * (one.variance or 0.0), one.independent)
        for weight, pair in zip(weights, pairs, strict=True)
        for one in pair
    ]


class Total(NamedTuple):
    """Observations of one kind in one stratum on one day."""

    observations: int
    sum: float

    @property
    def mean(self) -> float:
        """Raises ZeroDivisionError without observations."""
        return self.sum / self.observations


def paired(days: Iterable[tuple[Total, Total]], strata: int) -> Difference | None:
    """Of first and second kind, each day of a stratum on which both were there for itself.

    Days weigh by how much they tell, and are what is taken for independent. `strata`: how many
    these days are of. None with fewer than `LEAST` observations or `ENOUGH` days.
    """
    both = [(one, other) for one, other in days if one.observations and other.observations]
    first_count, second_count = sum(one.observations for one, _ in both), sum(other.observations for _, other in both)
    weights = [1 / (1 / one.observations + 1 / other.observations) for one, other in both]
    gaps = [weight * (other.mean - one.mean) for weight, (one, other) in zip(weights, both, strict=True)]
    found = ratio_of_sums(list(zip(gaps, weights, strict=True)))
    if found is None or found.clusters < _ENOUGH_DAYS or min(first_count, second_count) < LEAST:
        return None
    whole = math.fsum(weights)
    value = math.fsum(gaps) / whole
    half, chance = _uncertainty(value, [(found.variance, found.clusters)])
    first = math.fsum(weight * one.mean for weight, (one, _) in zip(weights, both, strict=True)) / whole
    return Difference(value, value - half, value + half, chance, first, first_count, second_count, strata)


def _has_days(one: Standing | None) -> TypeGuard[Standing]:
    return one is not None and one.days >= _ENOUGH_DAYS


def _uncertainty(value: float, parts: list[tuple[float, float]]) -> tuple[float, float]:
    """Half the 95 % interval, and how likely the value is by chance.

    Degrees of freedom: F. E. Satterthwaite, An approximate distribution of estimates of variance
    components, Biometrics Bulletin 2 (1946), 110-114.
    """
    whole = math.fsum(variance for variance, _ in parts)
    if whole <= 0 or not math.isfinite(whole):
        return (math.inf, 1.0) if whole else (0.0, 0.0 if value else 1.0)
    freedom = 1 / math.fsum((variance / whole) ** 2 / (count - 1) for variance, count in parts)
    return student_975(freedom) * math.sqrt(whole), _chance(value / math.sqrt(whole), freedom)


def _chance(t: float, freedom: float) -> float:
    """How likely Student's t is beyond `t` on either side; D. L. Wallace, Bounds on normal approximations to
    Student's and the chi-square distributions, Annals of Mathematical Statistics 30 (1959), 1121-1130.
    """
    z = (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log1p(t * t / freedom))
    return 2 * _NORMAL.cdf(-z)

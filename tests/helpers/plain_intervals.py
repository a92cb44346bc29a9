"""Means, shares and their 95 % intervals from the textbooks, with nothing but the standard library.

Student's quantile is found by integrating its density. Must not import the program.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from functools import lru_cache

_Z = statistics.NormalDist().inv_cdf(0.975)
_STEPS = 400
LEAST = 5

Interval = tuple[float, float]


@lru_cache(maxsize=4096)
def student(freedom: float) -> float:
    """The 97.5 % point of Student's t."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)

    def density(x: float) -> float:
        return scale * (1 + x * x / freedom) ** (-(freedom + 1) / 2)

    point = _Z
    for _ in range(30):
        width = point / _STEPS
        inner = sum((4 if number % 2 else 2) * density(number * width) for number in range(1, _STEPS))
        below = 0.5 + width / 3 * (density(0.0) + inner + density(point))
        change = (0.975 - below) / density(point)
        point += max(-0.5 * point, min(change, 0.5 * point))
        if abs(change) < 1e-9:
            break
    return point


def error(values: Sequence[float]) -> float:
    """The standard error of a mean."""
    return statistics.stdev(values) / math.sqrt(len(values))


def mean_interval(values: Sequence[float]) -> Interval:
    """Student's."""
    middle, half = statistics.fmean(values), student(len(values) - 1) * error(values)
    return middle - half, middle + half


def welch(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Half the width of a difference's interval, from variance and count of either side."""
    (a, n), (b, m) = first, second
    if a + b == 0:
        return 0.0
    freedom = (a + b) ** 2 / (a * a / (n - 1) + b * b / (m - 1))
    return student(freedom) * math.sqrt(a + b)


def difference_interval(now: Sequence[float], before: Sequence[float]) -> Interval:
    """Welch's interval of now minus before."""
    middle = statistics.fmean(now) - statistics.fmean(before)
    half = welch((error(now) ** 2, len(now)), (error(before) ** 2, len(before)))
    return middle - half, middle + half


def ratio_interval(first: Sequence[float], second: Sequence[float]) -> Interval:
    """Of the first mean over the second, on logarithms."""
    one, other = statistics.fmean(first), statistics.fmean(second)
    half = welch(((error(first) / one) ** 2, len(first)), ((error(second) / other) ** 2, len(second)))
    return one / other * math.exp(-half), one / other * math.exp(half)


def wilson(part: int, whole: int) -> Interval:
    """Wilson's interval of a share."""
    share, zz = part / whole, _Z * _Z
    middle = (share + zz / (2 * whole)) / (1 + zz / whole)
    half = _Z / (1 + zz / whole) * math.sqrt(share * (1 - share) / whole + zz / (4 * whole * whole))
    return max(0.0, middle - half), min(1.0, middle + half)


def newcombe(now: tuple[int, int], before: tuple[int, int]) -> Interval:
    """Of the share now minus the one before."""
    p, q = now[0] / now[1], before[0] / before[1]
    (low_p, high_p), (low_q, high_q) = wilson(*now), wilson(*before)
    return p - q - math.hypot(p - low_p, high_q - q), p - q + math.hypot(high_p - p, q - low_q)


def clustered(parts: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """Variance of a ratio of sums, and how many clusters of one size would tell as much."""
    whole = math.fsum(size for _, size in parts)
    if whole <= 0:
        return None
    clusters = whole * whole / math.fsum(size * size for _, size in parts)
    if clusters <= 1 + 1e-9:
        return None
    ratio = math.fsum(part for part, _ in parts) / whole
    residuals = math.fsum((part - ratio * size) ** 2 for part, size in parts) / whole**2
    return residuals * clusters / (clusters - 1), clusters


def quantile(values: Sequence[float], share: float) -> float:
    """Linear between neighbours, as spreadsheets do it."""
    ordered = sorted(values)
    if len(ordered) == 1:
        return ordered[0]
    return statistics.quantiles(ordered, n=100, method="inclusive")[round(share * 100) - 1]

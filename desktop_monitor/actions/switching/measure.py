"""What requests before and after a switch were like, and how sure the difference is. Pure.

Must not know where requests come from or what follows from the difference.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop_monitor.actions.switching.record import Difference, Measure
from desktop_monitor.metrics.agent_event import Outcome

ENOUGH = 5
"""Observations on either side that a difference needs."""
_NORMAL = 1.959963984540054
"""The 97.5 % point of the normal distribution."""

Answer = tuple[Outcome | None, float | None]
"""How a request ended and how many seconds it took; None: not known."""


class Observed(NamedTuple):
    """Requests since a switch."""

    measure: Measure
    leading_failures: int
    """How many failed one after the other, from the first one on."""


def observed(start_seconds: float, end_seconds: float, answers: Iterable[Answer]) -> Observed:
    """What `answers` to requests of this stretch of time say, the oldest first.

    Those cancelled by the user and those still without an outcome count in nothing.
    """
    counted = [answer for answer in answers if answer[0] not in (None, Outcome.CANCELLED)]
    leading = next((n for n, (outcome, _) in enumerate(counted) if outcome is Outcome.OK), len(counted))
    return Observed(measure_of(start_seconds, end_seconds, counted), leading)


def measure_of(start_seconds: float, end_seconds: float, answers: Iterable[Answer]) -> Measure:
    """The sums of `answers`, in any order; counted as `observed` does."""
    counted = [answer for answer in answers if answer[0] not in (None, Outcome.CANCELLED)]
    durations = [
        seconds
        for outcome, seconds in counted
        if outcome is Outcome.OK and seconds is not None and math.isfinite(seconds) and seconds >= 0
    ]
    return Measure(
        start_seconds=start_seconds,
        end_seconds=end_seconds,
        requests=len(counted),
        failures=sum(outcome is not Outcome.OK for outcome, _ in counted),
        timed=len(durations),
        mean_seconds=math.fsum(durations) / len(durations) if durations else None,
        standard_error_seconds=_standard_error(durations),
    )


def _standard_error(values: Sequence[float]) -> float | None:
    if len(values) < 2:
        return None
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values))


def duration_difference(before: Measure | None, after: Measure | None) -> Difference | None:
    """Mean seconds after minus before, with Welch's 95 % interval; None with fewer than `ENOUGH` on either side.

    B. L. Welch, The generalization of "Student's" problem when several different
    population variances are involved, Biometrika 34 (1947), 28-35.
    """
    if before is None or after is None or min(before.timed, after.timed) < ENOUGH:
        return None
    means = before.mean_seconds, after.mean_seconds
    errors = before.standard_error_seconds, after.standard_error_seconds
    if means[0] is None or means[1] is None or errors[0] is None or errors[1] is None:
        return None
    estimate = means[1] - means[0]
    variances = errors[0] ** 2, errors[1] ** 2
    half = _welch_half(variances, (before.timed, after.timed))
    return Difference(estimate, estimate - half, estimate + half) if math.isfinite(half + estimate) else None


def _welch_half(variances: tuple[float, float], counts: tuple[int, int]) -> float:
    """Half the interval's width, from the variances of both means."""
    whole = sum(variances)
    if not whole:
        return 0.0
    # Welch's and Satterthwaite's degrees of freedom; shares, for squares of tiny variances are 0.
    shares = (variance / whole for variance in variances)
    freedom = 1 / sum(share**2 / (count - 1) for share, count in zip(shares, counts, strict=True))
    return student_975(freedom) * math.sqrt(whole)


def student_975(freedom: float) -> float:
    """The 97.5 % point of Student's t for 4 and more degrees of freedom, right to 0.1 %.

    Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
    """
    z = _NORMAL
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom ** (n + 1) for n, term in enumerate(terms))


def failure_difference(before: Measure | None, after: Measure | None, z: float = _NORMAL) -> Difference | None:
    """Share of failures after minus before, with Newcombe's 95 % interval; None with fewer than `ENOUGH` requests.

    R. G. Newcombe, Interval estimation for the difference between independent
    proportions, Statistics in Medicine 17 (1998), 873-890, method 10. `z`: of another
    interval than the 95 % one.
    """
    if before is None or after is None or min(before.requests, after.requests) < ENOUGH:
        return None
    old, low_old, high_old = _wilson(before, z)
    new, low_new, high_new = _wilson(after, z)
    estimate = new - old
    return Difference(
        estimate,
        estimate - math.hypot(new - low_new, high_old - old),
        estimate + math.hypot(high_new - new, old - low_old),
    )


def _wilson(measure: Measure, z: float) -> tuple[float, float, float]:
    """The share of failures and Wilson's interval of it, JASA 22 (1927), 209-212."""
    count, share = measure.requests, measure.failures / measure.requests
    middle = share + z * z / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    whole = 1 + z * z / count
    return share, (middle - half) / whole, (middle + half) / whole

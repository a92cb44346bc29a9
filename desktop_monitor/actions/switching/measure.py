"""What requests before and after a switch were like, and how sure the difference is. Pure.

Must not know where requests come from or what follows from the difference.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from desktop_monitor.actions.switching.record import Difference, Measure
from desktop_monitor.metrics.agent_event import Outcome
from desktop_monitor.metrics.intervals import NORMAL_975, share_difference_bounds, spread_of, welch_half

ENOUGH = 5
"""Observations on either side that a difference needs."""

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
    spread = spread_of(durations)
    return Measure(
        start_seconds=start_seconds,
        end_seconds=end_seconds,
        requests=len(counted),
        failures=sum(outcome is not Outcome.OK for outcome, _ in counted),
        timed=len(durations),
        mean_seconds=spread.mean if durations else None,
        standard_error_seconds=math.sqrt(spread.variance_of_mean) if len(durations) > 1 else None,
    )


def duration_difference(before: Measure | None, after: Measure | None) -> Difference | None:
    """Mean seconds after minus before, with Welch's 95 % interval; None with fewer than `ENOUGH` on either side."""
    if before is None or after is None or min(before.timed, after.timed) < ENOUGH:
        return None
    means = before.mean_seconds, after.mean_seconds
    errors = before.standard_error_seconds, after.standard_error_seconds
    if means[0] is None or means[1] is None or errors[0] is None or errors[1] is None:
        return None
    estimate = means[1] - means[0]
    half = welch_half((errors[0] ** 2, errors[1] ** 2), (before.timed, after.timed))
    return Difference(estimate, estimate - half, estimate + half) if math.isfinite(half + estimate) else None


def failure_difference(before: Measure | None, after: Measure | None, z: float = NORMAL_975) -> Difference | None:
    """Share of failures after minus before, with Newcombe's 95 % interval; None with fewer than `ENOUGH` requests.

    `z`: of another interval than the 95 % one.
    """
    if before is None or after is None or min(before.requests, after.requests) < ENOUGH:
        return None
    old, new = ((measure.failures, measure.requests) for measure in (before, after))
    return Difference(new[0] / new[1] - old[0] / old[1], *share_difference_bounds(old, new, z))

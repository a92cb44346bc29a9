"""A recommendation that was followed: what was then, what was expected, and what came of it.

Measured again in the same scope with the same KPI. That something else changed in the
meantime cannot be told apart. Must not know where records are kept or who shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.advice.differences import Difference, difference
from desktop_monitor.assess.advice.followed import Followed
from desktop_monitor.assess.advice.recommendation import Recommendation
from desktop_monitor.assess.advice.standing import estimate_of, standing
from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.metrics.kpi import KPIS
from desktop_monitor.metrics.period_facts import PeriodFacts

_ENOUGH_OF_GAIN = 0.5
"""Less than this share of what was expected is no help."""


class Verdict(Enum):
    """What may be said of it."""

    HELPED = "helped"
    """Surely better than before."""
    DID_NOT = "did_not"
    """Surely less than half of what was expected."""
    NOT_ENOUGH_DATA = "not_enough_data"
    """Yet."""
    NOT_MEASURED = "not_measured"
    """No KPI tells."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    verdict: Verdict
    after: Estimate | None = None
    """The KPI since; None with too few observations."""
    change: Estimate | None = None
    """Since minus before."""


def followed(one: Recommendation, facts: PeriodFacts, prices: PriceTable, at_seconds: float) -> Followed:
    """The record of following `one` now; `facts` are those of its period."""
    gain = one.gain
    if gain is None:
        return Followed(0, one.key, one.title, at_seconds, one.scope)
    before = standing(gain.kpi, facts, one.scope, prices)
    gained = (gain.to_value, gain.to_low, gain.to_high)
    return Followed(0, one.key, one.title, at_seconds, one.scope, gain.kpi, before, *gained)


def outcome_of(one: Followed, since: PeriodFacts, prices: PriceTable) -> Outcome:
    """What came of it by the facts from `one.at_seconds` on."""
    if one.kpi is None or one.before is None or one.expected is None:
        return Outcome(Verdict.NOT_MEASURED)
    after = standing(one.kpi, since, one.scope, prices)
    gap = difference([(one.before, after)])
    if after is None or gap is None:
        return Outcome(Verdict.NOT_ENOUGH_DATA, estimate_of(after) if after else None)
    is_sample = one.before.variance is not None and after.variance is not None
    low, high = (gap.low, gap.high) if is_sample else (None, None)
    change = Estimate(gap.value, low, high, after.observations)
    is_lower_better = KPIS[one.kpi].is_lower_better
    verdict = _verdict(gap, one.expected - one.before.value, is_lower_better=is_lower_better, is_sample=is_sample)
    return Outcome(verdict, estimate_of(after), change)


def _verdict(gap: Difference, expected: float, *, is_lower_better: bool, is_sample: bool) -> Verdict:
    worst, best = (-gap.high, -gap.low) if is_lower_better else (gap.low, gap.high)
    is_short = best < _ENOUGH_OF_GAIN * abs(expected)
    if worst > 0 and (is_sample or not is_short):
        return Verdict.HELPED
    return Verdict.DID_NOT if is_short else Verdict.NOT_ENOUGH_DATA

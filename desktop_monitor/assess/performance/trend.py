"""How a figure moved against the period before, in a word. Must not know who says it."""

from __future__ import annotations

from enum import Enum

from desktop_monitor.assess.performance.figure import Estimate, KpiFigure
from desktop_monitor.metrics.kpi import KPIS, Kpi

STEADY_RATIO = 0.05
"""What was measured all the time has no chance in it: a change below this share of the former value is none."""


class TrendWord(Enum):
    """How a figure moved against the previous period."""

    BETTER = "better"
    WORSE = "worse"
    STEADY = "steady"
    """The change is no more than chance would bring."""
    UNKNOWN = "unknown"


def trend_of(figure: KpiFigure) -> TrendWord:
    """The word for the figure's change: steady while its 95 % interval holds 0, unknown without an interval.

    Agents' memory was measured all the time, not sampled: there `STEADY_RATIO` decides.
    """
    is_lower_better = KPIS[figure.kpi].is_lower_better
    if figure.kpi is Kpi.AGENT_MEMORY and figure.change and figure.previous:
        margin = STEADY_RATIO * figure.previous
        return word_of(_widened(figure.change, margin), is_lower_better=is_lower_better)
    return word_of(figure.change, is_lower_better=is_lower_better)


def word_of(change: Estimate | None, *, is_lower_better: bool) -> TrendWord:
    """The word for a change with its interval."""
    if change is None or change.low is None or change.high is None:
        return TrendWord.UNKNOWN
    if change.low <= 0 <= change.high:
        return TrendWord.STEADY
    return TrendWord.BETTER if (change.value < 0) is is_lower_better else TrendWord.WORSE


def _widened(change: Estimate, margin: float) -> Estimate:
    return Estimate(change.value, change.value - margin, change.value + margin, change.count)

"""What came of recommendations that were followed, as faces show it. Must not know faces or how advice is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.advice.followed import Followed
from desktop_monitor.assess.advice.following import outcome_of
from desktop_monitor.engine.performance_view import FollowedAdvice
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.period_facts import PeriodFacts
from desktop_monitor.metrics.periods import DAY_SECONDS

MEASURED_SECONDS = 14.0 * DAY_SECONDS
"""Measured for so long; later, too much else has changed."""
_MOST_SHOWN = 10

FactsOf = Callable[[float, float, float], PeriodFacts]
"""Of a period's start and end, looked at now."""


def followed_views(
    records: Iterable[Followed], facts_of: FactsOf, now_seconds: float, prices: PriceTable
) -> tuple[FollowedAdvice, ...]:
    """The newest of `records`, which come newest first, measured again. Raises what `facts_of` does."""
    return tuple(_view(one, facts_of, now_seconds, prices) for one in islice(records, _MOST_SHOWN))


def _view(one: Followed, facts_of: FactsOf, now_seconds: float, prices: PriceTable) -> FollowedAdvice:
    # Where the clock was set back it was followed in the future.
    end = max(one.at_seconds, min(now_seconds, one.at_seconds + MEASURED_SECONDS))
    since = PeriodFacts(one.at_seconds, end) if one.kpi is None else facts_of(one.at_seconds, end, now_seconds)
    outcome = outcome_of(one, since, prices)
    after = outcome.after
    return FollowedAdvice(
        key=one.key,
        title=words(one.title),
        followed_seconds=one.at_seconds,
        kpi=one.kpi.value if one.kpi else "",
        before=one.before.value if one.before else None,
        expected=one.expected,
        after=after.value if after else None,
        after_low=after.low if after else None,
        after_high=after.high if after else None,
        count=after.count if after else 0,
        verdict=outcome.verdict.value,
    )

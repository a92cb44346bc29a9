"""Two interfaces, models or modes beside each other, each figure with the number of observations behind it.

Fewer than five observations are not enough data: the figure is None. Nothing is claimed
about chance. Pure. Must not know faces.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.assess.usage import UsageRow

ENOUGH = 5
"""Observations that a figure needs."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One row of a comparison; a figure without enough observations is None."""

    key: str
    requests: int
    timed: int
    """Answers with a known duration."""
    mean_seconds: float | None
    p50_seconds: float | None
    p95_seconds: float | None
    judged: int
    """Requests that ended well or badly; those cancelled by the user are neither."""
    success_ratio: float | None
    input_tokens: int
    """Of all kinds, cached or not."""
    cache_hit_ratio: float | None
    priced: int
    """Requests with a cost."""
    usd_per_request: float | None

    @property
    def is_enough(self) -> bool:
        """Whether there is any figure to compare."""
        return self.requests >= ENOUGH


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second has more than the first; None where one of them has not enough data."""

    mean_seconds: float | None
    p50_seconds: float | None
    p95_seconds: float | None
    success_ratio: float | None
    """In points: 0.02 is two of a hundred more."""
    cache_hit_ratio: float | None
    usd_ratio: float | None
    """Of the first one's cost per request: -0.5 is half of it less."""


def figures(row: UsageRow, timed: int) -> Figures:
    """The figures of one row; `timed` is how many durations its own rest on."""
    judged = row.ok + row.errors + row.timeouts
    whole = row.input_tokens + row.cache_read_tokens + row.cache_write_tokens
    cost = row.cost
    priced = cost.own_requests + cost.guessed_requests + cost.priced_requests
    durations = row.durations if timed >= ENOUGH else None
    return Figures(
        key=row.key,
        requests=row.requests,
        timed=timed,
        mean_seconds=durations.mean if durations else None,
        p50_seconds=durations.p50 if durations else None,
        p95_seconds=durations.p95 if durations else None,
        judged=judged,
        success_ratio=row.ok / judged if judged >= ENOUGH else None,
        input_tokens=whole,
        cache_hit_ratio=row.cache_read_tokens / whole if whole and row.requests >= ENOUGH else None,
        priced=priced,
        usd_per_request=cost.usd / priced if cost.usd is not None and priced >= ENOUGH else None,
    )


def difference(first: Figures, second: Figures) -> Difference:
    """How `second` differs from `first`."""
    return Difference(
        mean_seconds=_less(second.mean_seconds, first.mean_seconds),
        p50_seconds=_less(second.p50_seconds, first.p50_seconds),
        p95_seconds=_less(second.p95_seconds, first.p95_seconds),
        success_ratio=_less(second.success_ratio, first.success_ratio),
        cache_hit_ratio=_less(second.cache_hit_ratio, first.cache_hit_ratio),
        usd_ratio=_share(second.usd_per_request, first.usd_per_request),
    )


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _share(one: float | None, other: float | None) -> float | None:
    return None if one is None or not other else one / other - 1

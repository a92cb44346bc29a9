"""How long the answers of an interface may take, learned from its own: nobody else knows what is usual there.

Pure. Must not know where durations are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_monitor.metrics.statistics import sorted_percentile

LEARNED_DAYS = 14.0
LEAST_ANSWERS = 100
"""With fewer there is no judgement: it is still learning."""
WORKFLOW_LIMIT_SECONDS = 5.0
"""Of operations of own workflows, which are not learned."""
USUAL_SHARE = 0.95
"""Of answers, how many take no longer than is usual."""
_FACTOR = 1.5


def learned_limit(durations: Sequence[float]) -> float | None:
    """The limit in seconds, from ascending durations of answered requests; None while there are too few."""
    if len(durations) < LEAST_ANSWERS:
        return None
    return limit_of(len(durations), sorted_percentile(durations, USUAL_SHARE))


def limit_of(count: int, usual_seconds: float) -> float | None:
    """The same from the number of answers and the percentile `USUAL_SHARE` of how long they took."""
    limit = usual_seconds * _FACTOR
    return limit if count >= LEAST_ANSWERS and limit > 0 else None


def learned_limits(durations: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The limit of each interface that has one."""
    limits = {interface: learned_limit(found) for interface, found in durations.items()}
    return {interface: limit for interface, limit in limits.items() if limit is not None}


def limits_of(answers: Mapping[str, tuple[int, float]]) -> dict[str, float]:
    """The same from numbers of answers and their percentiles, see `limit_of`."""
    limits = {interface: limit_of(*found) for interface, found in answers.items()}
    return {interface: limit for interface, limit in limits.items() if limit is not None}

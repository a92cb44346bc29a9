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
_USUAL_SHARE = 0.95
_FACTOR = 1.5


def learned_limit(durations: Sequence[float]) -> float | None:
    """The limit in seconds, from ascending durations of answered requests; None while there are too few."""
    if len(durations) < LEAST_ANSWERS:
        return None
    limit = sorted_percentile(durations, _USUAL_SHARE) * _FACTOR
    return limit if limit > 0 else None


def learned_limits(durations: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The limit of each interface that has one."""
    limits = {interface: learned_limit(found) for interface, found in durations.items()}
    return {interface: limit for interface, limit in limits.items() if limit is not None}

"""Which recommendation comes first: by priority, then by what the user's strategy asks for, then by its gain.

Total and stable: no two recommendations of one look have the same key. Must not know rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop_monitor.assess.advice.recommendation import Gain, GoalKind, Recommendation, Strategy

_ORDERS: Mapping[Strategy, tuple[GoalKind, ...]] = {
    Strategy.ACCURACY_FIRST: (
        *(GoalKind.ACCURACY, GoalKind.RELIABILITY, GoalKind.ATTENTION),
        *(GoalKind.SPEED, GoalKind.MACHINE, GoalKind.COST),
    ),
    Strategy.BALANCED: (
        *(GoalKind.RELIABILITY, GoalKind.ATTENTION, GoalKind.SPEED),
        *(GoalKind.COST, GoalKind.ACCURACY, GoalKind.MACHINE),
    ),
    Strategy.PERFORMANCE_FIRST: (
        *(GoalKind.SPEED, GoalKind.RELIABILITY, GoalKind.ATTENTION),
        *(GoalKind.MACHINE, GoalKind.COST, GoalKind.ACCURACY),
    ),
}


def ranked(found: Iterable[Recommendation], strategy: Strategy) -> tuple[Recommendation, ...]:
    """The most useful first, each key once."""
    order = _ORDERS[strategy]
    known: dict[str, Recommendation] = {}
    for one in found:
        known.setdefault(one.key, one)
    return tuple(sorted(known.values(), key=lambda one: (-one.priority, order.index(one.goal), -_size(one), one.key)))


def _size(one: Recommendation) -> float:
    """How much of what is there now it would change."""
    return relative_gain(one.gain) if one.gain else 0.0


def relative_gain(gain: Gain) -> float:
    """The change of its KPI, of the value there is now."""
    return abs(gain.to_value - gain.from_value) / gain.from_value if gain.from_value > 0 else 0.0

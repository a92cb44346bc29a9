"""What is to be known of a metric, and what is known: a measure and its readings.

A rule is judged by the readings of its measure; alerts know the rule, this package only
the measure. Must not know thresholds, rules or where values come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

Labels = tuple[tuple[str, str], ...]
"""Names and values, ordered by name."""


class Aggregation(Enum):
    """What one value is made of a window's observations."""

    LAST = "last"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    P95 = "p95"
    RATE = "rate"
    """Growth a second over the window, by the line of least squares; of gauges."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One question asked of a metric again and again."""

    metric: str
    aggregation: Aggregation = Aggregation.LAST
    window_seconds: float = 0.0
    """What the value is made of; 0: the newest observation alone."""
    group_by: tuple[str, ...] = ()
    """A reading for every combination of these labels."""
    where: Labels = ()
    """Only observations with these labels count."""
    is_more_worse: bool = True
    """Which of several series in one group speaks for it: that with the greatest value, or that with the least."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a measure over its window, for one combination of its labels."""

    labels: Labels
    value: float
    observations: int
    """How many it rests on."""
    newest_seconds: float
    """Wall time of the newest of them: only a newer one is a fresh observation."""

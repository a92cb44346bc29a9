"""The performance score: what each KPI gives, how much it weighs, and what is left out and named.

Each part gives 1 at its target or better, 0 at its limit or worse, linear between. Below
half the weight the score is withheld. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from math import fsum
from typing import NamedTuple

from desktop_monitor.metrics.kpi import Kpi

HEADROOM = "machine_headroom"
"""The part that is no KPI: the room CPU, memory, disks and pressure leave."""
LEAST_KNOWN_RATIO = 0.5
_EXCELLENT, _GOOD, _FAIR = 90.0, 75.0, 60.0

DEFAULT_WEIGHTS: Mapping[str, float] = {
    Kpi.RESPONSE_TIME.value: 25.0,
    Kpi.SUCCESS_RATE.value: 25.0,
    Kpi.CACHE_HIT_RATE.value: 15.0,
    Kpi.TOKEN_EFFICIENCY.value: 10.0,
    Kpi.AGENT_MEMORY.value: 10.0,
    HEADROOM: 15.0,
}


class Grade(Enum):
    """What a score means in a word."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class ScorePart(NamedTuple):
    """One part, in the order of the weights."""

    name: str
    """A KPI's, or `HEADROOM`."""
    weight: float
    fraction: float | None
    """None: not known or not judged; it is left out."""


@dataclass(frozen=True, slots=True)
class Score:
    """The score, explained."""

    value: float | None
    """0-100; None: withheld, for less than half of the weight is known."""
    grade: Grade | None
    known_ratio: float
    """The known parts' share of all weight."""
    parts: tuple[ScorePart, ...] = field(default_factory=tuple)


def score(fractions: Mapping[str, float | None], weights: Mapping[str, float] = DEFAULT_WEIGHTS) -> Score:
    """The score of what is known; a part of weight 0 counts for nothing. Raises ValueError for a negative weight."""
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("weights are not negative")
    parts = tuple(ScorePart(name, weight, fractions.get(name)) for name, weight in weights.items())
    whole = fsum(part.weight for part in parts)
    known = fsum(part.weight for part in _known(parts))
    ratio = known / whole if whole else 0.0
    if not known or ratio < LEAST_KNOWN_RATIO:
        return Score(None, None, ratio, parts)
    value = 100.0 * fsum(part.weight * (part.fraction or 0.0) for part in _known(parts)) / known
    value = min(100.0, value)
    return Score(value, grade_of(value), ratio, parts)


def grade_of(value: float) -> Grade:
    """From 90 excellent, from 75 good, from 60 fair, else poor."""
    if value >= _EXCELLENT:
        return Grade.EXCELLENT
    if value >= _GOOD:
        return Grade.GOOD
    return Grade.FAIR if value >= _FAIR else Grade.POOR


def _known(parts: Iterable[ScorePart]) -> list[ScorePart]:
    return [part for part in parts if part.fraction is not None]

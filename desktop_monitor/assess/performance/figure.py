"""A figure that can be questioned: its value, what it rests on, what it is held against, how it was before.

Must not know how it was reckoned or who shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_monitor.language.text import Text
from desktop_monitor.metrics.kpi import Kpi

ENOUGH = 5
"""Observations that a figure needs; with fewer there is not enough data."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, ratio or difference with its 95 % interval."""

    value: float
    low: float | None
    """None: too few observations, or the interval is not known."""
    high: float | None
    count: int
    """Observations it rests on."""


class FigureState(Enum):
    """What may be said of a KPI."""

    MET = "met"
    MISSED = "missed"
    """Between target and limit."""
    FAILED = "failed"
    """At the limit or beyond."""
    LEARNING = "learning"
    """There is a value, but what is usual here is not known yet."""
    NOT_ENOUGH_DATA = "not_enough_data"
    """There are observations, but fewer than `ENOUGH`."""
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class KpiFigure:
    """One KPI over one period, of all that was or of one interface, mode, model or project."""

    kpi: Kpi
    start_seconds: float
    end_seconds: float
    state: FigureState
    value: float | None = None
    """None unless there are enough observations."""
    low: float | None = None
    """Of the 95 % interval of the value."""
    high: float | None = None
    count: int = 0
    """Observations it rests on; those left out are told in `notes`."""
    coverage_ratio: float | None = None
    """Of all observations there could have been, those whose value is known; of samples, the time recorded of
    the period's."""
    newest_seconds: float | None = None
    """Wall time of the newest observation."""
    sources: tuple[str, ...] = ()
    """Of files, otlp, workflow and machine those it was made from."""
    target: float | None = None
    limit: float | None = None
    is_own_target: bool = False
    p50: float | None = None
    p95: float | None = None
    fraction: float | None = None
    """1 at its target or better, 0 at its limit or worse, linear between; None where it is not judged."""
    previous: float | None = None
    """The value of the period before, of the same length."""
    previous_count: int = 0
    change: Estimate | None = None
    """Value minus previous; whether it is more than chance shows its interval."""
    notes: tuple[Text, ...] = ()
    """What was left out and why: an interface still learning, models without a price, days without observation."""


def fraction_of(value: float, target: float, limit: float, *, is_lower_better: bool) -> float:
    """1 at `target` or better, 0 at `limit` or worse, linear between; without room between them the target decides."""
    sign = -1.0 if is_lower_better else 1.0
    above, room = sign * (value - target), sign * (target - limit)
    if above >= 0:
        return 1.0
    return max(0.0, 1.0 + above / room) if room > 0 else 0.0

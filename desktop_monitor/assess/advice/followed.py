"""What is kept of advice: what was followed, how its KPI stood then, and what is not to be shown.

Records only, for who keeps them; what is made of them is elsewhere (`following`,
`standing`). Must not know where they are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from desktop_monitor.assess.advice.recommendation import EVERYTHING, Scope
from desktop_monitor.language.text import Text
from desktop_monitor.metrics.kpi import Kpi


class Standing(NamedTuple):
    """A value and what its interval is made of."""

    value: float
    variance: float | None
    """Of the value; None: it was measured all the time, and is no sample."""
    independent: float
    """Observations, or days, that the variance rests on."""
    observations: int
    days: float = 0.0
    """Effective number of days, or of other clusters, that it is spread over."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One recommendation that the user followed."""

    followed_id: int
    """0: not kept yet."""
    key: str
    title: Text
    at_seconds: float
    """Wall time at which it was followed: what ended since then is measured."""
    scope: Scope = EVERYTHING
    kpi: Kpi | None = None
    """None: what it changes no KPI tells."""
    before: Standing | None = None
    """In the period of the recommendation."""
    expected: float | None = None
    expected_low: float | None = None
    """Of the 95 % interval."""
    expected_high: float | None = None


@dataclass(frozen=True, slots=True)
class Dismissed:
    """One recommendation that is not to be shown."""

    key: str
    at_seconds: float
    project: str = ""
    """The one its key names; empty: none."""

"""A recommendation: what, why, what it should bring, what would do it, and what would prove it wrong.

Must not know how it was found, who shows it or whether it was followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import NamedTuple

from desktop_monitor.language.text import Text
from desktop_monitor.metrics.kpi import Kpi


class Strategy(Enum):
    """Which gain ranks first, as the user chose."""

    ACCURACY_FIRST = "accuracy_first"
    BALANCED = "balanced"
    PERFORMANCE_FIRST = "performance_first"


class Priority(IntEnum):
    """Greater comes first."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


class GoalKind(IntEnum):
    """What a recommendation is good for; the user's strategy decides which ranks first."""

    SPEED = 1
    COST = 2
    ACCURACY = 3
    RELIABILITY = 4
    MACHINE = 5
    ATTENTION = 6
    """Agents that wait for the user."""


class Scope(NamedTuple):
    """Which requests or contexts something is about; an empty text stands for all."""

    interface: str = ""
    model: str = ""
    mode: str = ""
    project: str = ""

    def overlaps(self, other: Scope) -> bool:
        """Whether something may be in both."""
        return all(not (one and another) or one == another for one, another in zip(self, other, strict=True))


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Gain:
    """What following it should change of one KPI, reckoned from the user's own data."""

    kpi: Kpi
    from_value: float
    """As it is in the period, of everything in the recommendation's scope."""
    to_value: float
    """As it would have been."""
    to_low: float
    """Of the 95 % interval of `to_value`, as in the KPI's unit."""
    to_high: float
    count: int
    """Observations it rests on."""


class Money(NamedTuple):
    """What following it would have saved in the period, in USD at list prices, with its interval."""

    usd: float
    low_usd: float
    high_usd: float


class Deed(NamedTuple):
    """What would do it: one of these, or nothing but the user's own hands."""

    control_id: str = ""
    """Switch this control…"""
    value: str = ""
    """… to this value of its."""
    page: str = ""
    """Or open this page of the window: settings, alerts, modes, agents, processes."""
    subject: str = ""
    """What to select there: a session, a process' pid, an option's key path."""


NO_DEED = Deed()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One piece of advice about one period."""

    rule: str
    """Which rule found it."""
    subject: str
    """What it is about (an interface, mode, project, session); with `rule` it names the recommendation."""
    priority: Priority
    goal: GoalKind
    title: Text
    evidence: tuple[Text, ...]
    """With counts and period; never empty."""
    disproof: Text
    """What would prove it wrong."""
    count: int
    """Observations it rests on."""
    start_seconds: float
    end_seconds: float
    gain: Gain | None = None
    """None: it cannot be reckoned from what was measured."""
    money: Money | None = None
    deed: Deed = NO_DEED
    scope: Scope = EVERYTHING
    """What `gain` is about, and what is measured again once it was followed."""

    @property
    def key(self) -> str:
        """Names it from look to look, for dismissing and following."""
        return f"{self.rule}:{self.subject}"


class Improvement(NamedTuple):
    """What all recommendations about one KPI together may bring, as far as their evidence carries."""

    kpi: Kpi
    from_value: float
    to_value: float
    to_low: float
    to_high: float
    recommendations: tuple[str, ...]
    """Their keys; of several that would change the same requests only the greatest counts."""

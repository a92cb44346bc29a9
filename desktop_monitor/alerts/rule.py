"""What the user may say about trouble: a rule. Must not know files or how it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

from desktop_monitor.assess.measure import Aggregation as Aggregation
from desktop_monitor.assess.measure import Labels as Labels
from desktop_monitor.assess.measure import Measure


class Comparator(Enum):
    """On which side of a threshold trouble is."""

    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="

    @property
    def is_ceiling(self) -> bool:
        """Whether more is worse."""
        return self in (Comparator.ABOVE, Comparator.AT_LEAST)

    def holds(self, value: float, threshold: float) -> bool:
        """Whether `value` is in trouble; what is not a number never is."""
        match self:
            case Comparator.ABOVE:
                return value > threshold
            case Comparator.AT_LEAST:
                return value >= threshold
            case Comparator.BELOW:
                return value < threshold
            case Comparator.AT_MOST:
                return value <= threshold


class Severity(IntEnum):
    """How much it matters; greater is worse."""

    INFO = 1
    WARNING = 2
    CRITICAL = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition, what it is called, and what follows from it."""

    name: str
    """Its key in ``alerts_config.yaml``."""
    metric: str
    """A metric of the catalogue or of the user's own, or a signal of `assess.signals`."""
    comparator: Comparator
    threshold: float
    """In the metric's unit."""
    severity: Severity = Severity.WARNING
    clear_threshold: float | None = None
    """Where trouble ends; None: at the threshold."""
    for_seconds: float = 0.0
    """Observed time beyond the threshold before it fires."""
    for_observations: int = 1
    """Fresh observations beyond the threshold, one after the other, before it fires."""
    keep_firing_for_seconds: float = 0.0
    """Observed time on the good side of the clear threshold before it is resolved."""
    window_seconds: float = 0.0
    """What the value is made of; 0: the newest observation alone."""
    aggregation: Aggregation = Aggregation.LAST
    minimum_observations: int = 1
    """With fewer in the window, nothing is known."""
    group_by: tuple[str, ...] = ()
    """Labels whose every combination has a state and incidents of its own."""
    where: Labels = ()
    """Only observations with these labels count."""
    cooldown_seconds: float = 300.0
    """After a notification, none of the same rule and labels before this has passed."""
    action: str = ""
    """What is done when it fires: the name of an action (`actions.policy`); empty: nothing."""
    channels: tuple[str, ...] = ()
    """Names of channels that are told; empty: all."""
    inhibited_by: tuple[str, ...] = ()
    """Rules that silence this one while they fire for labels that agree."""
    is_enabled: bool = True
    confidence: float = 0.0
    """How sure it must be (0–1) that a share is truly beyond the threshold, not by chance; 0: as observed."""

    @property
    def measure(self) -> Measure:
        """What it asks of its metric."""
        return Measure(
            metric=self.metric,
            aggregation=self.aggregation,
            window_seconds=self.window_seconds,
            group_by=self.group_by,
            where=self.where,
            is_more_worse=self.comparator.is_ceiling,
        )

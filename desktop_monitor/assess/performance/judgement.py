"""What figures are held against and reckoned with. Must not know files or periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_monitor.agents.pricing import NO_PRICES, PriceTable
from desktop_monitor.assess.health import HealthThresholds
from desktop_monitor.assess.performance.score import DEFAULT_WEIGHTS
from desktop_monitor.assess.performance.targets import Learned, Targets


@dataclass(frozen=True, slots=True)
class Judgement:
    """Targets, prices and weights."""

    targets: Targets = field(default_factory=Targets)
    learned: Learned = field(default_factory=Learned)
    """What was usual at the end of the period."""
    prices: PriceTable = NO_PRICES
    weights: Mapping[str, float] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    thresholds: HealthThresholds = field(default_factory=HealthThresholds)
    cpu_limit_ratio: float | None = None
    """Up to which share of the machine the user wants it used, as the next; None: `thresholds` say."""
    memory_limit_ratio: float | None = None
    features: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What an interface can do, by its name, as its control declares it."""

"""What the performance desk works with of the user's configuration. Must not know files."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_monitor.assess.health import HealthThresholds
from desktop_monitor.config.modes_options import ModesConfig
from desktop_monitor.config.performance_options import PerformanceConfig


@dataclass(frozen=True, slots=True)
class PerformanceOptions:
    """Targets and weights, what controls declare, and what the machine is held against."""

    performance: PerformanceConfig = field(default_factory=PerformanceConfig)
    modes: ModesConfig = field(default_factory=ModesConfig)
    thresholds: HealthThresholds = field(default_factory=HealthThresholds)

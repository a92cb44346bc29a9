"""What key figures are held against: the user's targets, what is usual here, list prices, what controls declare.

Must not know periods or who asks.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_monitor.actions.controls.control import ControlKind
from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.health import HealthThresholds
from desktop_monitor.assess.performance.judgement import Judgement
from desktop_monitor.assess.performance.targets import Learned
from desktop_monitor.config.modes_options import ModesConfig
from desktop_monitor.config.performance_options import PerformanceConfig


def judgement_of(
    performance: PerformanceConfig,
    modes: ModesConfig,
    thresholds: HealthThresholds,
    prices: PriceTable,
    usual: Learned,
) -> Judgement:
    """Everything figures are reckoned with besides facts."""
    return Judgement(
        targets=performance.targets,
        learned=usual,
        prices=prices,
        weights=performance.weights,
        thresholds=thresholds,
        cpu_limit_ratio=performance.workflows.cpu_limit_ratio,
        memory_limit_ratio=performance.machine_memory_limit_ratio,
        features=dict(_features(modes)),
    )


def _features(modes: ModesConfig) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the user's controls declare of the interfaces they switch to."""
    for control in modes.own:
        if control.kind is ControlKind.INTERFACE:
            yield from ((value.name, value.features) for value in control.values if value.features)

"""The key performance indicators: what each is called, its unit, and which direction is better.

Targets and limits are those of the document this program grew from; how they apply to
whom is `assess.performance.targets`. Must not know how a KPI is reckoned.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from desktop_monitor.metrics.definition import Unit

GIB = 1024.0**3


class Kpi(Enum):
    """By the name each has in files, reports and JSON."""

    RESPONSE_TIME = "response_time"
    SUCCESS_RATE = "success_rate"
    CACHE_HIT_RATE = "cache_hit_rate"
    TOKEN_EFFICIENCY = "token_efficiency"  # noqa: S105  no password
    AGENT_MEMORY = "agent_memory"
    CONTEXT_PREPARATION = "context_preparation"
    AVAILABILITY = "availability"


class KpiDefinition(NamedTuple):
    """What one KPI is."""

    kpi: Kpi
    unit: Unit
    """Of value, target and limit: seconds, bytes or a ratio 0-1."""
    is_lower_better: bool
    target: float
    """At it or better all is well."""
    limit: float | None
    """At it or worse it counts as failed; None: depends on the machine (see `assess.performance.targets`)."""


KPIS = {
    definition.kpi: definition
    for definition in (
        KpiDefinition(Kpi.RESPONSE_TIME, Unit.SECONDS, True, 3.0, 5.0),
        KpiDefinition(Kpi.SUCCESS_RATE, Unit.RATIO, False, 0.95, 0.95),
        KpiDefinition(Kpi.CACHE_HIT_RATE, Unit.RATIO, False, 0.70, 0.50),
        KpiDefinition(Kpi.TOKEN_EFFICIENCY, Unit.RATIO, False, 0.80, 0.60),
        KpiDefinition(Kpi.AGENT_MEMORY, Unit.BYTES, True, GIB, None),
        KpiDefinition(Kpi.CONTEXT_PREPARATION, Unit.SECONDS, True, 2.5, 5.0),
        KpiDefinition(Kpi.AVAILABILITY, Unit.RATIO, False, 0.99, 0.95),
    )
}
"""In the order in which they are shown."""

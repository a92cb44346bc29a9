"""How key figures went through the last hour, asked once when a view opens.

Reckoned the way the figures themselves are, for windows that end one after the other:
of agents from the journal; their memory is a series of the machine. Must not know which
view asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.engine.query import JournalReader
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.ui.recent import Points
from desktop_monitor.ui.window.agents_prices import Prices

_HOUR_SECONDS = 3600.0
_STEP_SECONDS = 150.0
_WINDOW_SECONDS = 1800.0
_MEMORY_METRIC = "agent_memory_bytes"


@dataclass(frozen=True, slots=True)
class KpiCourse:
    """Points of each KPI that had any, oldest first."""

    points: Mapping[Kpi, Points]
    end_seconds: float


@dataclass(frozen=True, slots=True)
class AskKpiCourse:
    """The question: KPIs of windows of half an hour that ended within the hour before `end_seconds`."""

    end_seconds: float
    prices: Prices

    def __call__(self, reader: JournalReader) -> KpiCourse:
        """Read it; runs on the journal desk's thread. Raises StoreError."""
        points: dict[Kpi, Points] = {}
        steps = int(_HOUR_SECONDS // _STEP_SECONDS)
        for number in range(steps, -1, -1):
            end = self.end_seconds - number * _STEP_SECONDS
            for kpi, value in _values(reader, end, self.end_seconds, self.prices.table()):
                points.setdefault(kpi, []).append((end, value))
        return KpiCourse(points, self.end_seconds)


def _values(reader: JournalReader, end: float, now: float, prices: PriceTable) -> list[tuple[Kpi, float]]:
    from desktop_monitor.assess.performance.kpis import kpi_figures
    from desktop_monitor.assess.performance.targets import Learned, Targets
    from desktop_monitor.engine.performance.facts import period_facts

    facts = period_facts(None, reader, end - _WINDOW_SECONDS, end, now, is_brief=True)
    figures = kpi_figures(facts, None, Targets(), Learned(), prices)
    return [(figure.kpi, figure.value) for figure in figures if figure.value is not None]


def memory_keys(samples: Samples) -> tuple[SeriesKey, ...]:
    """The series whose sum is the memory of all agents."""
    return tuple(key for key in samples if key.metric == _MEMORY_METRIC)


def memory_now(samples: Samples) -> float | None:
    """The memory of all agents; None while none runs."""
    keys = memory_keys(samples)
    return sum(samples[key] for key in keys) if keys else None

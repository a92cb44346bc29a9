"""The machine over a period, metric by metric: mean, bounds, how much was seen, and a word for it.

The mean is that of all readings; the 95th percentile that of the buckets' means. Must not
know agents or formats.
"""

from __future__ import annotations

from math import fsum

from desktop_monitor.assess.performance.levels import level_of
from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.custom import definition_of
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.period_facts import MachinePeriod
from desktop_monitor.metrics.sample import RollupSeries
from desktop_monitor.metrics.statistics import percentile
from desktop_monitor.report.report import ResourceFigure

_PLACES = {name: place for place, name in enumerate(CATALOGUE)}


def resource_figures(
    machine: MachinePeriod, previous: MachinePeriod | None, length_seconds: float
) -> tuple[ResourceFigure, ...]:
    """Every series that was recorded, in the catalogue's order; `length_seconds`: of the period that has passed."""
    keys = sorted(machine.rollups, key=lambda key: (_PLACES.get(key.metric, len(_PLACES)), key))
    before = previous.rollups if previous else {}
    return tuple(
        _figure(key, machine.rollups[key], before.get(key), length_seconds) for key in keys if machine.rollups[key]
    )


def _figure(key: SeriesKey, series: RollupSeries, before: RollupSeries | None, length_seconds: float) -> ResourceFigure:
    mean = _mean(series)
    level = level_of(key.metric, mean)
    seen = len(series) * series.step_seconds / length_seconds if length_seconds > 0 else 0.0
    return ResourceFigure(
        metric=key.metric,
        labels=key.labels,
        unit=definition_of(key.metric).unit,
        mean=mean,
        minimum=min(series.minima),
        maximum=max(series.maxima),
        p95=percentile(series.means(), 0.95),
        previous_mean=_mean(before) if before else None,
        observed_ratio=min(1.0, seen),
        level=level.value if level else "",
    )


def _mean(series: RollupSeries) -> float:
    return fsum(series.sums) / fsum(series.counts)

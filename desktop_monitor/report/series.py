"""The lines and bars of a report's charts. Must not know who draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo

from desktop_monitor.metrics.custom import definition_of
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.period_facts import MachinePeriod, PeriodFacts
from desktop_monitor.metrics.sample import RollupSeries
from desktop_monitor.report.choosing import days_of
from desktop_monitor.report.report import ChartSeries, DayRow

_MACHINE = ("cpu_used_ratio", "memory_used_ratio", "agent_memory_bytes", "agent_cpu_cores")
"""Those of several interfaces are one line each."""
_DAILY: tuple[tuple[str, Unit, Callable[[DayRow], float | None]], ...] = (
    ("requests_ok", Unit.COUNT, lambda row: float(row.ok)),
    ("requests_failed", Unit.COUNT, lambda row: float(row.failed)),
    ("response_p50_seconds", Unit.SECONDS, lambda row: row.response_p50_seconds),
    ("cost_usd", Unit.COUNT, lambda row: row.cost_usd),
    ("score", Unit.COUNT, lambda row: row.score),
)
_LEAST_DAYS = 2


def chart_series(facts: PeriodFacts, days: Sequence[DayRow], zone: tzinfo | None) -> tuple[ChartSeries, ...]:
    """What was recorded, by bucket, and of several days what agents did on each."""
    return (*_recorded(facts.machine), *_by_day(facts, days, zone))


def _recorded(machine: MachinePeriod) -> Iterator[ChartSeries]:
    for metric in _MACHINE:
        for key in sorted(key for key in machine.rollups if key.metric == metric):
            yield ChartSeries(str(key), definition_of(metric).unit, _points(machine.rollups[key]))


def _points(series: RollupSeries) -> tuple[tuple[float, float | None], ...]:
    """The buckets' means; a missing bucket ends the line."""
    points: list[tuple[float, float | None]] = []
    for at, mean in zip(series.times, series.means(), strict=True):
        if points and at - points[-1][0] > series.step_seconds:
            points.append((points[-1][0] + series.step_seconds, None))
        points.append((at, mean))
    return tuple(points)


def _by_day(facts: PeriodFacts, days: Sequence[DayRow], zone: tzinfo | None) -> Iterator[ChartSeries]:
    if len(days) < _LEAST_DAYS:
        return
    days_seen = days_of(facts.start_seconds, facts.end_seconds, zone)
    starts = [max(day.start_seconds, facts.start_seconds) for day in days_seen]
    for name, unit, value in _DAILY:
        points = tuple(zip(starts, map(value, days), strict=True))
        if any(amount is not None for _, amount in points):
            yield ChartSeries(name, unit, points)

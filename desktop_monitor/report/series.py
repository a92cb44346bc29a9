"""The lines and bars of a report's charts. Must not know who draws them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo

from desktop_monitor.metrics.agent_sums import RequestHour
from desktop_monitor.metrics.custom import definition_of
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.period_facts import MachinePeriod, PeriodFacts
from desktop_monitor.metrics.sample import RollupSeries
from desktop_monitor.metrics.statistics import sorted_percentile
from desktop_monitor.report.choosing import days_of
from desktop_monitor.report.report import ChartSeries, DayRow

_MACHINE = ("cpu_used_ratio", "memory_used_ratio", "agent_memory_bytes", "agent_cpu_cores")
"""Those of several interfaces are one line each."""
_DAILY: tuple[tuple[str, Unit, Callable[[DayRow], float | None]], ...] = (
    ("requests_ok", Unit.COUNT, lambda row: float(row.ok)),
    ("requests_failed", Unit.COUNT, lambda row: float(row.failed)),
    ("response_p50_seconds", Unit.SECONDS, lambda row: row.response_p50_seconds),
    ("tokens", Unit.COUNT, lambda row: float(row.tokens)),
    ("cost_usd", Unit.COUNT, lambda row: row.cost_usd),
    ("score", Unit.COUNT, lambda row: row.score),
)
_HOURLY: tuple[tuple[str, Unit, Callable[[RequestHour], float | None]], ...] = (
    ("requests_ok_by_hour", Unit.COUNT, lambda hour: float(hour.ok)),
    ("requests_failed_by_hour", Unit.COUNT, lambda hour: float(hour.failed)),
    (
        "response_p50_seconds_by_hour",
        Unit.SECONDS,
        lambda hour: sorted_percentile(hour.durations_seconds, 0.5) if hour.durations_seconds else None,
    ),
    ("tokens_by_hour", Unit.COUNT, lambda hour: float(hour.tokens)),
)
_LEAST_DAYS = 2
_HOUR_SECONDS = 3600.0
MOST_HOURLY_SECONDS = 8 * 86_400.0
"""Bars of the hours of more days are too thin to be seen."""


def chart_series(
    facts: PeriodFacts, days: Sequence[DayRow], hours: Sequence[RequestHour] | None, zone: tzinfo | None
) -> tuple[ChartSeries, ...]:
    """What was recorded, by bucket; what agents did in every hour where `hours` tell, and on each of several days."""
    by_hour = _by_hour(facts, hours) if hours else ()
    return (*_recorded(facts.machine), *by_hour, *_by_day(facts, days, zone))


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


def _by_hour(facts: PeriodFacts, hours: Sequence[RequestHour]) -> Iterator[ChartSeries]:
    """Hours without a request have none; how long an answer took is not known of them."""
    known = {hour.start_seconds: hour for hour in hours}
    count = math.ceil((facts.end_seconds - facts.start_seconds) / _HOUR_SECONDS)
    starts = (facts.start_seconds + number * _HOUR_SECONDS for number in range(count))
    every = [known.get(start) or RequestHour(start, 0, 0, 0, ()) for start in starts]
    for name, unit, value in _HOURLY:
        yield ChartSeries(name, unit, tuple((hour.start_seconds, value(hour)) for hour in every))


def _by_day(facts: PeriodFacts, days: Sequence[DayRow], zone: tzinfo | None) -> Iterator[ChartSeries]:
    if len(days) < _LEAST_DAYS:
        return
    days_seen = days_of(facts.start_seconds, facts.end_seconds, zone)
    starts = [max(day.start_seconds, facts.start_seconds) for day in days_seen]
    for name, unit, value in _DAILY:
        points = tuple(zip(starts, map(value, days), strict=True))
        if any(amount is not None for _, amount in points):
            yield ChartSeries(name, unit, points)

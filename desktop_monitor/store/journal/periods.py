"""Local calendar days, weeks and months as stretches of wall time; a day of 23 or 25 hours is one day.

Must not know what happened in them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from desktop_monitor.metrics.agent_sums import Grouping

_OLD_SECONDS = 70 * 86_400.0


class Period(NamedTuple):
    """One day, week or month."""

    key: str
    """Its first day, 2026-11-22; of a month 2026-11."""
    start_seconds: float
    end_seconds: float


def period_of(by: Grouping, at_seconds: float, zone: tzinfo | None = None) -> Period:
    """The day, week or month that holds a moment; `zone` None is the local one."""
    if zone is None and at_seconds < _OLD_SECONDS:
        # Windows knows no local time around the beginning of 1970.
        zone = UTC
    day = datetime.fromtimestamp(at_seconds, zone).date()
    first = _first_day(by, day)
    key = first.isoformat()[: 7 if by is Grouping.MONTH else 10]
    return Period(key, _midnight(first, zone), _midnight(_next(by, first), zone))


def _first_day(by: Grouping, day: date) -> date:
    if by is Grouping.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if by is Grouping.WEEK else day


def _next(by: Grouping, first: date) -> date:
    if by is Grouping.MONTH:
        return (first + timedelta(days=31)).replace(day=1)
    return first + timedelta(days=7 if by is Grouping.WEEK else 1)


def _midnight(day: date, zone: tzinfo | None) -> float:
    return datetime.combine(day, time(), zone).timestamp()

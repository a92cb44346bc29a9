"""Days, weeks and months of the calendar as stretches of wall time.

Weeks begin on Monday. A day has 23 or 25 hours where the clocks are changed; all
reckoning is therefore with dates, never with 86400 seconds. Must not know what
happened in them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from desktop_monitor.metrics.agent_sums import Grouping

_OLD_SECONDS = 70 * 86_400.0


class Period(NamedTuple):
    """One day, week or month, from its first moment to before its end, in wall seconds."""

    key: str
    """Its first day, 2026-11-22; of a month 2026-11."""
    start_seconds: float
    end_seconds: float

    def passed_ratio(self, now_seconds: float) -> float:
        """How much of it is over, 0 to 1."""
        length = self.end_seconds - self.start_seconds
        return min(1.0, max(0.0, (now_seconds - self.start_seconds) / length))


def period_of(by: Grouping, at_seconds: float, zone: tzinfo | None = None) -> Period:
    """The period `by` (DAY, WEEK or MONTH) that holds a moment; `zone` None is the local one."""
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

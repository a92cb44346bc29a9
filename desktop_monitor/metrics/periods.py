"""Days, weeks and months of the calendar as stretches of wall time.

Weeks begin on Monday. A day has 23 or 25 hours where the clocks are changed; all
reckoning is therefore with dates, never with 86400 seconds. Must not know what
happened in them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from desktop_monitor.metrics.agent_sums import Grouping

DAY_SECONDS = 86_400
"""Of a day on which the clocks stay as they are."""
_OLD_SECONDS = 70.0 * DAY_SECONDS
_EPOCH = date(1970, 1, 1)


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


class DayRun(NamedTuple):
    """Days in a row of 24 hours each, or a single one that is shorter or longer."""

    first: date
    start_seconds: float
    """Wall time at which the first begins; the last lasts until the next run."""
    has_plain_days: bool


def period_of(by: Grouping, at_seconds: float, zone: tzinfo | None = None) -> Period:
    """The period `by` (DAY, WEEK or MONTH) that holds a moment; `zone` None is the local one."""
    zone = _zone_at(at_seconds, zone)
    first = _first_day(by, datetime.fromtimestamp(at_seconds, zone).date())
    return Period(period_key(by, first), _midnight(first, zone), _midnight(_next(by, first), zone))


def period_key(by: Grouping, day: date) -> str:
    """The `Period.key` of the day, week or month that holds `day`."""
    return _first_day(by, day).isoformat()[: 7 if by is Grouping.MONTH else 10]


def day_runs(first_seconds: float, last_seconds: float, zone: tzinfo | None = None) -> list[DayRun]:
    """All days from that of one moment to that of another, in order; `zone` None is the local one."""
    day = datetime.fromtimestamp(first_seconds, _zone_at(first_seconds, zone)).date()
    start = _day_start(day, zone)
    runs: list[DayRun] = []
    while start <= last_seconds:
        following = day + timedelta(days=1)
        end = _day_start(following, zone)
        is_plain = end - start == DAY_SECONDS
        if not (is_plain and runs and runs[-1].has_plain_days):
            runs.append(DayRun(day, start, is_plain))
        day, start = following, end
    return runs


def _zone_at(at_seconds: float, zone: tzinfo | None) -> tzinfo | None:
    # Windows knows no local time around the beginning of 1970.
    return UTC if zone is None and at_seconds < _OLD_SECONDS else zone


def _day_start(day: date, zone: tzinfo | None) -> float:
    return _midnight(day, _zone_at((day.toordinal() - _EPOCH.toordinal()) * DAY_SECONDS, zone))


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

"""When the next report is due that nobody need ask for. Pure; must not know how one is made.

Due is a time of day on the calendar: every day, on Mondays, on the first of a month. Where
the clocks are changed it comes once: a time that is skipped comes an hour later, of one
that comes twice the first counts.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from desktop_monitor.report.order import ReportKind, ReportSchedule

_LONGEST_DAYS = 32
"""More lie never between two of them."""


def next_due(
    schedule: ReportSchedule, last_seconds: float, now_seconds: float, zone: tzinfo | None = None
) -> float | None:
    """Wall time of the next report, in the past where it was missed; None: there is no schedule.

    `last_seconds`: when the last was made, or since when there is a schedule. Several that were
    missed count as one: the first of them is due, and what is made then is the last. `zone`
    None is the local one.
    """
    if schedule.kind is None:
        return None
    # Where the clock was ahead, the last lies in the future: it must not hold up the next for years.
    after = min(last_seconds, now_seconds)
    day = datetime.fromtimestamp(after, zone).date()
    for days in range(_LONGEST_DAYS + 1):
        one = day + timedelta(days=days)
        due = _moment(one, schedule.at_minute, zone)
        if _is_day_of(schedule.kind, one) and due > after:
            return due
    return None


def newest_due(schedule: ReportSchedule, due_seconds: float, now_seconds: float, zone: tzinfo | None = None) -> float:
    """Of those from `due_seconds` to now the newest: of several that were missed, the one that is made."""
    while (after := next_due(schedule, due_seconds, now_seconds, zone)) is not None and after <= now_seconds:
        due_seconds = after
    return due_seconds


def _is_day_of(kind: ReportKind, day: date) -> bool:
    match kind:
        case ReportKind.WEEKLY:
            return day.weekday() == 0
        case ReportKind.MONTHLY:
            return day.day == 1
        case _:
            return True


def _moment(day: date, minute: int, zone: tzinfo | None) -> float:
    return datetime.combine(day, time(minute // 60, minute % 60), zone).timestamp()

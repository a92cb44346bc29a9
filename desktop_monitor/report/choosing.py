"""Which period a report is of, and which one it is compared with: days, weeks and months of the calendar.

Days are local and have 23 or 25 hours where the clocks are changed; weeks begin on Monday.
A period that is not over yet is compared with as much of the one before. Must not know
what happened in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from desktop_monitor.errors import UsageError
from desktop_monitor.language.text import Text, sentence, text
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.periods import DAY_SECONDS, Period, period_of
from desktop_monitor.report.order import ReportKind, ReportOrder
from desktop_monitor.report.report import ReportPeriod

LONGEST_SECONDS = 3_660 * DAY_SECONDS
"""Ten years."""
_GROUPINGS: Mapping[ReportKind, Grouping] = {
    ReportKind.DAILY: Grouping.DAY,
    ReportKind.WEEKLY: Grouping.WEEK,
    ReportKind.MONTHLY: Grouping.MONTH,
}


def chosen_period(
    order: ReportOrder, now_seconds: float, first_seconds: float | None, zone: tzinfo | None = None
) -> ReportPeriod:
    """The period that was asked for; `zone` None is the local one.

    Without dates it is the newest day, week or month that is over; where nothing is known
    from before the present one (`first_seconds`: the oldest record, None: there is none), it is the
    present one as far as it has come. Raises UsageError for a period that makes no sense.
    """
    if order.start_seconds is None and order.end_seconds is None and order.kind in _GROUPINGS:
        start, end = _newest(_GROUPINGS[order.kind], now_seconds, first_seconds, zone)
    else:
        start, end = _custom(order, now_seconds)
    before = _start_before(order.kind, start, end, zone)
    seen = min(end, now_seconds)
    return ReportPeriod(
        kind=order.kind,
        start_seconds=start,
        end_seconds=end,
        zone=zone_name(start, seen, zone),
        is_complete=end <= now_seconds,
        generated_seconds=now_seconds,
        previous_start_seconds=before,
        previous_end_seconds=start if end <= now_seconds else min(start, before + seen - start),
    )


def days_of(start_seconds: float, end_seconds: float, zone: tzinfo | None = None) -> list[Period]:
    """Every local day that touches the stretch of time, in order."""
    days: list[Period] = []
    at = start_seconds
    while at < end_seconds:
        days.append(period_of(Grouping.DAY, at, zone))
        at = days[-1].end_seconds
    return days


def zone_name(start_seconds: float, end_seconds: float, zone: tzinfo | None = None) -> str | Text:
    """The zone's name at both ends, with its offset from UTC: ``CEST (UTC+02:00) to CET (UTC+01:00)``."""
    first, last = (_name_at(seconds, zone) for seconds in (start_seconds, end_seconds))
    return first if first == last else text("{first} to {last}", first=first, last=last)


def _newest(by: Grouping, now_seconds: float, first_seconds: float | None, zone: tzinfo | None) -> tuple[float, float]:
    present = period_of(by, now_seconds, zone)
    if first_seconds is not None and present.start_seconds <= first_seconds <= now_seconds:
        return present.start_seconds, present.end_seconds
    over = period_of(by, present.start_seconds - 1.0, zone)
    return over.start_seconds, over.end_seconds


def _custom(order: ReportOrder, now_seconds: float) -> tuple[float, float]:
    start, end = order.start_seconds, order.end_seconds
    if start is None or end is None:
        raise UsageError("A period of your own needs both its first and its last day")
    problem = ""
    if start >= end:
        problem = sentence("It begins when it has ended already, or later.")
    elif start > now_seconds:
        problem = sentence("It has not begun yet.")
    elif start < 0:
        problem = sentence("It begins before 1970.")
    elif end - start > LONGEST_SECONDS:
        problem = sentence("It is longer than ten years.")
    if problem:
        raise UsageError("There can be no report of this period", problem)
    return start, end


def _start_before(kind: ReportKind, start: float, end: float, zone: tzinfo | None) -> float:
    """Where the period of the same kind before begins."""
    if kind in _GROUPINGS:
        return max(0.0, period_of(_GROUPINGS[kind], start - 1.0, zone).start_seconds)
    first, last = (datetime.fromtimestamp(seconds, zone) for seconds in (start, end))
    if first.time() == last.time() == time():
        # Whole days are as many days before, however long each of them was.
        days = last.date().toordinal() - first.date().toordinal()
        if first.date().toordinal() - days > date(1970, 1, 2).toordinal():
            return datetime.combine(first.date() - timedelta(days=days), time(), zone).timestamp()
    return max(0.0, start - (end - start))


def _name_at(seconds: float, zone: tzinfo | None) -> str:
    moment = datetime.fromtimestamp(seconds).astimezone() if zone is None else datetime.fromtimestamp(seconds, zone)
    offset = moment.isoformat()[-6:]
    name = moment.tzname() or ""
    # Zones without a name of their own are called by their offset.
    return f"{name} (UTC{offset})" if name.isalpha() and name != "UTC" else f"UTC{offset}"

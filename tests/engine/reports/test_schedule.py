"""Scheduled reports are due by the calendar, once each, whatever the clock does."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.engine.reports.schedule import next_due
from desktop_monitor.report.order import ReportKind, ReportSchedule

BERLIN = ZoneInfo("Europe/Berlin")
KINDS = (ReportKind.DAILY, ReportKind.WEEKLY, ReportKind.MONTHLY)


def at(written: str, zone: ZoneInfo = BERLIN) -> float:
    return datetime.fromisoformat(written).replace(tzinfo=zone).timestamp()


def due(kind: ReportKind, last: str, now: str = "", minute: int = 7 * 60) -> str:
    found = next_due(ReportSchedule(kind, minute), at(last), at(now or last), BERLIN)
    assert found is not None
    return datetime.fromtimestamp(found, BERLIN).isoformat()


def test_without_a_schedule_nothing_is_due() -> None:
    assert next_due(ReportSchedule(), at("2026-11-22T12:00"), at("2026-11-22T12:00"), BERLIN) is None


@pytest.mark.parametrize(
    ("kind", "last", "expected"),
    [
        (ReportKind.DAILY, "2026-11-22T06:59", "2026-11-22T07:00:00+01:00"),
        (ReportKind.DAILY, "2026-11-22T07:00", "2026-11-23T07:00:00+01:00"),
        (ReportKind.DAILY, "2026-12-31T08:00", "2027-01-01T07:00:00+01:00"),
        (ReportKind.WEEKLY, "2026-11-22T12:00", "2026-11-23T07:00:00+01:00"),
        (ReportKind.WEEKLY, "2026-11-23T07:00", "2026-11-30T07:00:00+01:00"),
        (ReportKind.MONTHLY, "2026-11-22T12:00", "2026-12-01T07:00:00+01:00"),
        (ReportKind.MONTHLY, "2026-12-01T07:30", "2027-01-01T07:00:00+01:00"),
    ],
)
def test_daily_ones_come_every_day_weekly_ones_on_mondays_monthly_ones_on_the_first(
    kind: ReportKind, last: str, expected: str
) -> None:
    assert due(kind, last) == expected


def test_one_that_was_missed_is_due_since_then() -> None:
    assert due(ReportKind.DAILY, "2026-11-19T07:00", now="2026-11-22T12:00") == "2026-11-20T07:00:00+01:00"


def test_a_last_one_from_the_future_does_not_hold_up_the_next() -> None:
    assert due(ReportKind.DAILY, "2031-01-01T00:00", now="2026-11-22T12:00") == "2026-11-23T07:00:00+01:00"


def test_a_time_that_is_skipped_comes_an_hour_later() -> None:
    """On 2026-03-29 two o'clock is followed by three."""
    assert due(ReportKind.DAILY, "2026-03-28T12:00", minute=150) == "2026-03-29T03:30:00+02:00"
    assert due(ReportKind.DAILY, "2026-03-29T03:31", minute=150) == "2026-03-30T02:30:00+02:00"


def test_of_a_time_that_comes_twice_the_first_counts_and_the_second_does_not() -> None:
    """On 2026-10-25 three o'clock is followed by two."""
    first = at("2026-10-25T02:30")
    schedule = ReportSchedule(ReportKind.DAILY, 150)
    assert next_due(schedule, first - 60, first - 60, BERLIN) == first
    assert next_due(schedule, first, first, BERLIN) == at("2026-10-26T02:30")


@given(
    st.sampled_from(KINDS),
    st.integers(0, 1439),
    st.floats(1.6e9, 2.2e9),
    st.sampled_from(("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC")),
)
def test_the_next_comes_after_the_last_within_its_period_and_every_day_once(
    kind: ReportKind, minute: int, since: float, zone_name: str
) -> None:
    zone = ZoneInfo(zone_name)
    schedule = ReportSchedule(kind, minute)
    found = next_due(schedule, since, since, zone)
    assert found is not None
    assert since < found <= since + {"daily": 2, "weekly": 8, "monthly": 32}[kind.value] * 86_400
    after = next_due(schedule, found, found, zone)
    assert after is not None
    days = [datetime.fromtimestamp(one, zone).date() for one in (found, after)]
    assert days[1] > days[0]
    if kind is ReportKind.DAILY:
        assert days[1] - days[0] <= timedelta(days=2)

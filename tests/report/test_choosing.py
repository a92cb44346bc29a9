"""Which period a report is of, and which one it is compared with."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.errors import UsageError
from desktop_monitor.language.wording import in_words
from desktop_monitor.report.choosing import chosen_period, days_of, zone_name
from desktop_monitor.report.order import ReportKind, ReportOrder
from desktop_monitor.report.report import ReportPeriod

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = 0.0


def _at(*moment: int) -> float:
    return datetime(*moment, tzinfo=BERLIN).timestamp()  # type: ignore[arg-type, misc]


def _days(period: ReportPeriod) -> tuple[str, ...]:
    ends = (period.previous_start_seconds, period.previous_end_seconds, period.start_seconds, period.end_seconds)
    return tuple(f"{datetime.fromtimestamp(one, BERLIN):%d.%m. %H:%M}" for one in ends)


NOW = _at(2026, 4, 8, 15, 30)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        (ReportKind.DAILY, ("06.04. 00:00", "07.04. 00:00", "07.04. 00:00", "08.04. 00:00")),
        (ReportKind.WEEKLY, ("23.03. 00:00", "30.03. 00:00", "30.03. 00:00", "06.04. 00:00")),
        (ReportKind.MONTHLY, ("01.02. 00:00", "01.03. 00:00", "01.03. 00:00", "01.04. 00:00")),
    ],
)
def test_it_is_the_newest_one_that_is_over_and_compared_with_the_one_before(
    kind: ReportKind, days: tuple[str, ...]
) -> None:
    period = chosen_period(ReportOrder(kind), NOW, LONG_AGO, BERLIN)

    assert _days(period) == days
    assert period.is_complete


def test_on_the_first_day_of_all_it_is_today_so_far_and_compared_with_as_much_of_yesterday() -> None:
    period = chosen_period(ReportOrder(ReportKind.DAILY), NOW, _at(2026, 4, 8, 9), BERLIN)

    assert _days(period) == ("07.04. 00:00", "07.04. 15:30", "08.04. 00:00", "09.04. 00:00")
    assert not period.is_complete


def test_where_nothing_is_known_at_all_it_is_yesterday() -> None:
    period = chosen_period(ReportOrder(ReportKind.DAILY), NOW, None, BERLIN)

    assert _days(period)[2] == "07.04. 00:00"


def test_whole_days_are_compared_with_as_many_days_however_long_each_was() -> None:
    order = ReportOrder(ReportKind.CUSTOM, _at(2026, 3, 28), _at(2026, 3, 31))

    assert _days(chosen_period(order, NOW, LONG_AGO, BERLIN))[:2] == ("25.03. 00:00", "28.03. 00:00")


def test_odd_moments_are_compared_with_a_stretch_of_the_same_length() -> None:
    order = ReportOrder(ReportKind.CUSTOM, _at(2026, 3, 3, 12), _at(2026, 3, 3, 18))

    assert _days(chosen_period(order, NOW, LONG_AGO, BERLIN))[:2] == ("03.03. 06:00", "03.03. 12:00")


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (_at(2026, 3, 4), _at(2026, 3, 3), "ended already"),
        (_at(2026, 3, 4), _at(2026, 3, 4), "ended already"),
        (_at(2026, 4, 9), _at(2026, 4, 10), "not begun"),
        (-1.0, _at(2026, 4, 10), "before 1970"),
        (_at(2010, 1, 1), _at(2026, 1, 1), "ten years"),
        (None, _at(2026, 1, 1), "both"),
        (_at(2026, 1, 1), None, "both"),
        (None, None, "both"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused_with_the_reason(
    start: float | None, end: float | None, why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        chosen_period(ReportOrder(ReportKind.CUSTOM, start, end), NOW, LONG_AGO, BERLIN)


@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    st.floats(1e9, 2e9),
    st.floats(1.0, 90 * 86_400.0),
)
def test_days_follow_each_other_without_a_gap_and_cover_the_stretch(zone: str, start: float, length: float) -> None:
    days = days_of(start, start + length, ZoneInfo(zone))

    assert days[0].start_seconds <= start < days[0].end_seconds
    assert days[-1].start_seconds < start + length <= days[-1].end_seconds
    assert all(one.end_seconds == other.start_seconds for one, other in pairwise(days))
    assert len({day.key for day in days}) == len(days)


def test_a_zone_is_named_with_its_offset_at_either_end() -> None:
    assert in_words(zone_name(_at(2026, 3, 1), _at(2026, 4, 1), BERLIN)) == "CET (UTC+01:00) to CEST (UTC+02:00)"
    assert zone_name(_at(2026, 1, 1), _at(2026, 2, 1), ZoneInfo("Asia/Kathmandu")) == "UTC+05:45"
    assert zone_name(_at(2026, 1, 1), _at(2026, 2, 1), ZoneInfo("UTC")) == "UTC+00:00"

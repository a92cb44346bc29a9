"""Days, weeks and months are those of the calendar, whatever the clocks do in them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.store.journal import read_journal
from desktop_monitor.store.journal.periods import period_of
from desktop_monitor.store.journal_types import RequestFilter
from tests.helpers.journals import ALL, journal_of, line

_BERLIN = ZoneInfo("Europe/Berlin")


def _at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=_BERLIN).timestamp()


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_a_day_may_have_23_or_25_hours(day: str, hours: int) -> None:
    period = period_of(Grouping.DAY, _at(f"{day} 12:00"), _BERLIN)
    assert period.key == day
    assert period.end_seconds - period.start_seconds == hours * 3600


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    sunday = _at("2027-01-03 23:59:59")
    assert period_of(Grouping.WEEK, sunday, _BERLIN).key == "2026-12-28"
    assert period_of(Grouping.WEEK, sunday + 1, _BERLIN).key == "2027-01-04"
    month = period_of(Grouping.MONTH, _at("2026-12-31 23:00"), _BERLIN)
    assert (month.key, month.end_seconds) == ("2026-12", _at("2027-01-01 00:00"))


def test_where_midnight_does_not_exist_the_day_begins_when_it_does() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    before = datetime(2026, 3, 28, 23, 59, 59, tzinfo=beirut).timestamp()
    assert period_of(Grouping.DAY, before, beirut).key == "2026-03-28"
    after = period_of(Grouping.DAY, before + 1, beirut)
    assert after.key == "2026-03-29"
    assert after.start_seconds == before + 1


def test_requests_around_the_change_of_clocks_are_counted_on_their_days(tmp_path: Path) -> None:
    # At two o'clock the clocks were set to three, or at three back to two.
    times = [
        "2026-03-28 23:59",
        "2026-03-29 00:00",
        "2026-03-29 23:59",
        "2026-03-30 00:00",
        "2026-10-25 00:30",
        "2026-10-25 23:30",
        "2026-10-26 00:00",
    ]
    requests = [line(f"q{n}", f"a{n}", at_seconds=_at(time)) for n, time in enumerate(times)]
    journal = journal_of(tmp_path, *requests)
    reader = read_journal(journal.location, _BERLIN)
    assert [(one.key, one.requests) for one in reader.groups(Grouping.DAY, ALL)] == [
        ("2026-03-28", 1),
        ("2026-03-29", 2),
        ("2026-03-30", 1),
        ("2026-10-25", 2),
        ("2026-10-26", 1),
    ]
    assert [(one.key, one.requests) for one in reader.groups(Grouping.MONTH, ALL)] == [("2026-03", 4), ("2026-10", 3)]
    since = RequestFilter(start_seconds=_at("2026-03-29 00:01"), end_seconds=_at("2026-10-25 23:30"))
    assert [(one.key, one.requests) for one in reader.groups(Grouping.WEEK, since)] == [
        ("2026-03-23", 1),
        ("2026-03-30", 1),
        ("2026-10-19", 1),
    ]
    reader.close()
    journal.close()

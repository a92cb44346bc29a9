"""Days, weeks and months are those of the calendar on the wall."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.periods import DAY_SECONDS, day_runs, period_of

if sys.platform == "win32":
    pytest.skip("the zone of a process cannot be set here", allow_module_level=True)

HOUR = 3600.0


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[ZoneInfo]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield ZoneInfo("Europe/Berlin")
    monkeypatch.undo()
    time.tzset()


def at(zone: ZoneInfo, *moment: int) -> float:
    return datetime(*moment, tzinfo=zone).timestamp()  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("name", "moment", "start", "end"),
    [
        ("day", (2026, 11, 22, 20, 0), (2026, 11, 22), (2026, 11, 23)),
        ("day", (2026, 11, 22, 0, 0), (2026, 11, 22), (2026, 11, 23)),
        ("week", (2026, 11, 22, 23, 59), (2026, 11, 16), (2026, 11, 23)),
        ("week", (2026, 11, 23, 0, 0), (2026, 11, 23), (2026, 11, 30)),
        ("month", (2026, 12, 31, 23, 0), (2026, 12, 1), (2027, 1, 1)),
        ("month", (2028, 2, 29, 1, 0), (2028, 2, 1), (2028, 3, 1)),
        ("month", (2026, 1, 31, 1, 0), (2026, 1, 1), (2026, 2, 1)),
    ],
)
def test_a_period_begins_and_ends_on_the_calendar(
    berlin: ZoneInfo, name: str, moment: tuple[int, ...], start: tuple[int, ...], end: tuple[int, ...]
) -> None:
    period = period_of(Grouping(name), at(berlin, *moment))
    assert (period.start_seconds, period.end_seconds) == (at(berlin, *start), at(berlin, *end))


@pytest.mark.parametrize(
    ("name", "moment", "hours"),
    [
        ("day", (2026, 3, 29, 12, 0), 23),
        ("day", (2026, 10, 25, 12, 0), 25),
        ("day", (2026, 10, 25, 0, 30), 25),
        ("day", (2026, 10, 25, 23, 30), 25),
        ("week", (2026, 3, 24, 12, 0), 7 * 24 - 1),
        ("week", (2026, 10, 25, 12, 0), 7 * 24 + 1),
        ("month", (2026, 3, 1, 12, 0), 31 * 24 - 1),
        ("month", (2026, 10, 31, 12, 0), 31 * 24 + 1),
    ],
)
def test_where_the_clocks_are_changed_a_period_is_an_hour_shorter_or_longer(
    berlin: ZoneInfo, name: str, moment: tuple[int, ...], hours: int
) -> None:
    period = period_of(Grouping(name), at(berlin, *moment))
    assert period.end_seconds - period.start_seconds == hours * HOUR


def test_an_hour_that_comes_twice_belongs_to_its_day_both_times(berlin: ZoneInfo) -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=0).timestamp()
    second = datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=1).timestamp()
    assert second - first == HOUR
    assert period_of(Grouping.DAY, first) == period_of(Grouping.DAY, second)


def test_a_day_that_begins_at_one_o_clock_begins_with_its_first_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Africa/Cairo")
    time.tzset()
    try:
        cairo = ZoneInfo("Africa/Cairo")
        period = period_of(Grouping.DAY, at(cairo, 2024, 4, 26, 12, 0))
        assert (period.start_seconds, period.end_seconds) == (at(cairo, 2024, 4, 26, 1, 0), at(cairo, 2024, 4, 27))
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.floats(0, 4e9), st.sampled_from(["day", "week", "month"]))
def test_a_moment_lies_in_its_period_and_periods_meet(moment: float, name: str) -> None:
    period = period_of(Grouping(name), moment)
    assert period.start_seconds <= moment < period.end_seconds
    assert 0.0 <= period.passed_ratio(moment) < 1.0
    assert period_of(Grouping(name), period.end_seconds).start_seconds == period.end_seconds
    assert period_of(Grouping(name), period.start_seconds) == period


def test_a_period_is_known_by_its_first_day() -> None:
    sunday = datetime(2027, 1, 3, 23, 59, 59, tzinfo=UTC).timestamp()
    assert period_of(Grouping.DAY, sunday, UTC).key == "2027-01-03"
    assert period_of(Grouping.WEEK, sunday, UTC).key == "2026-12-28"
    assert period_of(Grouping.WEEK, sunday + 1, UTC).key == "2027-01-04"
    assert period_of(Grouping.MONTH, sunday, UTC).key == "2027-01"


def test_where_midnight_does_not_exist_the_day_of_another_zone_begins_when_it_does() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    before = datetime(2026, 3, 28, 23, 59, 59, tzinfo=beirut).timestamp()
    assert period_of(Grouping.DAY, before, beirut).key == "2026-03-28"
    after = period_of(Grouping.DAY, before + 1, beirut)
    assert after.key == "2026-03-29"
    assert after.start_seconds == before + 1


_ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/St_Johns",
    "Africa/Cairo",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Asia/Gaza",
)
_MOMENTS = st.integers(0, 2_000_000_000)


@given(st.sampled_from(_ZONES), _MOMENTS, st.integers(0, 400 * DAY_SECONDS), st.floats(0.0, 1.0))
def test_a_run_of_days_tells_of_every_moment_the_day_that_its_period_tells(
    name: str, first: int, length: int, share: float
) -> None:
    """Whatever the clocks did on the way, be it the skip of a whole day."""
    zone = ZoneInfo(name)
    moment = first + int(length * share)
    run = [run for run in day_runs(first, first + length, zone) if run.start_seconds <= moment][-1]
    days = (moment - run.start_seconds) // DAY_SECONDS if run.has_plain_days else 0
    period = period_of(Grouping.DAY, moment, zone)
    assert (run.first + timedelta(days=days)).isoformat() == period.key
    assert period.start_seconds <= moment < period.end_seconds


def test_days_of_one_length_are_one_run(berlin: ZoneInfo) -> None:
    runs = day_runs(at(berlin, 2026, 1, 1, 12), at(berlin, 2026, 12, 31, 12))
    assert [(run.first.isoformat(), run.has_plain_days) for run in runs] == [
        ("2026-01-01", True),
        ("2026-03-29", False),
        ("2026-03-30", True),
        ("2026-10-25", False),
        ("2026-10-26", True),
    ]

"""Axes have round marks, local times also when clocks change, and limits that move seldom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.ticks import round_limit
from desktop_monitor.ui.plot.axis import ValueScale, moment_text, time_marks

_BERLIN = ZoneInfo("Europe/Berlin")
_KATHMANDU = ZoneInfo("Asia/Kathmandu")


def _wall(year: int, month: int, day: int, hour: int = 0, zone: ZoneInfo = _BERLIN) -> float:
    return datetime(year, month, day, hour, tzinfo=zone).timestamp()


def test_marks_of_a_day_stand_on_round_local_hours() -> None:
    start = _wall(2025, 6, 3, 9)
    assert [mark.label for mark in time_marks(start, start + 6 * 3600, 6, _BERLIN)] == [
        "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00",
    ]  # fmt: skip


@pytest.mark.parametrize(("month", "day"), [(3, 30), (10, 26)])
def test_marks_stay_on_round_local_hours_on_the_day_the_clocks_change(month: int, day: int) -> None:
    start = _wall(2025, month, day) - 3600
    for mark in time_marks(start, start + 30 * 3600, 10, _BERLIN):
        local = datetime.fromtimestamp(mark.wall_seconds, UTC).astimezone(_BERLIN)
        assert (local.minute, local.second) == (0, 0)
        assert local.hour % 3 == 0


def test_days_begin_at_local_midnight_across_a_clock_change() -> None:
    start = _wall(2025, 3, 28)
    marks = time_marks(start, start + 5 * 86400, 5, _BERLIN)
    assert [mark.label for mark in marks] == ["28 Mar", "29 Mar", "30 Mar", "31 Mar", "1 Apr", "2 Apr"]
    assert all(mark.starts_day for mark in marks)


def test_offsets_of_a_quarter_hour_are_honoured() -> None:
    start = _wall(2025, 6, 3, 9, _KATHMANDU)
    assert time_marks(start, start + 7200, 2, _KATHMANDU)[0].label == "09:00"


@given(st.floats(1.0e9, 2.0e9), st.floats(10, 4e7), st.integers(1, 12))
def test_marks_ascend_inside_the_window_and_are_not_too_many(start: float, length: float, most: int) -> None:
    marks = time_marks(start, start + length, most, _BERLIN)
    times = [mark.wall_seconds for mark in marks]
    assert times == sorted(set(times))
    assert all(start <= at <= start + length for at in times)
    assert len(times) <= most + 2 or length > most * 28 * 86400


def test_a_window_without_length_has_no_marks() -> None:
    assert time_marks(5.0, 5.0, 4) == ()


def test_a_moment_says_seconds_in_short_windows_and_the_date_in_long_ones() -> None:
    at = _wall(2025, 6, 3, 9)
    assert moment_text(at, 3600, _BERLIN) == "09:00:00"
    assert moment_text(at, timedelta(days=7).total_seconds(), _BERLIN) == "3 Jun, 09:00"


@pytest.mark.parametrize(
    ("highest", "unit", "limit"),
    [(0.03, Unit.RATIO, 0.05), (0.2, Unit.RATIO, 0.2), (7, Unit.COUNT, 10), (3000, Unit.BYTES, 4096)],
)
def test_limits_are_round_in_their_unit(highest: float, unit: Unit, limit: float) -> None:
    assert round_limit(highest, unit) == pytest.approx(limit)


@given(st.floats(1e-6, 1e15), st.sampled_from([Unit.BYTES, Unit.COUNT]))
def test_a_limit_is_never_below_what_is_drawn_and_never_far_above(highest: float, unit: Unit) -> None:
    assert highest <= round_limit(highest, unit) * (1 + 1e-6)
    assert round_limit(highest, unit) <= 2.5 * highest


def test_an_axis_grows_at_once_and_shrinks_only_when_most_of_it_is_empty() -> None:
    scale = ValueScale(Unit.COUNT)
    tops = []
    for highest in (80, 60, 45, 120, 90, 30):
        scale.fit(0, highest)
        tops.append(scale.top)
    assert tops == [100, 100, 100, 200, 200, 50]


def test_a_share_of_a_whole_has_a_fixed_top() -> None:
    scale = ValueScale(Unit.RATIO, 1.0)
    scale.fit(0.0, 0.02)
    assert [label for _, label in scale.marks(4)] == ["0 %", "25 %", "50 %", "75 %", "100 %"]


def test_a_fixed_top_gives_way_to_a_higher_value_and_comes_back() -> None:
    scale = ValueScale(Unit.RATIO, 1.0)
    scale.fit(0.0, 1.7)
    assert scale.top == 2.0
    scale.fit(0.0, 0.5)
    assert scale.top == 1.0


def test_an_axis_that_goes_both_ways_names_its_ends_without_a_sign() -> None:
    scale = ValueScale(Unit.BYTES_PER_SECOND)
    scale.fit(-3e6, 9e5)
    assert [label for _, label in scale.marks(4)] == ["4 MiB/s", "0 B/s", "1 MiB/s"]

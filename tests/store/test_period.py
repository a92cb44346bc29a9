"""A period of the machine: what was recorded of it, in buckets, and for how long."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.store.blocks import RollupColumn
from desktop_monitor.store.history import History, open_history
from desktop_monitor.store.observed import ObservedMinutes
from tests.helpers.clock import FakeClock
from tests.helpers.recording import CPU, HOUR_START, MEMORY, record, start

_METRICS = frozenset({"cpu_used_ratio", "memory_used_bytes"})
_HOUR = 3600.0


def recorded(folder: Path, clock: FakeClock, *, minutes: int) -> None:
    """A run of so many minutes."""
    recorder = start(folder, clock)
    record(recorder, clock, minutes * 12, seconds=5.0)
    recorder.close(clock.now())


def history_in(folder: Path, clock: FakeClock) -> History:
    """Questions to what was recorded."""
    return open_history(folder / "history.sqlite3", clock)


def test_time_in_which_nobody_recorded_is_not_observed(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    recorded(tmp_path, clock, minutes=30)
    clock.advance(_HOUR)
    recorded(tmp_path, clock, minutes=30)
    found = history_in(tmp_path, clock).period(_METRICS, HOUR_START, HOUR_START + 2 * _HOUR, 60)
    assert found.observed_seconds == pytest.approx(_HOUR, abs=60)
    assert [gap.reason for gap in found.gaps] == [GapReason.STOPPED]
    assert set(found.rollups) == {CPU, MEMORY}
    assert sum(found.rollups[CPU].counts) == 720


def test_a_clock_set_back_makes_no_hour_that_was_recorded_a_hole(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    recorded(tmp_path, clock, minutes=60)
    clock.step_wall(-_HOUR / 2)
    recorded(tmp_path, clock, minutes=30)
    found = history_in(tmp_path, clock).period(_METRICS, HOUR_START, HOUR_START + _HOUR, 60)
    assert [gap.reason for gap in found.gaps] == [GapReason.CLOCK_STEP]
    assert found.observed_seconds == _HOUR


def test_a_clock_set_forward_makes_no_time_that_was_observed(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    recorded(tmp_path, clock, minutes=30)
    clock.step_wall(_HOUR)
    recorded(tmp_path, clock, minutes=30)
    found = history_in(tmp_path, clock).period(_METRICS, HOUR_START, HOUR_START + 2 * _HOUR, 300)
    assert found.observed_seconds == _HOUR


def test_a_period_that_begins_within_a_bucket_takes_nothing_of_before(tmp_path: Path) -> None:
    clock = FakeClock(HOUR_START)
    recorded(tmp_path, clock, minutes=60)
    found = history_in(tmp_path, clock).period(_METRICS, HOUR_START + 1800, HOUR_START + _HOUR, 3600)
    assert list(found.rollups[CPU].times) == [HOUR_START]
    assert list(found.rollups[CPU].counts) == [360.0]
    assert found.observed_seconds == 1800


def test_before_anything_was_recorded_there_is_nothing(tmp_path: Path) -> None:
    found = history_in(tmp_path, FakeClock()).period(_METRICS, 0.0, 3600.0, 60)
    assert (dict(found.rollups), found.gaps, found.observed_seconds) == ({}, (), 0.0)
    with pytest.raises(ValueError, match="minute"):
        history_in(tmp_path, FakeClock()).period(_METRICS, 0.0, 3600.0, 61)


_MOMENTS = st.integers(0, 7200)
_GAPS = st.lists(
    st.builds(
        lambda one, other, reason: Gap(float(min(one, other)), float(max(one, other)), reason),
        _MOMENTS,
        _MOMENTS,
        st.sampled_from(list(GapReason)),
    ),
    max_size=6,
)


@given(st.sets(st.integers(0, 119)), _GAPS, _MOMENTS, _MOMENTS)
def test_every_second_counts_once_or_not_at_all(minutes: set[int], gaps: list[Gap], one: int, other: int) -> None:
    start_seconds, end_seconds = min(one, other), max(one, other)
    observed = ObservedMinutes()
    for hour in (0, 1):
        of_hour = sorted(minute - 60 * hour for minute in minutes if minute // 60 == hour)
        for some in (of_hour[::2], of_hour[1:]):
            observed.add_rollups(hour, {1: RollupColumn(some, [], [], [], [])})
    lost = [gap for gap in gaps if gap.reason is not GapReason.CLOCK_STEP]
    expected = sum(
        second // 60 in minutes and not any(gap.start_seconds <= second < gap.end_seconds for gap in lost)
        for second in range(start_seconds, end_seconds)
    )
    found = observed.stretches(float(start_seconds), float(end_seconds), gaps)
    assert sum(last - first for first, last in found) == expected

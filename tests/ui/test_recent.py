"""The recent past is asked with few buckets and ends with the newest samples."""

from __future__ import annotations

import pytest

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.recent import AskRecentPast
from tests.helpers.snapshots import FakeReader

CPU = SeriesKey("cpu_used_ratio")
SENT, RECEIVED = SeriesKey("sent", ("a",)), SeriesKey("received", ("a",))
END = 1_763_800_020.0


@pytest.mark.parametrize("length", [300.0, 3600.0, 21_600.0, 86_400.0, 2_592_000.0])
def test_buckets_are_whole_minutes_and_few(length: float) -> None:
    question = AskRecentPast((CPU,), END - length, END)
    assert question.step_seconds % 60 == 0
    assert length / question.step_seconds <= 800


def test_an_hour_is_minutes_and_then_single_samples() -> None:
    reader = FakeReader({CPU: [(END - 3600 + second, 0.5) for second in range(3600)]})
    past = AskRecentPast((CPU,), END - 3600, END)(reader)
    times = [time for time, _ in past.points[CPU]]
    assert times == sorted(times)
    assert END - times[-1] <= 1.0
    assert len(times) < 320
    assert past.span == (END - 3600, END - 1)


def test_series_are_added_where_any_is_known() -> None:
    reader = FakeReader({SENT: [(END - 10, 1.0), (END - 9, 2.0)], RECEIVED: [(END - 9, 5.0)]})
    past = AskRecentPast((SENT, RECEIVED), END - 3600, END)(reader)
    assert past.summed((SENT, RECEIVED)) == [(END - 10, 1.0), (END - 9, 7.0)]


def test_an_empty_store_gives_no_points() -> None:
    past = AskRecentPast((CPU,), END - 3600, END)(FakeReader())
    assert past.points == {CPU: []}
    assert past.span is None

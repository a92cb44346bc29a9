"""The recent past is asked with few buckets and reaches to the newest samples."""

from __future__ import annotations

import itertools

import pytest

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.recent import AskRecentPast
from tests.helpers.snapshots import FakeReader

CPU = SeriesKey("cpu_used_ratio")
SENT, RECEIVED = SeriesKey("sent", ("a",)), SeriesKey("received", ("a",))
END = 1_763_800_020.0


@pytest.mark.parametrize("length", [300.0, 3600.0, 21_600.0, 86_400.0, 2_592_000.0])
def test_buckets_are_few_and_of_long_periods_whole_minutes(length: float) -> None:
    question = AskRecentPast((CPU,), END - length, END)
    assert length / question.step_seconds <= 800
    assert length <= 7200 or question.step_seconds % 60 == 0


def test_an_hour_is_drawn_alike_from_its_beginning_to_its_newest_sample() -> None:
    reader = FakeReader({CPU: [(END - 3600 + second, 0.5) for second in range(3600)]})
    question = AskRecentPast((CPU,), END - 3600, END)
    past = question(reader)
    times = [time for time, _ in past.points[CPU]]
    assert max(later - earlier for earlier, later in itertools.pairwise(times)) <= question.step_seconds
    assert END - question.step_seconds <= times[-1] <= END
    assert len(times) <= 402
    assert {value for _, value in past.points[CPU]} == {0.5}
    assert past.span == (END - 3600, END - 1)


def test_a_bucket_is_the_mean_of_its_samples() -> None:
    start = END // 9 * 9 - 90
    reader = FakeReader({CPU: [(start + 1, 0.2), (start + 2, 0.4), (start + 10, 0.9)]})
    past = AskRecentPast((CPU,), END - 3600, END)(reader)
    assert [value for _, value in past.points[CPU]] == [pytest.approx(0.3), 0.9]


def test_series_are_added_where_any_is_known() -> None:
    earlier, later = END // 9 * 9 - 90, END // 9 * 9 - 81
    reader = FakeReader({SENT: [(earlier, 1.0), (later, 2.0)], RECEIVED: [(later + 1, 5.0)]})
    past = AskRecentPast((SENT, RECEIVED), END - 3600, END)(reader)
    assert [value for _, value in past.summed((SENT, RECEIVED))] == [1.0, 7.0]


def test_an_empty_store_gives_no_points() -> None:
    past = AskRecentPast((CPU,), END - 3600, END)(FakeReader())
    assert past.points == {CPU: []}
    assert past.span is None

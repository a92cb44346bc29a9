"""Stored history as ticks: raw where that is left, minutes before, in order, each moment once."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest

from desktop_monitor.assess.measure import Aggregation
from desktop_monitor.engine.alerting.past_samples import MOST_RAW_SERIES, PastSamples, Question
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap, RollupSeries, Samples, Series

CPU = SeriesKey("cpu_used_ratio")
HOUR = 3600.0
START = 1_800_000_000.0


@dataclass
class FakeHistory:
    """A sample every ten seconds: the second of its minute, and for a while only minutes are left."""

    begins: float
    raw_begins: float
    ends: float

    def keys(self) -> tuple[SeriesKey, ...]:
        return (CPU,)

    def span(self) -> tuple[float, float] | None:
        return self.begins, self.ends

    def series(self, keys: Sequence[SeriesKey], start: float, end: float) -> dict[SeriesKey, Series]:
        found = {key: Series(key) for key in keys}
        at = max(self.raw_begins, start + -start % 10)
        while at < min(end, self.ends):
            for series in found.values():
                series.times.append(at)
                series.values.append(at % 60)
            at += 10
        return found

    def rollups(
        self, keys: Sequence[SeriesKey], start: float, end: float, step_seconds: int
    ) -> dict[SeriesKey, RollupSeries]:
        found = {}
        for key in keys:
            series = RollupSeries(key, 60.0, *(array("d") for _ in range(5)))
            at = max(self.begins, start // 60 * 60)
            while at < min(end, self.ends):
                row = (at, 0.0, 50.0, 150.0, 6.0)
                for column, value in zip(
                    (series.times, series.minima, series.maxima, series.sums, series.counts), row, strict=True
                ):
                    column.append(value)
                at += 60
            found[key] = series
        return found

    def gaps(self, start: float, end: float) -> tuple[Gap, ...]:
        return ()

    def latest(self) -> tuple[float, Samples] | None:
        return None

    def close(self) -> None:
        """Nothing to give back."""


def told(
    history: FakeHistory, start: float, end: float, aggregation: Aggregation = Aggregation.MEAN, thin: float = 0.0
) -> list[tuple[float, float]]:
    """Time and value of every tick."""
    past = PastSamples(history, Question((CPU,), aggregation, thin))
    return [(at, samples[CPU]) for at, samples in past.ticks(start, end)]


def test_raw_samples_are_told_as_they_were() -> None:
    history = FakeHistory(START, START, START + 20 * HOUR)
    ticks = told(history, START + 5, START + 14 * HOUR)
    assert ticks[0] == (START + 10, 10.0)
    assert [at for at, _ in ticks] == [START + 10 * number for number in range(1, int(14 * HOUR / 10))]


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [(Aggregation.MEAN, 25.0), (Aggregation.LAST, 25.0), (Aggregation.MAX, 50.0), (Aggregation.MIN, 0.0)],
)
def test_minutes_stand_for_as_many_samples_as_they_were_made_of(aggregation: Aggregation, expected: float) -> None:
    history = FakeHistory(START, START + 5 * HOUR, START + 5 * HOUR)
    ticks = told(history, START, START + 2 * HOUR, aggregation)
    assert {value for _, value in ticks} == {expected}
    assert [at for at, _ in ticks] == [START + 10 * number for number in range(720)]


def test_where_raw_samples_begin_minutes_end_and_no_moment_is_told_twice() -> None:
    raw_begins = START + 8 * HOUR + 120
    history = FakeHistory(START, raw_begins, START + 20 * HOUR)
    past = PastSamples(history, Question((CPU,), Aggregation.MEAN))
    times = [at for at, _ in past.ticks(START + 17, START + 20 * HOUR)]
    assert times == sorted(set(times))
    assert past.coarse_until_seconds == raw_begins
    assert max(later - earlier for earlier, later in pairwise(times)) <= 10


def test_the_minute_in_which_recording_began_is_told_by_its_samples_alone() -> None:
    begins = START + HOUR + 40
    past = PastSamples(FakeHistory(begins // 60 * 60, begins, START + 2 * HOUR), Question((CPU,), Aggregation.MEAN))
    assert next(past.ticks(START, START + 2 * HOUR))[0] == begins
    assert past.coarse_until_seconds is None


def test_of_raw_samples_the_newest_in_each_step_may_do() -> None:
    history = FakeHistory(START, START, START + HOUR)
    ticks = told(history, START, START + HOUR, thin=60.0)
    assert ticks == [(START + 60 * number + 50, 50.0) for number in range(60)]


def test_of_very_many_series_minutes_do() -> None:
    history = FakeHistory(START, START, START + HOUR)
    keys = tuple(SeriesKey("cpu_core_used_ratio", (str(number),)) for number in range(MOST_RAW_SERIES + 1))
    past = PastSamples(history, Question(keys, Aggregation.MEAN))
    ticks = list(past.ticks(START, START + HOUR))
    assert {value for _, samples in ticks for value in samples.values()} == {25.0}
    assert all(len(samples) == len(keys) for _, samples in ticks)
    assert past.coarse_until_seconds is not None


def test_without_any_history_nothing_is_told() -> None:
    assert told(FakeHistory(START, START, START), START - HOUR, START + HOUR) == []

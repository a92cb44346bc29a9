"""Readings become samples: levels as told, counters as rates, histograms as means, and not too many."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.engine.agents.custom_series import OLD_SECONDS, SERIES_LIMIT, CustomSeries
from desktop_monitor.metrics.agent_event import MetricReading
from desktop_monitor.metrics.definition import SeriesKey

NOW = 1_700_000_000.0


def level(value: float, at: float = NOW, name: str = "queue", **more: object) -> MetricReading:
    return MetricReading(name, (), at, value, **more)  # type: ignore[arg-type]


def counter(value: float, at: float, name: str = "answers_total", **more: object) -> MetricReading:
    return MetricReading(name, (), at, value, is_counter=True, **more)  # type: ignore[arg-type]


def test_a_level_is_handed_out_once() -> None:
    series = CustomSeries()

    assert series.take([level(7.0)], NOW) == 0

    assert series.hand_out() == {SeriesKey("queue"): 7.0}
    assert series.hand_out() == {}


def test_of_many_readings_the_newest_counts_whatever_their_order() -> None:
    series = CustomSeries()
    series.take([level(2.0, NOW - 1), level(3.0, NOW), level(1.0, NOW - 2)], NOW)
    assert series.hand_out() == {SeriesKey("queue"): 3.0}


def test_who_told_keeps_series_apart_and_a_label_cannot_pretend() -> None:
    series = CustomSeries()
    pretending = MetricReading("queue", (("source", "workflow:b"), ("zone", "x")), NOW, 1.0, source="workflow:a")
    series.take([pretending, level(2.0, source="workflow:b")], NOW)
    assert series.hand_out() == {
        SeriesKey("queue", ("source=workflow:a", "zone=x")): 1.0,
        SeriesKey("queue", ("source=workflow:b",)): 2.0,
    }


def test_a_counter_has_no_rate_at_first_after_a_reset_and_over_a_long_pause() -> None:
    series, key = CustomSeries(), SeriesKey("answers_per_second")
    steps = [(100.0, 0.0), (130.0, 10.0), (5.0, 20.0), (15.0, 30.0), (500.0, 30.0 + 7200.0), (510.0, 40.0 + 7200.0)]
    rates = []
    for value, after in steps:
        series.take([counter(value, NOW + after)], NOW + after)
        rates.append(series.hand_out().get(key))
    assert rates == [None, 3.0, None, 1.0, None, 1.0]


def test_a_counter_told_again_or_late_changes_nothing() -> None:
    series, key = CustomSeries(), SeriesKey("answers_per_second")
    series.take([counter(0.0, NOW - 20), counter(10.0, NOW - 10)], NOW)
    series.take([counter(10.0, NOW - 10), counter(5.0, NOW - 15)], NOW)
    series.take([counter(20.0, NOW)], NOW)
    assert series.hand_out() == {key: 1.0}


def test_a_histogram_has_a_mean_of_what_was_observed_since() -> None:
    series = CustomSeries()
    for sum_ms, count, after in ((1000.0, 10.0, 0.0), (4000.0, 16.0, 60.0)):
        readings = [
            counter(sum_ms, NOW + after, "latency_sum", unit="ms"),
            counter(count, NOW + after, "latency_count"),
        ]
        series.take(readings, NOW + after)
    assert series.hand_out()[SeriesKey("latency_seconds_mean")] == pytest.approx(0.5)


def test_a_histogram_that_observed_nothing_has_no_mean() -> None:
    series = CustomSeries()
    for after in (0.0, 60.0):
        readings = [counter(5.0, NOW + after, "latency_sum"), counter(5.0, NOW + after, "latency_count")]
        series.take(readings, NOW + after)
    handed = series.hand_out()
    assert SeriesKey("latency_mean") not in handed
    assert handed[SeriesKey("latency_count_per_second")] == 0.0


def test_a_name_of_the_machine_is_not_overwritten() -> None:
    series = CustomSeries()
    series.take([level(0.5, name="cpu_used_ratio")], NOW)
    assert series.hand_out() == {SeriesKey("custom_cpu_used_ratio"): 0.5}


def test_readings_of_long_ago_of_the_future_and_of_no_number_are_rejected() -> None:
    series = CustomSeries()
    wrong = [
        level(1.0, NOW - OLD_SECONDS - 1),
        level(1.0, NOW + 3600.0),
        level(math.nan),
        level(math.inf),
        level(1.0, name="…"),
    ]
    assert series.take(wrong, NOW) == len(wrong)
    assert series.hand_out() == {}


def test_series_beyond_the_limit_are_rejected_and_the_known_ones_go_on() -> None:
    series = CustomSeries()
    many = [level(1.0, name=f"metric_{number}") for number in range(SERIES_LIMIT + 25)]
    assert series.take(many, NOW) == 25
    assert series.take([level(2.0, name="metric_3")], NOW) == 0
    assert series.hand_out()[SeriesKey("metric_3")] == 2.0


@given(
    st.lists(
        st.builds(
            MetricReading,
            st.sampled_from(["a", "a_total", "b_sum", "b_count", "cpu_used_ratio", "", "é"]),
            st.lists(st.tuples(st.text(max_size=5), st.text(max_size=100)), max_size=12).map(tuple),
            st.floats(),
            st.floats(),
            is_counter=st.booleans(),
            unit=st.sampled_from(["", "ms", "%", "x", "GiBy"]),
            source=st.text(max_size=5),
        ),
        max_size=30,
    )
)
def test_any_readings_give_bounded_plain_samples(readings: list[MetricReading]) -> None:
    series = CustomSeries()
    rejected = series.take(readings, NOW)
    assert 0 <= rejected <= len(readings)
    for key, value in series.hand_out().items():
        assert math.isfinite(value)
        assert all(len(label) <= 80 for label in key.labels)
        assert list(key.labels) == sorted(key.labels)

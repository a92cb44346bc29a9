"""Sums of every temporality come to the same, repeated, late and reset."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.otlp.custom import NAME_LIMIT
from desktop_monitor.agents.otlp.ingest import OtlpIngest
from desktop_monitor.agents.otlp.temporality import SERIES_LIMIT
from desktop_monitor.metrics.agent_event import MetricReading
from tests.helpers.otlp import RECEIVED_SECONDS, Body, all_findings, log, metric, metrics

_T = RECEIVED_SECONDS - 10_000
_TOKENS = "claude_code.token.usage"
_TOLD = {"session.id": "s", "type": "output", "model": "m"}


def _sum(bodies: list[Body]) -> float:
    greatest: dict[str, float] = {}
    for total in all_findings(bodies).totals:
        greatest[total.key] = max(total.value, greatest.get(total.key, 0.0))
    return sum(greatest.values())


def _exports(amounts: list[int], temporality: int, restarts: frozenset[int] = frozenset()) -> list[Body]:
    """One body an interval; the client restarts before those intervals."""
    bodies, start, running = [], 0, 0
    for number, amount in enumerate(amounts):
        if number in restarts:
            start, running = number, 0
        running += amount
        point = (_T + start, _T + number + 1, running) if temporality == 2 else (_T + number, _T + number + 1, amount)
        bodies.append(metrics([metric(_TOKENS, [point], temporality, _TOLD)], "claude-code"))
    return bodies


@given(
    st.lists(st.integers(0, 1000), max_size=12),
    st.frozensets(st.integers(0, 11), max_size=3),
    st.sampled_from([1, 2]),
    st.randoms(use_true_random=False),
)
def test_repeated_and_shuffled_exports_come_to_the_same_sum(
    amounts: list[int], restarts: frozenset[int], temporality: int, chance: random.Random
) -> None:
    bodies = _exports(amounts, temporality, restarts)
    told = bodies + chance.sample(bodies, len(bodies) // 2)
    chance.shuffle(told)
    assert _sum(told) == sum(amounts)


def test_a_cumulative_sum_that_shrinks_without_a_new_start_was_reset() -> None:
    points = [(_T, _T + 1, 10), (_T, _T + 2, 25), (_T, _T + 3, 4), (_T, _T + 4, 6)]
    assert _sum([metrics([metric(_TOKENS, [point], 2, _TOLD)], "claude-code") for point in points]) == 31


def test_a_restarted_monitor_names_a_clients_sum_the_same() -> None:
    bodies = _exports([5, 6], 2)
    keys = {total.key for body in bodies for total in all_findings([body]).totals}
    assert len(keys) == 1


def test_a_sum_without_temporality_is_counted_as_rejected() -> None:
    body = metrics([metric(_TOKENS, [(1, 2, 3)], 0, _TOLD), metric("own.sum", [(1, 2, 3)], 0)])
    taken = OtlpIngest().take(*body, RECEIVED_SECONDS)
    assert taken.findings.rejected == {"a sum without temporality": 2}


def test_a_negative_total_is_rejected() -> None:
    body = metrics([metric(_TOKENS, [(1, 2, -3)], 1, _TOLD), metric("own.count", [(1, 2, -3)], 1)])
    assert OtlpIngest().take(*body, RECEIVED_SECONDS).rejected == 2


def _readings(*bodies: Body) -> list[MetricReading]:
    return list(all_findings(bodies).metrics)


@pytest.mark.parametrize("temporality", [1, 2])
def test_a_counter_is_a_running_sum_in_either_temporality(temporality: int) -> None:
    amounts = [3.0, 4.0, 0.0, 5.0]
    running = list(accumulate(amounts))
    told = amounts if temporality == 1 else running
    points = [(_T + number if temporality == 1 else _T, _T + number + 1, each) for number, each in enumerate(told)]
    readings = _readings(*[metrics([metric("own.jobs", [point], temporality)], "own") for point in points])
    assert [reading.value for reading in readings] == running
    assert all(reading.is_counter and reading.source == "otlp:own" for reading in readings)


def test_series_that_differ_in_what_is_not_kept_add_up() -> None:
    told = [{"session.id": "a"}, {"session.id": "b"}]
    body = metrics([metric("own.jobs", [(_T, _T + 1, 3)], told=each) for each in told], "own")
    assert [reading.value for reading in _readings(body, body)] == [3, 6, 6, 6]


def test_gauges_and_levels_are_as_told() -> None:
    gauge = {"name": "own.queueDepth", "unit": "{job}", "gauge": {"dataPoints": [{"asInt": "-4", "timeUnixNano": "1"}]}}
    level = metric("own.open", [(_T, _T + 1, 7), (_T, _T + 2, 5)], 2, is_monotonic=False)
    moved = metric("own.moved", [(_T, _T + 1, 7), (_T + 1, _T + 2, -3)], 1, is_monotonic=False)
    readings = _readings(metrics([gauge, level, moved], "own"))
    assert [(reading.name, reading.value) for reading in readings] == [
        ("own_queue_depth", -4),
        ("own_open", 7),
        ("own_open", 5),
        ("own_moved", 7),
        ("own_moved", 4),
    ]
    assert not any(reading.is_counter for reading in readings)
    assert readings[0].unit == "{job}"


@pytest.mark.parametrize("form", ["histogram", "exponentialHistogram", "summary"])
def test_histograms_and_summaries_are_a_sum_and_a_count(form: str) -> None:
    point = {"timeUnixNano": "1795358526000000000", "count": "4", "sum": 8.5}
    data: dict[str, Any] = {"dataPoints": [point]}
    if form != "summary":
        data["aggregationTemporality"] = 1
    readings = _readings(metrics([{"name": "own.latency", "unit": "ms", form: data}], "own"))
    assert [(reading.name, reading.value, reading.unit) for reading in readings] == [
        ("own_latency_sum", 8.5, "ms"),
        ("own_latency_count", 4, ""),
    ]


def test_a_point_that_says_it_has_no_value_is_passed_over() -> None:
    stale = {"name": "own.load", "gauge": {"dataPoints": [{"timeUnixNano": "1", "flags": 1}]}}
    taken = OtlpIngest().take(*metrics([stale], "own"), RECEIVED_SECONDS)
    assert (taken.rejected, taken.findings.metrics) == (0, ())


def test_endless_new_names_and_series_are_rejected_and_counted() -> None:
    ingest = OtlpIngest()
    names = metrics([metric(f"own.n{number}", [(1, 2, 3)]) for number in range(NAME_LIMIT + 40)], "own")
    taken = ingest.take(*names, RECEIVED_SECONDS)
    assert taken.findings.rejected == {"too many names of metrics": 40}
    letters = "abcdefghijklmnopqrstuvwxyz"
    stages = [{"stage": f"{one}{two}{three}"} for one in letters[:8] for two in letters for three in letters]
    body = metrics([metric("own.n1", [(1, 2, 3)], told=told) for told in stages], "own")
    taken = ingest.take(*body, RECEIVED_SECONDS)
    assert len(taken.findings.metrics) <= SERIES_LIMIT
    assert taken.rejected == len(stages) - len(taken.findings.metrics) > 0


@pytest.mark.parametrize("name", ["", "né", "a b", "x" * 101, "1st", "<b>", "a\nb"])
def test_a_metric_without_a_plain_name_is_rejected(name: str) -> None:
    body = metrics([metric(name, [(1, 2, 3)])], "own")
    assert OtlpIngest().take(*body, RECEIVED_SECONDS).rejected == 1


def test_counters_of_clients_that_are_of_no_interest_are_no_error() -> None:
    body = metrics([metric("codex.sqlite.init.count", [(1, 2, 3)])], "codex_exec")
    taken = OtlpIngest().take(*body, RECEIVED_SECONDS)
    assert (taken.rejected, taken.records, taken.findings.metrics) == (0, 1, ())


def test_a_missing_time_is_when_it_was_received() -> None:
    told = {"name": "own.load", "gauge": {"dataPoints": [{"asDouble": 1.5}]}}
    (reading,) = _readings(metrics([told], "own"))
    assert reading.at_seconds == RECEIVED_SECONDS
    assert log("x")["attributes"]

"""Readings of requests and of events: which count, how, and for whom."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.measure import Aggregation, Measure, Reading
from desktop_monitor.assess.request_readings import ObservationLog, event_readings, request_readings, span_seconds
from desktop_monitor.metrics.agent_event import Outcome, Request, Source, WorkflowEvent

NOW = 1_790_000_000.0
OK, ERROR, TIMEOUT, CANCELLED = Outcome.OK, Outcome.ERROR, Outcome.TIMEOUT, Outcome.CANCELLED
MEAN = Aggregation.MEAN


def request(age_seconds: float, outcome: Outcome | None = OK, **fields: Any) -> Request:
    """A request of Claude Code that ended so long ago."""
    given = {"source": Source.FILE, "interface": "claude_code", "at_seconds": NOW - age_seconds, "outcome": outcome}
    return Request(**{**given, **fields})


def read(measure: Measure, *requests: Request, **limits: float) -> tuple[Reading, ...]:
    """Readings of one measure."""
    ordered = sorted(requests, key=lambda one: one.at_seconds)
    return request_readings((measure,), ordered, limits, NOW)[measure]


def value(measure: Measure, *requests: Request, **limits: float) -> float | None:
    """The value of the only reading, if there is one."""
    readings = read(measure, *requests, **limits)
    assert len(readings) <= 1
    return readings[0].value if readings else None


def measure(metric: str, aggregation: Aggregation = MEAN, window_seconds: float = 1800.0, **fields: Any) -> Measure:
    """A measure over half an hour."""
    return Measure(metric, aggregation, window_seconds, **fields)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("agent_success_ratio", 0.5),
        ("agent_error_ratio", 0.25),
        ("agent_timeout_ratio", 0.25),
        ("agent_rate_limited_ratio", 0.2),
        ("agent_response_seconds", 3.0),
        ("agent_first_token_seconds", 0.5),
    ],
)
def test_an_outcome_is_one_thing_and_cancelled_ones_are_neither_good_nor_bad(metric: str, expected: float) -> None:
    requests = (
        request(50, OK, duration_seconds=2.0, ttft_seconds=0.5),
        request(40, OK, duration_seconds=4.0),
        request(30, ERROR, duration_seconds=500.0, error_kind="rate_limit"),
        request(20, TIMEOUT, duration_seconds=900.0),
        request(10, CANCELLED, duration_seconds=100.0),
        request(5, None, duration_seconds=100.0),
    )
    assert value(measure(metric), *requests) == pytest.approx(expected)


def test_a_reading_says_on_how_many_it_rests_and_how_new_they_are() -> None:
    readings = read(measure("agent_success_ratio"), request(30), request(20, ERROR), request(10, CANCELLED))
    assert readings == (Reading((), 0.5, 2, NOW - 20),)


def test_cached_tokens_count_by_their_number_not_by_request() -> None:
    small = [request(age, cache_read_tokens=0, input_tokens=10) for age in range(10, 20)]
    large = request(5, cache_read_tokens=9_800, cache_write_tokens=100, input_tokens=0)
    assert value(measure("agent_cache_hit_ratio"), large, *small) == pytest.approx(0.98)


def test_requests_without_tokens_say_nothing_of_the_cache() -> None:
    assert value(measure("agent_cache_hit_ratio"), request(5), request(4, ERROR, input_tokens=0)) is None


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        pytest.param([ERROR, ERROR, ERROR], 3, id="all failed"),
        pytest.param([ERROR, OK, TIMEOUT, ERROR], 2, id="since the last answer"),
        pytest.param([ERROR, CANCELLED, ERROR, None], 2, id="cancelled and open ones are passed over"),
        pytest.param([ERROR, ERROR, OK], 0, id="one answer ends it"),
        pytest.param([CANCELLED], None, id="nothing is known"),
    ],
)
def test_failures_in_a_row_end_with_the_newest_request(outcomes: list[Outcome | None], expected: int | None) -> None:
    requests = [request(100 - place, outcome) for place, outcome in enumerate(outcomes)]
    assert value(measure("agent_consecutive_failure_count", Aggregation.LAST), *requests) == expected


def test_every_interface_fails_for_itself() -> None:
    requests = [request(9, ERROR), request(8, OK, interface="codex"), request(7, ERROR), request(6, ERROR)]
    readings = read(measure("agent_consecutive_failure_count", Aggregation.LAST, group_by=("interface",)), *requests)
    assert {dict(reading.labels)["interface"]: reading.value for reading in readings} == {"claude_code": 3, "codex": 0}


def test_groups_and_conditions_are_labels_of_requests() -> None:
    requests = (
        request(5, OK, mode="FANCY", model="m1"),
        request(4, ERROR, mode="SIMPLE", model="m1"),
        request(3, ERROR, mode="FANCY", model="m2"),
    )
    chosen = measure("agent_success_ratio", group_by=("mode",), where=(("model", "m1"),))
    assert {reading.labels: reading.value for reading in read(chosen, *requests)} == {
        (("mode", "FANCY"),): 1.0,
        (("mode", "SIMPLE"),): 0.0,
    }


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        (Aggregation.LAST, 5.0),
        (Aggregation.MIN, 1.0),
        (Aggregation.MAX, 9.0),
        (Aggregation.P95, 8.6),
        (Aggregation.RATE, 0.2),
    ],
)
def test_durations_are_aggregated_as_samples_are(aggregation: Aggregation, expected: float) -> None:
    requests = [request(30, duration_seconds=1.0), request(20, duration_seconds=9.0), request(10, duration_seconds=5.0)]
    assert value(measure("agent_response_seconds", aggregation), *requests) == pytest.approx(expected)


def test_what_left_the_window_or_lies_in_the_future_does_not_count() -> None:
    requests = [request(1801, ERROR), request(1799, OK), request(-59, OK), request(-61, ERROR)]
    assert read(measure("agent_success_ratio"), *requests)[0].observations == 2


def test_without_a_window_only_the_newest_counts_but_not_one_of_yesterday() -> None:
    newest = measure("agent_response_seconds", MEAN, 0.0)
    assert value(newest, request(20, duration_seconds=2.0), request(10, duration_seconds=9.0)) == 9.0
    assert value(newest, request(86_400, duration_seconds=2.0)) is None
    assert span_seconds(newest) == 1800.0


def test_a_clients_answers_are_judged_by_what_was_learned_of_it() -> None:
    ratio = measure("agent_response_ratio", group_by=("interface",))
    requests = [request(5, duration_seconds=60.0), request(4, interface="gemini", duration_seconds=60.0)]
    assert read(ratio, *requests, claude_code=120.0) == (Reading((("interface", "claude_code"),), 0.5, 1, NOW - 5),)


def test_operations_of_own_workflows_are_judged_by_the_clock() -> None:
    own = request(5, source=Source.WORKFLOW, interface="pipeline", duration_seconds=10.0)
    assert value(measure("agent_response_ratio"), own) == 2.0


@pytest.mark.parametrize("duration", [None, float("nan"), float("inf")])
def test_durations_that_are_none_do_not_count(duration: float | None) -> None:
    assert value(measure("agent_response_seconds"), request(5, duration_seconds=duration)) is None


def prepared(age_seconds: float, seconds: float | None, **fields: Any) -> WorkflowEvent:
    """A context that was prepared."""
    given = {"source": "flow", "kind": "context", "at_seconds": NOW - age_seconds, "op_id": f"c{age_seconds}"}
    return WorkflowEvent(**{**given, "duration_seconds": seconds, "mode": "FANCY", **fields})


def test_preparing_contexts_is_timed_by_mode() -> None:
    events = (
        prepared(9, None, phase="start"),
        prepared(8, 4.0, phase="end"),
        prepared(7, 2.0),
        prepared(6, 0.2, mode="SIMPLE"),
        prepared(5, 99.0, kind="state"),
    )
    per_mode = measure("agent_context_preparation_seconds", group_by=("mode",))
    found = {reading.labels: reading.value for reading in event_readings((per_mode,), events, NOW)[per_mode]}
    assert found == {(("mode", "FANCY"),): 3.0, (("mode", "SIMPLE"),): 0.2}


def test_own_context_caches_are_hit_or_missed() -> None:
    hit, miss = prepared(9, 0.1, fields=(("cache_hit", True),)), prepared(8, 2.0, fields=(("cache_hit", False),))
    unsaid, odd = prepared(7, 2.0), prepared(6, 2.0, fields=(("cache_hit", "yes"),))
    hits = measure("agent_context_cache_hit_ratio")
    assert event_readings((hits,), (hit, miss, unsaid, odd), NOW)[hits] == (Reading((), 0.5, 2, NOW - 8),)


AGES = st.lists(st.tuples(st.integers(1, 400), st.sampled_from([OK, ERROR, TIMEOUT, CANCELLED, None])), max_size=60)


@given(AGES, st.sampled_from(["agent_success_ratio", "agent_consecutive_failure_count"]))
def test_told_one_by_one_or_all_at_once_the_readings_are_the_same(
    steps: list[tuple[int, Outcome | None]], metric: str
) -> None:
    asked = Measure(metric, MEAN, 900.0, ("interface",))
    log, told, now = ObservationLog(asked), [], NOW
    for step, outcome in steps:
        now += step
        told.append(request(NOW - now, outcome, interface=f"i{step % 2}"))
        log.add(told[-1:], {})
        at_once = request_readings((asked,), told, {}, now)[asked]
        assert sorted(log.readings(now), key=lambda one: one.labels) == sorted(at_once, key=lambda one: one.labels)

"""One message means the same in both encodings, whichever of JSON's liberties it takes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.otlp.allowed import EVENTS, METRICS
from desktop_monitor.agents.otlp.ingest import OtlpIngest, Taken
from desktop_monitor.agents.otlp.model import Encoding, Signal
from desktop_monitor.metrics.agent_event import Outcome
from tests.helpers.otlp import (
    RECEIVED_SECONDS,
    SETS,
    Body,
    all_findings,
    captured,
    log,
    logs,
    metrics,
    recoded,
    spans,
)

_values = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(0, 10**6),
    st.integers(0, 10**6).map(str),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
)
_times = st.sampled_from([0, 1, 1_795_358_525_565_000_000, 1_795_358_525_565_123_456, 2**63 - 1])


def _pairs(keys: list[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    pair = st.tuples(st.sampled_from(keys), _values).map(lambda told: {"key": told[0], "value": _any_value(told[1])})
    return st.lists(pair, max_size=20)


def _any_value(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    kind = {str: "stringValue", bool: "boolValue", int: "intValue", float: "doubleValue"}[type(value)]
    return {kind: str(value) if kind == "intValue" else value}


@st.composite
def _log_records(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(sorted(EVENTS)))
    record: dict[str, Any] = {
        "timeUnixNano": str(draw(_times)),
        "observedTimeUnixNano": str(draw(_times)),
        "attributes": draw(_pairs(sorted(EVENTS[name]))),
        "traceId": "5b8efff798038103d269b633813fc60c",
        "spanId": draw(st.sampled_from(["eee19b7ec3c1b174", ""])),
    }
    place = draw(st.sampled_from(["body", "attribute", "field"]))
    if place == "body":
        record["body"] = {"stringValue": name}
    elif place == "field":
        record["eventName"] = name
    else:
        record["attributes"].append({"key": "event.name", "value": {"stringValue": name}})
    return record


@st.composite
def _any_metrics(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from([*sorted(METRICS), "queue.depth", "http.server.requests", "né", ""]))
    keys = [*sorted(METRICS[name].labels), "x"] if name in METRICS else ["route", "state", "user.email", "le nom"]
    form = draw(st.sampled_from(["sum", "gauge", "histogram", "exponentialHistogram", "summary"]))
    number = st.integers(-5, 10**18).map(lambda value: {"asInt": str(value)})
    plain = (
        number | st.floats(allow_nan=False, allow_infinity=False).map(lambda value: {"asDouble": value}) | st.just({})
    )
    sums = st.builds(
        lambda count, total: {"count": str(count), "sum": total},
        st.integers(0, 2**40),
        st.floats(-10, 1e9, allow_nan=False),
    )
    points = []
    for _ in range(draw(st.integers(0, 4))):
        told = draw(plain if form in {"sum", "gauge"} else sums)
        times = {"startTimeUnixNano": str(draw(_times)), "timeUnixNano": str(draw(_times))}
        points.append({**told, **times, "attributes": draw(_pairs(keys))})
    data: dict[str, Any] = {"dataPoints": points}
    if form not in {"gauge", "summary"}:
        data["aggregationTemporality"] = draw(st.sampled_from([0, 1, 2]))
    if form == "sum":
        data["isMonotonic"] = draw(st.booleans())
    return {"name": name, "unit": "s", form: data}


def _taken_both_ways(body: Body) -> tuple[Taken, Taken]:
    return (
        OtlpIngest().take(*body, RECEIVED_SECONDS),
        OtlpIngest().take(*recoded(body), RECEIVED_SECONDS),
    )


@given(st.lists(_log_records(), max_size=6), st.sampled_from(["claude-code", "codex_exec", "gemini-cli", "own"]))
def test_any_events_mean_the_same_in_both_encodings(records: list[dict[str, Any]], service: str) -> None:
    one, other = _taken_both_ways(logs(records, service))
    assert one == other
    assert one.records == len(records)


@given(st.lists(_any_metrics(), max_size=4), st.sampled_from(["claude-code", "codex_exec", "gemini-cli", "own"]))
def test_any_metrics_mean_the_same_in_both_encodings(told: list[dict[str, Any]], service: str) -> None:
    one, other = _taken_both_ways(metrics(told, service))
    assert one == other


@pytest.mark.parametrize("name", SETS)
def test_what_clients_sent_means_the_same_in_both_encodings(name: str) -> None:
    assert all_findings([recoded(body) for body in captured(name)]) == all_findings(captured(name))


_REQUEST = {
    "session.id": "s1",
    "model": "claude-opus-4-5",
    "request_id": "req_1",
    "input_tokens": 10,
    "output_tokens": 34,
    "cost_usd": 0.5,
    "duration_ms": 250,
}


def _one_request(body: Body) -> Any:
    (request,) = OtlpIngest().take(*body, RECEIVED_SECONDS).findings.requests
    return request


@pytest.mark.parametrize("change", [str, float, lambda value: value], ids=["texts", "doubles", "as they are"])
def test_numbers_are_read_whatever_type_they_were_given(change: Any) -> None:
    told = {key: change(value) if isinstance(value, int | float) else value for key, value in _REQUEST.items()}
    request = _one_request(logs([log("claude_code.api_request", told=told)]))
    assert (request.input_tokens, request.output_tokens, request.cost_usd) == (10, 34, 0.5)
    assert request.duration_seconds == 0.25


def test_json_may_spell_names_with_underscores_numbers_as_texts_and_enumerations_by_name() -> None:
    point = {"start_time_unix_nano": "1", "time_unix_nano": "1795358525565000000", "as_int": "7"}
    told = {
        "resource_metrics": [
            {
                "scope_metrics": [
                    {
                        "metrics": [
                            {
                                "name": "claude_code.commit.count",
                                "sum": {
                                    "data_points": [point],
                                    "aggregation_temporality": "AGGREGATION_TEMPORALITY_DELTA",
                                    "is_monotonic": True,
                                },
                            }
                        ]
                    }
                ],
                "unknown": {"fields": ["are", "ignored"]},
            }
        ]
    }
    body = Body(Signal.METRICS, Encoding.JSON, json.dumps(told).encode())
    (reading,) = OtlpIngest().take(*body, RECEIVED_SECONDS).findings.metrics
    assert (reading.name, reading.value, reading.is_counter) == ("claude_code_commit_count", 7.0, True)


def test_null_is_absent_everywhere() -> None:
    record = log("claude_code.api_request", told=_REQUEST, body=None, traceId=None, observedTimeUnixNano=None)
    record["attributes"].append({"key": "effort", "value": None})
    record["attributes"].append({"key": "ttft_ms", "value": {"intValue": None}})
    request = _one_request(logs([record]))
    assert (request.effort, request.ttft_seconds) == ("", None)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"timeUnixNano": "1795358525565000000", "observedTimeUnixNano": "1795358599000000000"}, 1795358525.565),
        ({"timeUnixNano": "0", "observedTimeUnixNano": "1795358599000000000"}, 1795358599.0),
        ({"timeUnixNano": 0}, RECEIVED_SECONDS),
        ({"timeUnixNano": "99999999999999999999"}, RECEIVED_SECONDS),
        ({"timeUnixNano": -5, "observedTimeUnixNano": None}, RECEIVED_SECONDS),
    ],
)
def test_a_missing_or_impossible_time_is_the_observed_or_the_received_one(times: Any, expected: float) -> None:
    record = {**log("claude_code.api_request", told=_REQUEST), **times}
    assert _one_request(logs([record])).at_seconds == expected


def test_an_empty_request_is_fine() -> None:
    for signal in Signal:
        assert OtlpIngest().take(signal, Encoding.PROTOBUF, b"", RECEIVED_SECONDS).records == 0
        assert OtlpIngest().take(signal, Encoding.JSON, b"{}", RECEIVED_SECONDS).records == 0


def test_hexadecimal_ids_join_an_event_with_its_span() -> None:
    told = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.usage.input_tokens": 5,
        "gen_ai.usage.output_tokens": 2,
    }
    ids = {"traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "EEE19B7EC3C1B174"}
    event = _one_request(logs([log("gen_ai.client.inference.operation.details", told=told, **ids)], "own"))
    span = {"name": "chat gpt", **ids, "attributes": logs_attributes(told)}
    assert _one_request(spans([span], "own")).match == event.match == event.match.lower()
    assert event.outcome is Outcome.OK


def logs_attributes(told: dict[str, Any]) -> Any:
    return log("", told=told)["attributes"]


@pytest.mark.parametrize(
    ("encoding", "absent"),
    [("JSON", {"google.protobuf", "opentelemetry"}), ("PROTOBUF", {"msgspec", "opentelemetry.proto.collector.trace"})],
)
def test_only_what_an_encoding_needs_is_loaded(encoding: str, absent: set[str]) -> None:
    """A receiver that nobody sends protobuf to never loads it."""
    script = (
        "import sys; from desktop_monitor.agents.otlp.ingest import OtlpIngest\n"
        "from desktop_monitor.agents.otlp.model import Encoding, Signal\n"
        "ingest = OtlpIngest()\n"
        "assert not {'google.protobuf', 'msgspec'} & sys.modules.keys()\n"
        f"ingest.take(Signal.LOGS, Encoding.{encoding}, b'{{}}' if {encoding == 'JSON'} else b'', 1.8e9)\n"
        f"print(*({absent!r} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""

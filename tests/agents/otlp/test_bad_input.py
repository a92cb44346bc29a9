"""Whatever a body holds: it is understood, refused as a whole or counted, and nothing else happens."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.otlp.ingest import OtlpIngest
from desktop_monitor.agents.otlp.model import Encoding, MalformedBodyError, Signal
from desktop_monitor.metrics.agent_event import Findings
from tests.helpers.otlp import (
    RECEIVED_SECONDS,
    SETS,
    Body,
    captured,
    cuts,
    log,
    logs,
    metric,
    metrics,
    protobuf_of,
    spans,
)

_REQUEST = {"session.id": "s1", "request_id": "req_1", "model": "m", "input_tokens": 1, "output_tokens": 2}


def _taken_or_refused(body: Body) -> Findings:
    """Raises whatever is not a clear refusal."""
    try:
        taken = OtlpIngest().take(*body, RECEIVED_SECONDS)
    except MalformedBodyError:
        return Findings()
    assert taken.rejected == sum(taken.findings.rejected.values())
    assert bool(taken.error_message) == bool(taken.rejected)
    _assert_plausible(taken.findings)
    return taken.findings


def _assert_plausible(findings: Findings) -> None:
    facts: list[Any] = [*findings.requests, *findings.tool_calls, *findings.totals]
    for fact in facts:
        numbers = [value for value in fact if isinstance(value, int | float)]
        assert all(0 <= number < 1e13 for number in numbers), fact
    assert all(reading.value >= 0 for reading in findings.metrics if reading.is_counter)


@pytest.mark.parametrize("name", SETS)
def test_a_body_cut_anywhere_is_refused_or_read(name: str) -> None:
    """Small bodies at every byte, large ones at hundreds of places."""
    bodies = {(body.signal, len(body.content) // 2000): body for body in captured(name)}
    for body in bodies.values():
        for content in cuts(body.content, 600 if len(body.content) < 20_000 else 40):
            _taken_or_refused(body._replace(content=content))


@pytest.mark.parametrize("name", SETS)
def test_flipped_bits_are_refused_read_or_counted(name: str) -> None:
    chance = random.Random(7)
    for body in captured(name)[:8]:
        for _ in range(30):
            content = bytearray(body.content)
            for _ in range(chance.randint(1, 4)):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            _taken_or_refused(body._replace(content=bytes(content)))


@pytest.mark.parametrize("signal", list(Signal))
@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"3", b"{", b"\xff\xfe", b'"x"', b"nonsense", b"\x00" * 9])
def test_a_body_that_is_no_json_object_is_refused_in_words(signal: Signal, content: bytes) -> None:
    with pytest.raises(MalformedBodyError, match="Not an OTLP request"):
        OtlpIngest().take(signal, Encoding.JSON, content, RECEIVED_SECONDS)


@pytest.mark.parametrize("signal", list(Signal))
def test_a_body_that_is_no_protobuf_is_refused_in_words(signal: Signal) -> None:
    with pytest.raises(MalformedBodyError, match="protobuf"):
        OtlpIngest().take(signal, Encoding.PROTOBUF, b"\x0a\xff\xff", RECEIVED_SECONDS)


@pytest.mark.parametrize("signal", list(Signal))
def test_json_nested_without_end_is_refused(signal: Signal) -> None:
    with pytest.raises(MalformedBodyError):
        OtlpIngest().take(signal, Encoding.JSON, b'{"a":' * 100_000, RECEIVED_SECONDS)
    with pytest.raises(MalformedBodyError):
        OtlpIngest().take(signal, Encoding.JSON, b"[" * 100_000 + b"]" * 100_000, RECEIVED_SECONDS)


def _nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {"stringValue": "deep"}
    for _ in range(depth):
        value = {"kvlistValue": {"values": [{"key": "k", "value": value}]}}
    return value


def test_values_nested_deeply_are_passed_over() -> None:
    """A list or map is never looked into."""
    record = log("claude_code.api_request", told=_REQUEST)
    record["attributes"].insert(0, {"key": "model", "value": _nested(12)})
    body = logs([record])
    as_protobuf = Body(Signal.LOGS, Encoding.PROTOBUF, protobuf_of(Signal.LOGS, json.loads(body.content)))
    for one in (body, as_protobuf):
        assert len(_taken_or_refused(one).requests) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("input_tokens", -1),
        ("input_tokens", 2**62),
        ("input_tokens", 1.5),
        ("input_tokens", "many"),
        ("input_tokens", "9" * 5000),
        ("output_tokens", True),
        ("cost_usd", -0.01),
        ("cost_usd", "NaN"),
        ("cost_usd", "Infinity"),
        ("duration_ms", "-5"),
        ("duration_ms", 1e300),
    ],
)
def test_a_number_that_cannot_be_costs_its_record_and_no_other(key: str, value: Any) -> None:
    good = log("claude_code.api_request", told={**_REQUEST, "request_id": "req_2"})
    bad = log("claude_code.api_request", told={**_REQUEST, key: value})
    taken = OtlpIngest().take(*logs([bad, good, bad]), RECEIVED_SECONDS)
    assert [request.request_id for request in taken.findings.requests] == ["req_2"]
    assert (taken.rejected, taken.records) == (2, 3)
    assert taken.error_message.startswith("a ")


def test_nan_and_infinity_in_doubles_are_counted() -> None:
    for word in ("NaN", "Infinity", "-Infinity"):
        record = log("claude_code.api_request", told=_REQUEST)
        record["attributes"].append({"key": "cost_usd", "value": {"doubleValue": word}})
        assert OtlpIngest().take(*logs([record]), RECEIVED_SECONDS).rejected == 1
        gauge = {"name": "own.load", "gauge": {"dataPoints": [{"asDouble": word, "timeUnixNano": "1"}]}}
        assert OtlpIngest().take(*metrics([gauge]), RECEIVED_SECONDS).rejected == 1


_junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(list(Signal)),
    st.lists(st.sampled_from(range(40)), min_size=1, max_size=3),
    st.lists(_junk, min_size=3, max_size=3),
)
def test_wrong_types_anywhere_are_counted_or_passed_over(signal: Signal, places: list[int], junk: list[Any]) -> None:
    """Any value of a good request may be anything."""
    good = {
        Signal.LOGS: logs([log("claude_code.api_request", told=_REQUEST)], "claude-code"),
        Signal.METRICS: metrics([metric("claude_code.token.usage", [(1.8e9, 1.8e9, 3)], told={"type": "input"})]),
        Signal.TRACES: spans([{"name": "claude_code.llm_request", "attributes": log("", told=_REQUEST)["attributes"]}]),
    }[signal]
    told = json.loads(good.content)
    for place, value in zip(places, junk, strict=False):
        _spoil(told, [place], value)
    _taken_or_refused(Body(signal, Encoding.JSON, json.dumps(told).encode()))


def _spoil(told: Any, steps_left: list[int], junk: Any) -> None:
    for key in list(told) if isinstance(told, dict) else range(len(told)):
        if steps_left[0] == 0:
            told[key] = junk
            steps_left[0] = -1
        if steps_left[0] < 0:
            return
        steps_left[0] -= 1
        if isinstance(told[key], dict | list):
            _spoil(told[key], steps_left, junk)


def test_a_hundred_thousand_attributes_do_no_harm() -> None:
    many = {f"key{number}": "x" for number in range(100_000)}
    assert len(_taken_or_refused(logs([log("claude_code.api_request", told={**many, **_REQUEST})])).requests) == 1
    taken = OtlpIngest().take(*metrics([metric("own.things", [(1, 2, 3)], told=many)]), RECEIVED_SECONDS)
    assert taken.findings.rejected == {"a point with too many attributes": 1}


def test_long_texts_and_control_characters_do_not_get_in() -> None:
    told = {**_REQUEST, "model": "claude\n\x1b[31m" + "x" * 5000, "session.id": "s\u202e1"}
    (request,) = _taken_or_refused(logs([log("claude_code.api_request", told=told)])).requests
    assert request.model.isprintable()
    assert len(request.model) <= 200
    assert request.session == "s1"


def test_ids_of_hostile_length_are_none() -> None:
    told = {"gen_ai.operation.name": "chat", "gen_ai.usage.output_tokens": 1}
    record = log("gen_ai.client.inference.operation.details", told=told, traceId="ab" * 5000, spanId="zz")
    body = logs([record], "own")
    (request,) = _taken_or_refused(body).requests
    assert request.match == ""

"""A large body cut into pieces says what it said in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from desktop_monitor.agents.otlp.ingest import OtlpIngest
from desktop_monitor.agents.otlp.model import Encoding, MalformedBodyError, Signal
from desktop_monitor.agents.otlp.pieces import PIECE_BYTES, pieces
from tests.helpers.otlp import RECEIVED_SECONDS, SETS, captured, log, logs, recoded

_KINDS = {
    Signal.LOGS: (ExportLogsServiceRequest, "resource_logs", "scope_logs", "log_records"),
    Signal.METRICS: (ExportMetricsServiceRequest, "resource_metrics", "scope_metrics", "metrics"),
    Signal.TRACES: (ExportTraceServiceRequest, "resource_spans", "scope_spans", "spans"),
}
_sizes = st.integers(1, 6000)


def said(signal: Signal, body: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Every record with the resource and the scope it belongs to; raises DecodeError."""
    kind, outer, inner, records = _KINDS[signal]
    request: Any = kind.FromString(body)
    for resource_part in getattr(request, outer):
        for scope_part in getattr(resource_part, inner):
            for record in getattr(scope_part, records):
                yield (
                    resource_part.resource.SerializeToString(deterministic=True),
                    scope_part.scope.SerializeToString(deterministic=True),
                    record.SerializeToString(deterministic=True),
                )


def all_said(signal: Signal, bodies: Iterator[bytes]) -> list[tuple[bytes, bytes, bytes]]:
    return [record for body in bodies for record in said(signal, body)]


def many_requests(count: int) -> bytes:
    told = {"session.id": "s1", "model": "m", "input_tokens": 1, "output_tokens": 2}
    records = [log("claude_code.api_request", told=told | {"request_id": f"req_{index}"}) for index in range(count)]
    return recoded(logs(records, "claude-code")).content


@pytest.mark.parametrize("name", SETS)
@given(size=_sizes)
def test_captured_bodies_say_the_same_in_pieces(name: str, size: int) -> None:
    for signal, encoding, body in captured(name):
        if encoding is Encoding.PROTOBUF:
            assert all_said(signal, pieces(body, size)) == list(said(signal, body))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.lists(st.integers(0, 60), max_size=8)), max_size=4),
    st.integers(40, 400),
)
def test_bodies_of_any_shape_say_the_same_in_pieces(shape: list[tuple[int, list[int]]], size: int) -> None:
    request = ExportLogsServiceRequest()
    for number, (attributes, scopes) in enumerate(shape):
        part = request.resource_logs.add(schema_url="u" * number)
        for index in range(attributes):
            part.resource.attributes.add(key=f"{number}.{index}").value.string_value = "v"
        for records in scopes:
            scope = part.scope_logs.add()
            scope.scope.name = f"scope {records}"
            for index in range(records):
                scope.log_records.add(time_unix_nano=index).body.string_value = "b" * (index % 7)
    body = request.SerializeToString()

    found = list(pieces(body, size))

    assert all_said(Signal.LOGS, iter(found)) == list(said(Signal.LOGS, body))


def test_a_piece_is_no_larger_than_asked_for() -> None:
    body = many_requests(3000)

    sizes = [len(piece) for piece in pieces(body, 20_000)]

    assert len(body) > 200_000
    assert max(sizes) < 21_000
    assert min(sizes[:-1]) > 15_000


def test_a_small_body_stays_as_it_is() -> None:
    body = many_requests(10)
    assert list(pieces(body)) == [body]


@pytest.mark.parametrize("signal", list(Signal))
@given(body=st.binary(max_size=400), size=st.integers(1, 100))
def test_whatever_comes_is_cut_or_left_whole_and_refused_as_before(signal: Signal, body: bytes, size: int) -> None:
    found = list(pieces(body, size))
    try:
        whole = list(said(signal, body))
    except DecodeError:
        with pytest.raises(DecodeError):
            all_said(signal, iter(found))
    else:
        assert all_said(signal, iter(found)) == whole


@given(st.data())
def test_damage_anywhere_is_refused_or_read_as_before(data: st.DataObject) -> None:
    body = bytearray(many_requests(6))
    place = data.draw(st.integers(0, len(body) - 1))
    body[place] = data.draw(st.integers(0, 255))
    damaged = bytes(body[: data.draw(st.integers(1, len(body)))])
    found = list(pieces(damaged, data.draw(st.integers(1, 500))))
    try:
        whole = list(said(Signal.LOGS, damaged))
    except DecodeError:
        with pytest.raises(DecodeError):
            all_said(Signal.LOGS, iter(found))
    else:
        assert all_said(Signal.LOGS, iter(found)) == whole


def test_a_large_sender_is_not_repeated_with_every_piece() -> None:
    """Else a body of a few MB could become gigabytes."""
    request = ExportLogsServiceRequest.FromString(many_requests(500))
    request.resource_logs[0].resource.attributes.add(key="k").value.string_value = "x" * 50_000
    body = request.SerializeToString()

    assert sum(map(len, pieces(body, 20_000))) < 2 * len(body)


def test_a_large_body_is_taken_whole_though_read_in_pieces() -> None:
    body = many_requests(3000)
    assert len(body) > 2 * PIECE_BYTES

    taken = OtlpIngest().take(Signal.LOGS, Encoding.PROTOBUF, body, RECEIVED_SECONDS)

    assert [request.request_id for request in taken.findings.requests] == [f"req_{index}" for index in range(3000)]
    assert (taken.records, taken.rejected, len(taken.findings.sessions)) == (3000, 0, 1)


def test_a_large_body_damaged_at_its_end_is_refused_as_a_whole() -> None:
    body = many_requests(3000)

    with pytest.raises(MalformedBodyError):
        OtlpIngest().take(Signal.LOGS, Encoding.PROTOBUF, body[:-1], RECEIVED_SECONDS)

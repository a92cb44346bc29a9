"""OTLP in its binary encoding, made neutral.

The generated message classes are imported with the first body: they cost memory that
a program whose receiver is closed need not pay. Must not know what records mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desktop_monitor.agents.otlp.allowed import EVENTS, GENAI, SPANS, event_name, sender
from desktop_monitor.agents.otlp.model import (
    Attributes,
    Decoded,
    Group,
    LogRecord,
    MalformedBodyError,
    MetricPoint,
    Origin,
    PointKind,
    Scalar,
    Signal,
    Span,
    Temporality,
    UnusableRecordError,
)
from desktop_monitor.agents.otlp.series import ORIGIN, finite, is_of_interest, kept, origin_of, series_name
from desktop_monitor.agents.otlp.times import moment, nanoseconds

_STATUS_ERROR = 2
_SCALARS = frozenset(("string_value", "int_value", "double_value", "bool_value"))
_ID_BYTES = 16
_NO_RECORDED_VALUE = 1


def decode(signal: Signal, body: bytes, received_seconds: float) -> Decoded:
    """The records of one body; raises MalformedBodyError when it is no message of that signal."""
    request = _parsed(signal, body)
    decoded = Decoded([], [], {})
    if signal is Signal.LOGS:
        _logs(request, received_seconds, decoded)
    elif signal is Signal.METRICS:
        _metrics(request, received_seconds, decoded)
    else:
        _traces(request, received_seconds, decoded)
    return decoded


def _parsed(signal: Signal, body: bytes) -> Any:
    from google.protobuf.message import DecodeError

    message = _message(signal)
    try:
        message.ParseFromString(body)
    except DecodeError:
        raise MalformedBodyError(f"the body is no protobuf message of {signal.value}") from None
    return message


def _message(signal: Signal) -> Any:
    if signal is Signal.LOGS:
        from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

        return ExportLogsServiceRequest()
    if signal is Signal.METRICS:
        from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

        return ExportMetricsServiceRequest()
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    return ExportTraceServiceRequest()


def _origin(resource_part: Any, scope_part: Any) -> Origin:
    return origin_of(_picked(resource_part.resource.attributes, ORIGIN), scope_part.scope.name)


def _id(raw: bytes) -> str:
    return raw.hex() if len(raw) <= _ID_BYTES else ""


def _picked(pairs: Iterable[Any], wanted: frozenset[str]) -> dict[str, Scalar]:
    """The wanted attributes that are scalars; the values of all others are not even looked at."""
    attributes: dict[str, Scalar] = {}
    for pair in pairs:
        key = pair.key
        if key in wanted:
            value = pair.value
            kind = value.WhichOneof("value")
            if kind in _SCALARS:
                attributes[key] = getattr(value, kind)
    return attributes


def _every(pairs: Iterable[Any]) -> Attributes:
    attributes: dict[str, Scalar] = {}
    for pair in pairs:
        kind = pair.value.WhichOneof("value")
        if kind in _SCALARS:
            attributes[pair.key] = getattr(pair.value, kind)
    return attributes


def _logs(request: Any, received_seconds: float, decoded: Decoded) -> None:
    for resource_logs in request.resource_logs:
        for scope_logs in resource_logs.scope_logs:
            origin = _origin(resource_logs, scope_logs)
            prefix = sender(origin)
            records = scope_logs.log_records
            decoded.records.append(len(records))
            logs = [log for record in records if (log := _log(record, prefix, received_seconds)) is not None]
            decoded.groups.append(Group(origin, logs, [], []))


def _log(record: Any, prefix: str, received_seconds: float) -> LogRecord | None:
    body = record.body.string_value
    wanted = EVENTS.get(body)
    name = body
    pairs = record.attributes
    if wanted is None:
        if body.startswith("claude_code."):
            return None
        name = event_name(_named(pairs), record.event_name, body, prefix)
        if not name:
            return None
        wanted = EVENTS[name]
    at_seconds = moment(received_seconds, record.time_unix_nano, record.observed_time_unix_nano)
    return LogRecord(name, at_seconds, _picked(pairs, wanted), _id(record.trace_id), _id(record.span_id))


def _named(pairs: Iterable[Any]) -> str:
    for pair in pairs:
        if pair.key == "event.name":
            name = pair.value.string_value
            return name if isinstance(name, str) else ""
    return ""


def _traces(request: Any, received_seconds: float, decoded: Decoded) -> None:
    for resource_spans in request.resource_spans:
        for scope_spans in resource_spans.scope_spans:
            origin = _origin(resource_spans, scope_spans)
            decoded.records.append(len(scope_spans.spans))
            if sender(origin) != "codex.":
                spans = [_span(span, received_seconds) for span in scope_spans.spans]
                decoded.groups.append(Group(origin, [], [], spans))


def _span(span: Any, received_seconds: float) -> Span:
    end = moment(received_seconds, span.end_time_unix_nano, span.start_time_unix_nano)
    return Span(
        name=span.name,
        trace_id=_id(span.trace_id),
        span_id=_id(span.span_id),
        parent_id=_id(span.parent_span_id),
        start_seconds=moment(end, span.start_time_unix_nano, span.end_time_unix_nano),
        end_seconds=end,
        is_error=span.status.code == _STATUS_ERROR,
        attributes=_picked(span.attributes, SPANS.get(span.name, GENAI)),
    )


def _metrics(request: Any, received_seconds: float, decoded: Decoded) -> None:
    for resource_metrics in request.resource_metrics:
        for scope_metrics in resource_metrics.scope_metrics:
            origin = _origin(resource_metrics, scope_metrics)
            points: list[MetricPoint] = []
            for metric in scope_metrics.metrics:
                _points(metric, origin, received_seconds, points, decoded)
            decoded.groups.append(Group(origin, [], points, []))


def _points(metric: Any, origin: Origin, received_seconds: float, points: list[MetricPoint], decoded: Decoded) -> None:
    form = metric.WhichOneof("data")
    if form is None:
        return
    data = getattr(metric, form)
    decoded.records.append(len(data.data_points))
    if not is_of_interest(metric.name, origin):
        return
    for point in data.data_points:
        if point.flags & _NO_RECORDED_VALUE:
            continue
        try:
            points.append(_point(metric, form, data, point, origin, received_seconds))
        except UnusableRecordError as error:
            decoded.rejected[error.reason] = decoded.rejected.get(error.reason, 0) + 1


def _point(metric: Any, form: str, data: Any, point: Any, origin: Origin, received_seconds: float) -> MetricPoint:
    attributes = _every(point.attributes)
    is_plain = form in {"sum", "gauge"}
    return MetricPoint(
        name=metric.name,
        unit=metric.unit,
        kind=_KINDS[form],
        temporality=_TEMPORALITIES.get(getattr(data, "aggregation_temporality", 0), Temporality.UNSPECIFIED),
        is_monotonic=getattr(data, "is_monotonic", False),
        start_ns=nanoseconds(point.start_time_unix_nano),
        end_ns=nanoseconds(point.time_unix_nano) or int(received_seconds * 1e9),
        value=finite(_value(point) if is_plain else point.sum),
        observations=0 if is_plain else point.count,
        series=series_name(metric.name, origin, attributes),
        attributes=kept(metric.name, attributes),
    )


def _value(point: Any) -> float:
    form = point.WhichOneof("value")
    if form is None:
        raise UnusableRecordError("a point without a value")
    return float(getattr(point, form))


_KINDS = {
    "sum": PointKind.SUM,
    "gauge": PointKind.GAUGE,
    "histogram": PointKind.HISTOGRAM,
    "exponential_histogram": PointKind.HISTOGRAM,
    "summary": PointKind.SUMMARY,
}
_TEMPORALITIES = {item.value: item for item in Temporality}

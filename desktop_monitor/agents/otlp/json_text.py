"""OTLP in its JSON encoding, made neutral.

Written by hand because protobuf's own JSON reader takes the hexadecimal ids for
base64 and refuses a whole body for one odd field. Names are lowerCamelCase or
snake_case, 64-bit numbers numbers or texts, enumerations numbers or names, unknown
fields are ignored, null is absent.
Format: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding.
Must not know what records mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop_monitor.agents.otlp.allowed import EVENTS, GENAI, SPANS, event_name, sender
from desktop_monitor.agents.otlp.json_things import (
    Thing,
    document,
    float64,
    hexadecimal,
    int64,
    object_in,
    opened_things,
    picked,
    reject,
    scalar,
    text_in,
    things,
    value_in,
)
from desktop_monitor.agents.otlp.model import (
    Attributes,
    Decoded,
    Group,
    LogRecord,
    MetricPoint,
    Origin,
    PointKind,
    Signal,
    Span,
    Temporality,
    UnusableRecordError,
)
from desktop_monitor.agents.otlp.series import ORIGIN, finite, is_of_interest, kept, origin_of, series_name
from desktop_monitor.agents.otlp.times import moment, nanoseconds

_NO_RECORDED_VALUE = 1


def decode(signal: Signal, body: bytes, received_seconds: float) -> Decoded:
    """The records of one body; raises MalformedBodyError when it is no JSON object of that signal."""
    request = document(body)
    decoded = Decoded([], [], {})
    if signal is Signal.LOGS:
        _logs(request, received_seconds, decoded)
    elif signal is Signal.METRICS:
        _metrics(request, received_seconds, decoded)
    else:
        _traces(request, received_seconds, decoded)
    return decoded


def _scopes(request: Thing, names: tuple[str, str, str, str], decoded: Decoded) -> Iterator[tuple[Origin, Thing]]:
    """Each scope's object with who sent it."""
    outer, outer_snake, inner, inner_snake = names
    for resource_part in opened_things(request, outer, outer_snake, decoded.rejected):
        resource = picked(object_in(resource_part, "resource").get("attributes"), ORIGIN)
        for scope_part in opened_things(resource_part, inner, inner_snake, decoded.rejected):
            yield origin_of(resource, object_in(scope_part, "scope").get("name")), scope_part


def _logs(request: Thing, received_seconds: float, decoded: Decoded) -> None:
    for origin, part in _scopes(request, ("resourceLogs", "resource_logs", "scopeLogs", "scope_logs"), decoded):
        prefix = sender(origin)
        logs: list[LogRecord] = []
        count = 0
        for record in things(part, "logRecords", "log_records", decoded.rejected):
            count += 1
            log = _log(record, prefix, received_seconds)
            if log is not None:
                logs.append(log)
        decoded.records.append(count)
        decoded.groups.append(Group(origin, logs, [], []))


def _log(record: Thing, prefix: str, received_seconds: float) -> LogRecord | None:
    pairs = record.get("attributes")
    body = text_in(object_in(record, "body"), "stringValue", "string_value")
    if body in EVENTS:
        name = body
    elif body.startswith("claude_code."):
        return None
    else:
        name = event_name(_named(pairs), text_in(record, "eventName", "event_name"), body, prefix)
        if not name:
            return None
    return LogRecord(
        name,
        moment(
            received_seconds,
            nanoseconds(value_in(record, "timeUnixNano", "time_unix_nano")),
            nanoseconds(value_in(record, "observedTimeUnixNano", "observed_time_unix_nano")),
        ),
        picked(pairs, EVENTS[name]),
        hexadecimal(record, "traceId", "trace_id"),
        hexadecimal(record, "spanId", "span_id"),
    )


def _named(pairs: object) -> str:
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, dict) and pair.get("key") == "event.name":
            name = scalar(pair.get("value"))
            return name if isinstance(name, str) else ""
    return ""


def _traces(request: Thing, received_seconds: float, decoded: Decoded) -> None:
    for origin, part in _scopes(request, ("resourceSpans", "resource_spans", "scopeSpans", "scope_spans"), decoded):
        is_read = sender(origin) != "codex."
        spans: list[Span] = []
        count = 0
        for span in things(part, "spans", "spans", decoded.rejected):
            count += 1
            if is_read:
                spans.append(_span(span, received_seconds))
        decoded.records.append(count)
        if is_read:
            decoded.groups.append(Group(origin, [], [], spans))


def _span(span: Thing, received_seconds: float) -> Span:
    started = nanoseconds(value_in(span, "startTimeUnixNano", "start_time_unix_nano"))
    ended = nanoseconds(value_in(span, "endTimeUnixNano", "end_time_unix_nano"))
    end_seconds = moment(received_seconds, ended, started)
    name = text_in(span, "name", "name")
    return Span(
        name=name,
        trace_id=hexadecimal(span, "traceId", "trace_id"),
        span_id=hexadecimal(span, "spanId", "span_id"),
        parent_id=hexadecimal(span, "parentSpanId", "parent_span_id"),
        start_seconds=moment(end_seconds, started, ended),
        end_seconds=end_seconds,
        is_error=object_in(span, "status").get("code") in (2, "2", "STATUS_CODE_ERROR"),
        attributes=picked(span.get("attributes"), SPANS.get(name, GENAI)),
    )


def _metrics(request: Thing, received_seconds: float, decoded: Decoded) -> None:
    names = ("resourceMetrics", "resource_metrics", "scopeMetrics", "scope_metrics")
    for origin, part in _scopes(request, names, decoded):
        points: list[MetricPoint] = []
        for metric in things(part, "metrics", "metrics", decoded.rejected):
            _points(metric, origin, received_seconds, points, decoded)
        decoded.groups.append(Group(origin, [], points, []))


def _points(
    metric: Thing, origin: Origin, received_seconds: float, points: list[MetricPoint], decoded: Decoded
) -> None:
    name = text_in(metric, "name", "name")
    for form, kind in _KINDS.items():
        data = metric.get(form)
        if isinstance(data, dict):
            found = list(things(data, "dataPoints", "data_points", decoded.rejected))
            decoded.records.append(len(found))
            for point in found if is_of_interest(name, origin) else ():
                if point.get("flags") == _NO_RECORDED_VALUE:
                    continue
                try:
                    points.append(_point(name, metric, kind, data, point, origin, received_seconds))
                except UnusableRecordError as error:
                    reject(decoded.rejected, error.reason)
            return


def _point(
    name: str, metric: Thing, kind: PointKind, data: Thing, point: Thing, origin: Origin, received_seconds: float
) -> MetricPoint:
    attributes: Attributes = picked(point.get("attributes"), None)
    is_plain = kind in {PointKind.SUM, PointKind.GAUGE}
    temporality = value_in(data, "aggregationTemporality", "aggregation_temporality")
    told = temporality if isinstance(temporality, int | str) else 0
    return MetricPoint(
        name=name,
        unit=text_in(metric, "unit", "unit"),
        kind=kind,
        temporality=_TEMPORALITIES.get(told, Temporality.UNSPECIFIED),
        is_monotonic=value_in(data, "isMonotonic", "is_monotonic") is True,
        start_ns=nanoseconds(value_in(point, "startTimeUnixNano", "start_time_unix_nano")),
        end_ns=nanoseconds(value_in(point, "timeUnixNano", "time_unix_nano")) or int(received_seconds * 1e9),
        value=finite(_value(point) if is_plain else float64(point.get("sum", 0)) or 0.0),
        observations=0 if is_plain else _count(point.get("count")),
        series=series_name(name, origin, attributes),
        attributes=kept(name, attributes),
    )


def _value(point: Thing) -> float:
    double = value_in(point, "asDouble", "as_double")
    value = int64(value_in(point, "asInt", "as_int")) if double is None else float64(double)
    if value is None:
        raise UnusableRecordError("a point without a value")
    return float(value)


def _count(content: object) -> int:
    count = int64(content) or 0
    if count < 0:
        raise UnusableRecordError("a number out of range")
    return count


_KINDS = {
    "sum": PointKind.SUM,
    "gauge": PointKind.GAUGE,
    "histogram": PointKind.HISTOGRAM,
    "exponentialHistogram": PointKind.HISTOGRAM,
    "exponential_histogram": PointKind.HISTOGRAM,
    "summary": PointKind.SUMMARY,
}
_TEMPORALITIES: Mapping[int | str, Temporality] = {
    **{item.value: item for item in Temporality},
    **{str(item.value): item for item in Temporality},
    **{f"AGGREGATION_TEMPORALITY_{item.name}": item for item in Temporality},
}

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
from typing import Any

import msgspec

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

_NO_RECORDED_VALUE = 1
_NO_OBJECT = "a record that is no object"
_NUMBER_LIMIT = 40
_HEX = frozenset("0123456789abcdef")
Thing = Mapping[str, Any]


def decode(signal: Signal, body: bytes, received_seconds: float) -> Decoded:
    """The records of one body; raises MalformedBodyError when it is no JSON object of that signal."""
    request = _parsed(body)
    decoded = Decoded([], [], {})
    if signal is Signal.LOGS:
        _logs(request, received_seconds, decoded)
    elif signal is Signal.METRICS:
        _metrics(request, received_seconds, decoded)
    else:
        _traces(request, received_seconds, decoded)
    return decoded


def _parsed(body: bytes) -> Thing:
    try:
        request = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError):
        raise MalformedBodyError("the body is no JSON document") from None
    if not isinstance(request, dict):
        raise MalformedBodyError("the body is no JSON object")
    return request


def _field(thing: Thing, name: str, snake: str) -> Any:
    value = thing.get(name)
    return thing.get(snake) if value is None else value


def _things(thing: Thing, name: str, snake: str, rejected: dict[str, int]) -> Iterator[Thing]:
    """The objects of a list; anything else in it, or instead of it, is counted."""
    items = _field(thing, name, snake)
    if items is None:
        return
    for item in items if isinstance(items, list) else [None]:
        if isinstance(item, dict):
            yield item
        else:
            _reject(rejected, _NO_OBJECT)


def _reject(rejected: dict[str, int], reason: str) -> None:
    rejected[reason] = rejected.get(reason, 0) + 1


def _object(thing: Thing, name: str) -> Thing:
    value = thing.get(name)
    return value if isinstance(value, dict) else {}


def _text(thing: Thing, name: str, snake: str) -> str:
    value = _field(thing, name, snake)
    return value if isinstance(value, str) else ""


def _id(thing: Thing, name: str, snake: str) -> str:
    value = _text(thing, name, snake).lower()
    return value if len(value) <= 32 and _HEX.issuperset(value) else ""


def _scopes(request: Thing, names: tuple[str, str, str, str], decoded: Decoded) -> Iterator[tuple[Origin, Thing]]:
    """Each scope's object with who sent it."""
    outer, outer_snake, inner, inner_snake = names
    for resource_part in _things(request, outer, outer_snake, decoded.rejected):
        resource = _picked(_object(resource_part, "resource").get("attributes"), ORIGIN)
        for scope_part in _things(resource_part, inner, inner_snake, decoded.rejected):
            yield origin_of(resource, _object(scope_part, "scope").get("name")), scope_part


def _picked(pairs: object, wanted: frozenset[str] | None) -> dict[str, Scalar]:
    """The wanted attributes that are scalars, all if None."""
    attributes: dict[str, Scalar] = {}
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, dict):
            key = pair.get("key")
            if isinstance(key, str) and (wanted is None or key in wanted):
                value = _scalar(pair.get("value"))
                if value is not None:
                    attributes[key] = value
    return attributes


def _scalar(value: object) -> Scalar | None:
    if not isinstance(value, dict):
        return None
    for kind, content in value.items():
        if content is None:
            continue
        if kind in {"stringValue", "string_value"}:
            return content if isinstance(content, str) else None
        if kind in {"intValue", "int_value"}:
            return _int64(content)
        if kind in {"doubleValue", "double_value"}:
            return _double(content)
        if kind in {"boolValue", "bool_value"}:
            return content if isinstance(content, bool) else None
    return None


def _int64(content: object) -> int | None:
    if isinstance(content, str) and len(content) <= _NUMBER_LIMIT:
        try:
            content = int(content)
        except ValueError:
            return None
    if isinstance(content, float) and content.is_integer():
        content = int(content)
    return content if type(content) is int and -(2**63) <= content < 2**64 else None


def _double(content: object) -> float | None:
    """A double; the words NaN, Infinity and -Infinity are themselves."""
    if isinstance(content, bool) or not isinstance(content, str | int | float):
        return None
    if isinstance(content, str) and len(content) > _NUMBER_LIMIT:
        return None
    try:
        return float(content)
    except (ValueError, OverflowError):
        return None


def _logs(request: Thing, received_seconds: float, decoded: Decoded) -> None:
    for origin, part in _scopes(request, ("resourceLogs", "resource_logs", "scopeLogs", "scope_logs"), decoded):
        prefix = sender(origin)
        logs: list[LogRecord] = []
        count = 0
        for record in _things(part, "logRecords", "log_records", decoded.rejected):
            count += 1
            log = _log(record, prefix, received_seconds)
            if log is not None:
                logs.append(log)
        decoded.records.append(count)
        decoded.groups.append(Group(origin, logs, [], []))


def _log(record: Thing, prefix: str, received_seconds: float) -> LogRecord | None:
    pairs = record.get("attributes")
    body = _text(_object(record, "body"), "stringValue", "string_value")
    if body in EVENTS:
        name = body
    elif body.startswith("claude_code."):
        return None
    else:
        name = event_name(_named(pairs), _text(record, "eventName", "event_name"), body, prefix)
        if not name:
            return None
    return LogRecord(
        name,
        moment(
            received_seconds,
            nanoseconds(_field(record, "timeUnixNano", "time_unix_nano")),
            nanoseconds(_field(record, "observedTimeUnixNano", "observed_time_unix_nano")),
        ),
        _picked(pairs, EVENTS[name]),
        _id(record, "traceId", "trace_id"),
        _id(record, "spanId", "span_id"),
    )


def _named(pairs: object) -> str:
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, dict) and pair.get("key") == "event.name":
            name = _scalar(pair.get("value"))
            return name if isinstance(name, str) else ""
    return ""


def _traces(request: Thing, received_seconds: float, decoded: Decoded) -> None:
    for origin, part in _scopes(request, ("resourceSpans", "resource_spans", "scopeSpans", "scope_spans"), decoded):
        spans = list(_things(part, "spans", "spans", decoded.rejected))
        decoded.records.append(len(spans))
        if sender(origin) != "codex.":
            decoded.groups.append(Group(origin, [], [], [_span(span, received_seconds) for span in spans]))


def _span(span: Thing, received_seconds: float) -> Span:
    started = nanoseconds(_field(span, "startTimeUnixNano", "start_time_unix_nano"))
    ended = nanoseconds(_field(span, "endTimeUnixNano", "end_time_unix_nano"))
    end_seconds = moment(received_seconds, ended, started)
    name = _text(span, "name", "name")
    return Span(
        name=name,
        trace_id=_id(span, "traceId", "trace_id"),
        span_id=_id(span, "spanId", "span_id"),
        parent_id=_id(span, "parentSpanId", "parent_span_id"),
        start_seconds=moment(end_seconds, started, ended),
        end_seconds=end_seconds,
        is_error=_object(span, "status").get("code") in (2, "2", "STATUS_CODE_ERROR"),
        attributes=_picked(span.get("attributes"), SPANS.get(name, GENAI)),
    )


def _metrics(request: Thing, received_seconds: float, decoded: Decoded) -> None:
    names = ("resourceMetrics", "resource_metrics", "scopeMetrics", "scope_metrics")
    for origin, part in _scopes(request, names, decoded):
        points: list[MetricPoint] = []
        for metric in _things(part, "metrics", "metrics", decoded.rejected):
            _points(metric, origin, received_seconds, points, decoded)
        decoded.groups.append(Group(origin, [], points, []))


def _points(
    metric: Thing, origin: Origin, received_seconds: float, points: list[MetricPoint], decoded: Decoded
) -> None:
    name = _text(metric, "name", "name")
    for form, kind in _KINDS.items():
        data = metric.get(form)
        if isinstance(data, dict):
            found = list(_things(data, "dataPoints", "data_points", decoded.rejected))
            decoded.records.append(len(found))
            for point in found if is_of_interest(name, origin) else ():
                if point.get("flags") == _NO_RECORDED_VALUE:
                    continue
                try:
                    points.append(_point(name, metric, kind, data, point, origin, received_seconds))
                except UnusableRecordError as error:
                    _reject(decoded.rejected, error.reason)
            return


def _point(
    name: str, metric: Thing, kind: PointKind, data: Thing, point: Thing, origin: Origin, received_seconds: float
) -> MetricPoint:
    attributes: Attributes = _picked(point.get("attributes"), None)
    is_plain = kind in {PointKind.SUM, PointKind.GAUGE}
    temporality = _field(data, "aggregationTemporality", "aggregation_temporality")
    told = temporality if isinstance(temporality, int | str) else 0
    return MetricPoint(
        name=name,
        unit=_text(metric, "unit", "unit"),
        kind=kind,
        temporality=_TEMPORALITIES.get(told, Temporality.UNSPECIFIED),
        is_monotonic=_field(data, "isMonotonic", "is_monotonic") is True,
        start_ns=nanoseconds(_field(point, "startTimeUnixNano", "start_time_unix_nano")),
        end_ns=nanoseconds(_field(point, "timeUnixNano", "time_unix_nano")) or int(received_seconds * 1e9),
        value=finite(_value(point) if is_plain else _double(point.get("sum", 0)) or 0.0),
        observations=0 if is_plain else _count(point.get("count")),
        series=series_name(name, origin, attributes),
        attributes=kept(name, attributes),
    )


def _value(point: Thing) -> float:
    double = _field(point, "asDouble", "as_double")
    value = _int64(_field(point, "asInt", "as_int")) if double is None else _double(double)
    if value is None:
        raise UnusableRecordError("a point without a value")
    return float(value)


def _count(content: object) -> int:
    count = _int64(content) or 0
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

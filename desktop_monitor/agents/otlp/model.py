"""The neutral form of what OTLP carries, the same for both encodings.

A decoder makes these, a client's rules read them. Attributes are plain dictionaries
of scalars: lists, maps and bytes are never carried on, and of an event or a span only
the attributes of `allowed` are. Format: https://opentelemetry.io/docs/specs/otlp/.
Must not know protobuf, JSON or any client.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntEnum
from typing import NamedTuple, TypeAlias

from desktop_monitor.errors import MonitorError

Scalar: TypeAlias = str | int | float | bool
Attributes: TypeAlias = Mapping[str, Scalar]


class Signal(Enum):
    """What a request carries; the value is the last part of its path."""

    LOGS = "logs"
    METRICS = "metrics"
    TRACES = "traces"


class Encoding(Enum):
    """How a body is written; the value is its content type."""

    PROTOBUF = "application/x-protobuf"
    JSON = "application/json"


class MalformedBodyError(MonitorError):
    """A body that is no OTLP request: the sender must not send it again (HTTP 400)."""

    def __init__(self, reason: str) -> None:
        """`reason` holds nothing of the body."""
        super().__init__("Not an OTLP request", reason)


class UnusableRecordError(MonitorError):
    """One record that cannot be understood; the others of its body can be."""

    def __init__(self, reason: str) -> None:
        """`reason`: a few plain words, one of few, for counting."""
        super().__init__("Record not understood", reason)
        self.reason = reason


class Origin(NamedTuple):
    """Who sent a group of records."""

    service: str = ""
    """``service.name`` of the resource."""
    version: str = ""
    session: str = ""
    """``session.id`` of the resource; most clients give it with each record instead."""
    instance: str = ""
    """``service.instance.id`` of the resource."""
    scope: str = ""
    """Name of the instrumentation scope."""


class LogRecord(NamedTuple):
    """One event."""

    name: str
    """With its client's prefix: ``claude_code.api_request``."""
    at_seconds: float
    attributes: Attributes
    trace_id: str = ""
    span_id: str = ""


class PointKind(Enum):
    """What a metric's points are."""

    SUM = "sum"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    """Explicit or exponential: only its sum and count are kept."""
    SUMMARY = "summary"


class Temporality(IntEnum):
    """What a sum counts from; the values are OTLP's."""

    UNSPECIFIED = 0
    DELTA = 1
    CUMULATIVE = 2


class MetricPoint(NamedTuple):
    """One point of one series."""

    name: str
    unit: str
    kind: PointKind
    temporality: Temporality
    is_monotonic: bool
    start_ns: int
    """0: not said."""
    end_ns: int
    value: float
    """Of a histogram or summary its sum."""
    observations: int
    """Observations of a histogram or summary, else 0."""
    series: str
    """Names the series: origin, metric and all its attributes as a hash."""
    attributes: Attributes
    """Those that may be kept."""


class Span(NamedTuple):
    """One span."""

    name: str
    trace_id: str
    span_id: str
    parent_id: str
    start_seconds: float
    end_seconds: float
    is_error: bool
    attributes: Attributes


class Group(NamedTuple):
    """Records of one signal and one origin; the two others are empty."""

    origin: Origin
    logs: list[LogRecord]
    points: list[MetricPoint]
    spans: list[Span]


class Decoded(NamedTuple):
    """One body."""

    groups: list[Group]
    records: list[int]
    """How many log records, points or spans each part of it has, the ones of no interest included."""
    rejected: dict[str, int]
    """How many were not understood, by reason."""

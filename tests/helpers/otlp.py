"""OTLP bodies for tests: the captured ones, built ones, and any of them in the other encoding."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from google.protobuf.json_format import MessageToDict, ParseDict
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from desktop_monitor.agents.otlp.ingest import OtlpIngest
from desktop_monitor.agents.otlp.model import Encoding, Signal
from desktop_monitor.metrics.agent_event import Findings

CAPTURES = Path(__file__).parents[1] / "data" / "captures"
SETS = ("claude_pb", "claude_json", "claude_tui", "codex_pb", "codex_json", "gemini", "claude_otlp", "codex_otlp")
RECEIVED_SECONDS = 1_795_360_000.0
_MESSAGES = {
    Signal.LOGS: ExportLogsServiceRequest,
    Signal.METRICS: ExportMetricsServiceRequest,
    Signal.TRACES: ExportTraceServiceRequest,
}
_IDS = ("traceId", "spanId", "parentSpanId")


class Body(NamedTuple):
    """One request's body."""

    signal: Signal
    encoding: Encoding
    content: bytes


@cache
def captured(name: str) -> tuple[Body, ...]:
    """The bodies of one capture set in the order they came in."""
    bodies = []
    for path in sorted((CAPTURES / name / "otlp").iterdir()):
        if not path.name.endswith(".meta.json"):
            signal = Signal(path.stem.rpartition("_")[2])
            encoding = Encoding.JSON if path.suffix == ".json" else Encoding.PROTOBUF
            bodies.append(Body(signal, encoding, path.read_bytes()))
    return tuple(bodies)


def truth(name: str) -> list[dict[str, Any]]:
    """What the model's server really answered, without calls that ask no model."""
    lines = (CAPTURES / name / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    answers = [json.loads(line) for line in lines if line]
    return [answer for answer in answers if "analytics" not in answer["path"]]


def all_findings(bodies: Sequence[Body], ingest: OtlpIngest | None = None) -> Findings:
    """What one receiver makes of them."""
    ingest = ingest or OtlpIngest()
    findings = Findings()
    for body in bodies:
        findings += ingest.take(*body, RECEIVED_SECONDS).findings
    return findings


def recoded(body: Body) -> Body:
    """The same message in the other encoding."""
    if body.encoding is Encoding.JSON:
        return Body(body.signal, Encoding.PROTOBUF, protobuf_of(body.signal, json.loads(body.content)))
    message = _MESSAGES[body.signal]()
    message.ParseFromString(body.content)
    told = _with_ids(MessageToDict(message), lambda text: base64.b64decode(text).hex())
    return Body(body.signal, Encoding.JSON, json.dumps(told).encode())


def protobuf_of(signal: Signal, told: Mapping[str, Any]) -> bytes:
    """An OTLP/JSON message as protobuf."""
    told = _with_ids(told, lambda text: base64.b64encode(bytes.fromhex(text)).decode())
    return ParseDict(told, _MESSAGES[signal](), ignore_unknown_fields=True).SerializeToString()


def _with_ids(value: Any, change: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: change(item) if key in _IDS and isinstance(item, str) else _with_ids(item, change)
            for key, item in value.items()
            if item is not None
        }
    return [_with_ids(item, change) for item in value] if isinstance(value, list) else value


def attributes(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A dictionary as OTLP's list of pairs."""
    return [{"key": key, "value": _value(value)} for key, value in told.items()]


def _value(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": value}
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": value}


def nanoseconds(seconds: float) -> str:
    """A time as OTLP writes it."""
    return str(round(seconds * 1000) * 1_000_000)


def log(name: str, at_seconds: float = RECEIVED_SECONDS, **more: Any) -> dict[str, Any]:
    """A log record; attributes by keyword ``told``, further fields as they are."""
    told = {"event.name": name, **more.pop("told", {})}
    return {"timeUnixNano": nanoseconds(at_seconds), "attributes": attributes(told), **more}


def logs(records: Sequence[Mapping[str, Any]], service: str = "", scope: str = "", **resource: Any) -> Body:
    """A request with log records."""
    return Body(Signal.LOGS, Encoding.JSON, _request("Logs", "logRecords", records, service, scope, resource))


def metrics(points: Sequence[Mapping[str, Any]], service: str = "", scope: str = "", **resource: Any) -> Body:
    """A request with metrics."""
    return Body(Signal.METRICS, Encoding.JSON, _request("Metrics", "metrics", points, service, scope, resource))


def spans(told: Sequence[Mapping[str, Any]], service: str = "", scope: str = "", **resource: Any) -> Body:
    """A request with spans."""
    return Body(Signal.TRACES, Encoding.JSON, _request("Spans", "spans", told, service, scope, resource))


def _request(
    part: str, records_name: str, records: Any, service: str, scope: str, resource: Mapping[str, Any]
) -> bytes:
    told = {"service.name": service, **resource} if service else dict(resource)
    scoped = {"scope": {"name": scope}, records_name: records}
    whole = {f"resource{part}": [{"resource": {"attributes": attributes(told)}, f"scope{part}": [scoped]}]}
    return json.dumps(whole).encode()


def metric(
    name: str,
    points: Sequence[tuple[float, float, float]],
    temporality: int = 1,
    told: Mapping[str, Any] | None = None,
    *,
    is_monotonic: bool = True,
    unit: str = "",
) -> dict[str, Any]:
    """A sum with points (start, end, value), times in seconds."""
    return {
        "name": name,
        "unit": unit,
        "sum": {
            "aggregationTemporality": temporality,
            "isMonotonic": is_monotonic,
            "dataPoints": [
                {
                    "startTimeUnixNano": nanoseconds(start),
                    "timeUnixNano": nanoseconds(end),
                    "asDouble": value,
                    "attributes": attributes(told or {}),
                }
                for start, end, value in points
            ],
        },
    }


def span(name: str, start: float, end: float, told: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A span with ids of its own unless told otherwise."""
    ids = {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174"}
    times = {"startTimeUnixNano": nanoseconds(start), "endTimeUnixNano": nanoseconds(end)}
    return {"name": name, **ids, **times, "attributes": attributes(told), **more}


def cuts(content: bytes, most: int) -> Iterator[bytes]:
    """The body cut at every byte, or at about `most` places of a large one."""
    step = max(1, len(content) // most)
    return (content[:end] for end in range(0, len(content), step))

"""A client that sends as many log records as it can over one connection: the load of the receiver's benchmark.

Run as a program: `log_sender.py PORT BODIES RECORDS_EACH`. Every record is a
request of Claude Code of its own; a body that is sent away (429, 503) is
sent again, as OTLP clients do. Prints one line of JSON. Must not know the receiver.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord

_CAPTURES = Path(__file__).resolve().parents[1] / "data" / "captures" / "claude_pb" / "otlp"
_HEAD = {"Content-Type": "application/x-protobuf"}
_PATIENCE_SECONDS = 60.0


def request_bodies(count: int, records_each: int) -> list[bytes]:
    """Bodies as Claude Code sends them, each of so many answered requests with ids of their own."""
    pattern, record = _example()
    start = time.time_ns() - count * records_each * 1_000_000
    return [_body(pattern, record, records_each, start + index * records_each * 1_000_000) for index in range(count)]


def _example() -> tuple[ExportLogsServiceRequest, LogRecord]:
    """A captured body without its records, and one of them that tells of a request."""
    for path in sorted(_CAPTURES.glob("*_logs.bin")):
        body = ExportLogsServiceRequest.FromString(path.read_bytes())
        records = body.resource_logs[0].scope_logs[0].log_records
        found = [record for record in records if record.body.string_value == "claude_code.api_request"]
        if found:
            example = LogRecord.FromString(found[0].SerializeToString())
            del records[:]
            return body, example
    raise LookupError("no captured body tells of a request")


def _body(pattern: ExportLogsServiceRequest, record: LogRecord, count: int, at_ns: int) -> bytes:
    body = ExportLogsServiceRequest.FromString(pattern.SerializeToString())
    into = body.resource_logs[0].scope_logs[0].log_records
    for index in range(count):
        added = into.add()
        added.CopyFrom(record)
        added.time_unix_nano = added.observed_time_unix_nano = at_ns + index * 1_000_000
        for attribute in added.attributes:
            if attribute.key in {"request_id", "client_request_id"}:
                attribute.value.string_value = f"req_{uuid.uuid4().hex}"
    return body.SerializeToString()


def send(port: int, bodies: Sequence[bytes]) -> int:
    """Send all in turn; how often one was sent away and came again."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
    again = 0
    for body in bodies:
        while (status := _status(connection, body)) != 200:
            if status not in {429, 503}:
                raise RuntimeError(f"refused with {status}")
            again += 1
            time.sleep(0.1)
    connection.close()
    return again


def _status(connection: http.client.HTTPConnection, body: bytes) -> int:
    connection.request("POST", "/v1/logs", body, _HEAD)
    response = connection.getresponse()
    response.read()
    return response.status


def main(port: int, count: int, records_each: int) -> None:
    """Make the load, then send it so often."""
    bodies = request_bodies(count, records_each)
    begun = time.monotonic()
    again = send(port, bodies)
    seconds = time.monotonic() - begun
    print(json.dumps({"sent": count * records_each, "again": again, "seconds": seconds}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

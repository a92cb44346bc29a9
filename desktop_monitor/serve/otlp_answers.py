"""Answers of OTLP/HTTP as bytes: partial success and Status, in protobuf and in JSON.

Format: https://opentelemetry.io/docs/specs/otlp/#otlphttp-response and
google.rpc.Status. The messages have two fields each, so they are written by hand:
the libraries are loaded with the first body that needs them. Must not know HTTP
libraries.
"""

from __future__ import annotations

import json

from desktop_monitor.agents.otlp.model import Encoding, Signal

_REJECTED_NAMES = {
    Signal.LOGS: "rejectedLogRecords",
    Signal.METRICS: "rejectedDataPoints",
    Signal.TRACES: "rejectedSpans",
}
_RPC_CODES = {404: 5, 405: 12, 408: 4, 413: 8, 429: 8, 503: 14}
_INVALID_ARGUMENT = 3


def success(signal: Signal, encoding: Encoding, rejected: int, message: str) -> bytes:
    """Body of a 200: empty unless something was rejected."""
    if encoding is Encoding.JSON:
        if not rejected:
            return b"{}"
        # int64 is a string in protobuf's JSON.
        partial = {_REJECTED_NAMES[signal]: str(rejected), "errorMessage": message}
        return json.dumps({"partialSuccess": partial}).encode()
    if not rejected:
        return b""
    return _length_delimited(1, _status_like(rejected, message))


def status(http_status: int, encoding: Encoding, message: str) -> bytes:
    """Body of a refusal."""
    code = _RPC_CODES.get(http_status, _INVALID_ARGUMENT)
    if encoding is Encoding.JSON:
        return json.dumps({"code": code, "message": message}).encode()
    return _status_like(code, message)


def _status_like(number: int, message: str) -> bytes:
    """A message of an integer and a text, as both kinds are."""
    return b"\x08" + _varint(number) + (_length_delimited(2, message.encode("utf-8", "replace")) if message else b"")


def _length_delimited(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    groups = bytearray()
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    groups.append(number)
    return bytes(groups)

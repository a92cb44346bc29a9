"""What a route answers, before it is HTTP. Must not know HTTP libraries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from desktop_monitor.errors import MonitorError

JSON = "application/json"
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and what else the head says."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=lambda: _NO_HEADERS)
    closes: bool = False
    """Whether the connection ends with it."""


class RefusedError(MonitorError):
    """A request that is not taken: the client is told why, in words that repeat nothing it sent."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] = _NO_HEADERS) -> None:
        """`status` is the HTTP status."""
        super().__init__(message)
        self.status = status
        self.headers = headers


def try_later(status: int, message: str, seconds: int) -> RefusedError:
    """A refusal that tells when to come again; 429 and 503 are what OTLP clients retry."""
    return RefusedError(status, message, {"Retry-After": str(seconds)})


def as_json(status: int, document: object) -> Answer:
    """An answer of one JSON document."""
    return Answer(status, json.dumps(document).encode())


def told(refused: RefusedError, body: bytes, content_type: str = JSON) -> Answer:
    """A refusal as an answer."""
    return Answer(refused.status, body, content_type, refused.headers, closes=_ends_connection(refused.status))


def _ends_connection(status: int) -> bool:
    # Who is no client of ours, or has a body under way that nobody will read.
    return status in {400, 403, 408, 413, 421}

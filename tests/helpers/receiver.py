"""The receiver on real ports of the loopback interface, with all it hands on kept for looking at."""

from __future__ import annotations

import http.client
import queue
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from desktop_monitor.agents.options import ReceiverOptions
from desktop_monitor.agents.otlp.model import Encoding, MalformedBodyError, Signal
from desktop_monitor.engine.agents_view import ReceiverView
from desktop_monitor.errors import UsageError
from desktop_monitor.metrics.agent_event import NOTHING, Findings, MetricReading
from desktop_monitor.paths import Paths
from desktop_monitor.serve.face import ServeFace
from desktop_monitor.serve.limits import LIMITS, Limits
from tests.helpers.clock import FakeClock

_PATIENCE_SECONDS = 20.0
ANY_PORTS = ReceiverOptions(enabled=True, otlp_port=0, port=0)


class Taken(NamedTuple):
    """Implements `otlp_port.OtlpTaken`."""

    findings: Findings
    rejected: int = 0
    error_message: str = ""
    records: int = 1


class FakeIngest:
    """Understands a body as its length; ``malformed`` as nothing, ``partly`` as one good and two bad records."""

    def __init__(self) -> None:
        self.bodies: list[tuple[Signal, Encoding, bytes]] = []
        self.before_taking: Callable[[bytes], None] = lambda body: None
        self.answer_partly = False

    def take(self, signal: Signal, encoding: Encoding, body: bytes, received_seconds: float) -> Taken:
        self.before_taking(body)
        if body == b"malformed":
            raise MalformedBodyError("it ends too early")
        self.bodies.append((signal, encoding, body))
        if not body:
            return Taken(NOTHING, records=0)
        reading = MetricReading("body_bytes", (), received_seconds, float(len(body)))
        if body == b"partly" or self.answer_partly:
            return Taken(Findings(metrics=(reading,)), 2, "two are unreadable", 3)
        return Taken(Findings(metrics=(reading,)))


class Events(NamedTuple):
    """Implements `events_port.DecodedEvents`."""

    findings: Findings
    accepted: int
    rejected: int


def decode_events(body: bytes, received_seconds: float) -> Events:
    """One event a body; ``[`` is malformed, ``{}`` an event that is rejected."""
    if body == b"[":
        raise UsageError("Not events", "the JSON ends too early")
    if body == b"{}":
        return Events(Findings(rejected={"no source": 1}), 0, 1)
    return Events(Findings(metrics=(MetricReading("event_bytes", (), received_seconds, float(len(body))),)), 1, 0)


class Keeper:
    """Takes findings while it has room."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, Findings]] = []
        self.has_room = True

    def take(self, source: str, findings: Findings) -> bool:
        if self.has_room:
            self.taken.append((source, findings))
        return self.has_room

    @property
    def values(self) -> list[float]:
        """Of all metrics taken."""
        return [reading.value for _, findings in self.taken for reading in findings.metrics]


class Reply(NamedTuple):
    """What a client got."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass
class RunningReceiver:
    """A face that is open."""

    face: ServeFace
    keeper: Keeper
    ingest: FakeIngest
    clock: FakeClock
    paths: Paths
    views: queue.Queue[ReceiverView]
    view: ReceiverView

    @property
    def otlp_port(self) -> int:
        assert self.view.otlp_port is not None
        return self.view.otlp_port

    @property
    def port(self) -> int:
        assert self.view.port is not None
        return self.view.port

    def next_view(self) -> ReceiverView:
        """The next one it reports."""
        return self.views.get(timeout=_PATIENCE_SECONDS)

    def otlp(self, body: bytes | Iterator[bytes] = b"some", path: str = "/v1/logs", **headers: str) -> Reply:
        """One request of protobuf to the OTLP port; headers with _ for -."""
        given = {"Content-Type": "application/x-protobuf"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return ask(self.otlp_port, "POST", path, body, given)

    def event(self, body: bytes = b"{1}", **headers: str) -> Reply:
        """One request with the token to the port for events."""
        token = self.paths.token_file.read_text().strip()
        given = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        return ask(
            self.port, "POST", "/api/v1/events", body, given | {k.replace("_", "-"): v for k, v in headers.items()}
        )


def ask(
    port: int, method: str, path: str, body: bytes | Iterator[bytes] = b"", headers: Mapping[str, str] = {}
) -> Reply:
    """One request on a connection of its own; an iterator is sent in chunks."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
    try:
        return ask_on(connection, method, path, body, headers)
    finally:
        connection.close()


def ask_on(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes | Iterator[bytes] = b"",
    headers: Mapping[str, str] = {},
) -> Reply:
    """One request on an open connection."""
    connection.request(method, path, body, dict(headers))
    response = connection.getresponse()
    return Reply(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())


def exchange(port: int, sent: bytes, address: str = "127.0.0.1") -> bytes:
    """Everything that comes back until the other side closes."""
    with socket.create_connection((address, port), timeout=_PATIENCE_SECONDS) as connection:
        connection.sendall(sent)
        return until_closed(connection)


def until_closed(connection: socket.socket) -> bytes:
    """What still comes."""
    received = bytearray()
    try:
        while piece := connection.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return bytes(received)


def folders(root: Path) -> Paths:
    """Folders of a program's own below `root`."""
    return Paths(*(root / name for name in ("config", "data", "state", "logs", "run")))


@contextmanager
def receiver(
    root: Path, options: ReceiverOptions = ANY_PORTS, *, has_events: bool = True, **limits: Any
) -> Iterator[RunningReceiver]:
    """Open, and closed at the end. `limits` are fields of `Limits`."""
    views: queue.Queue[ReceiverView] = queue.Queue()

    keeper, ingest, clock, paths = Keeper(), FakeIngest(), FakeClock(), folders(root)
    bounds: Limits = replace(LIMITS, **{"stop_seconds": 0.5, "room_seconds": 0.0} | limits)
    decode = decode_events if has_events else None
    face = ServeFace(views.put, keeper.take, options, paths, clock, decode, bounds, lambda: ingest)
    face.start()
    try:
        yield RunningReceiver(face, keeper, ingest, clock, paths, views, views.get(timeout=_PATIENCE_SECONDS))
    finally:
        assert face.stop()

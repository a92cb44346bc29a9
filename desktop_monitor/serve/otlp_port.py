"""The port for OTLP/HTTP: bodies in, findings on, answers as the specification wants them.

https://opentelemetry.io/docs/specs/otlp/#otlphttp. Must not know what clients send
or who keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from aiohttp.web_request import BaseRequest

from desktop_monitor.agents.otlp.model import Encoding, MalformedBodyError, Signal
from desktop_monitor.metrics.agent_event import Findings
from desktop_monitor.serve import otlp_answers
from desktop_monitor.serve.answers import Answer, RefusedError, told
from desktop_monitor.serve.intake import Intake
from desktop_monitor.serve.lane import Lane
from desktop_monitor.serve.routing import Routes


class OtlpTaken(Protocol):
    """What became of one body."""

    @property
    def findings(self) -> Findings:
        """What it said."""

    @property
    def rejected(self) -> int:
        """Records that were not understood."""

    @property
    def error_message(self) -> str:
        """Why, for the client's log."""

    @property
    def records(self) -> int:
        """All it held, rejected ones included."""


class Ingest(Protocol):
    """`agents.otlp.ingest.OtlpIngest`: understands bodies, one at a time."""

    def take(self, signal: Signal, encoding: Encoding, body: bytes, received_seconds: float) -> OtlpTaken:
        """Raises MalformedBodyError for a body that is no OTLP request."""


class LazyIngest:
    """Loads the decoders with the first body: a port that nobody sends to should cost little."""

    def __init__(self, make: Callable[[], Ingest]) -> None:
        self._make = make
        self._made: Ingest | None = None

    def take(self, signal: Signal, encoding: Encoding, body: bytes, received_seconds: float) -> OtlpTaken:
        """As `Ingest`."""
        if self._made is None:
            self._made = self._make()
        return self._made.take(signal, encoding, body, received_seconds)


@dataclass(frozen=True, slots=True)
class OtlpPort:
    """The three routes, and one for clients that send everything to the bare address."""

    intake: Intake
    lane: Lane
    ingest: Ingest

    def routes(self) -> Routes:
        """By path and method."""
        routes = {f"/v1/{signal.value}": {"POST": partial(self._take, signal)} for signal in Signal}
        # Gemini CLI before 0.27 appends no path to the endpoint it was given.
        return routes | {"/": {"POST": partial(self._take, None)}}

    def refusal(self, request: BaseRequest, refused: RefusedError) -> Answer:
        """A Status in the encoding of the request; JSON for who speaks neither."""
        encoding = _encoding(request) or Encoding.JSON
        return told(refused, otlp_answers.status(refused.status, encoding, refused.title), encoding.value)

    async def _take(self, signal: Signal | None, request: BaseRequest) -> Answer:
        """Without a `signal` it is told from the body, which only JSON names."""
        encoding = _encoding(request)
        if encoding is None:
            raise RefusedError(415, "only application/x-protobuf and application/json are understood")
        if signal is None and encoding is Encoding.PROTOBUF:
            raise RefusedError(404, "send to /v1/logs, /v1/metrics or /v1/traces")
        async with self.intake.body(request) as body:
            signal = signal or _signal(body)
            taken = await self._decoded(signal, encoding, body)
        self.intake.hand_over(_source(taken.findings), taken.findings, taken.records - taken.rejected, taken.rejected)
        answer = otlp_answers.success(signal, encoding, taken.rejected, taken.error_message)
        return Answer(200, answer, encoding.value)

    async def _decoded(self, signal: Signal, encoding: Encoding, body: bytes) -> OtlpTaken:
        try:
            return await self.lane.decoded(body, partial(self.ingest.take, signal, encoding))
        except MalformedBodyError as error:
            self.intake.count_malformed()
            raise RefusedError(400, error.message) from None


_NAMES = {Signal.LOGS: b'"resourceLogs"', Signal.METRICS: b'"resourceMetrics"', Signal.TRACES: b'"resourceSpans"'}


def _signal(body: bytes) -> Signal:
    """What a body of JSON carries, by the name that comes first; an empty one carries nothing of any."""
    found = {place: signal for signal, name in _NAMES.items() if (place := body.find(name)) >= 0}
    return found[min(found)] if found else Signal.LOGS


def _encoding(request: BaseRequest) -> Encoding | None:
    """Of the body, as Content-Type says; None for everything else."""
    found = request.headers.getall("Content-Type", [])
    kind, _, parameters = found[0].partition(";") if len(found) == 1 else ("", "", "")
    name, _, charset = parameters.strip().lower().partition("=")
    if name == "charset" and charset.strip('" ') not in {"utf-8", "utf8"}:
        return None
    known: Mapping[str, Encoding] = {encoding.value: encoding for encoding in Encoding}
    return known.get(kind.strip().lower())


def _source(findings: Findings) -> str:
    """As statuses say it: the client's name where it is one client's."""
    kinds = (findings.requests, findings.tool_calls, findings.turns, findings.sessions, findings.totals)
    interfaces = {fact.interface for kind in kinds for fact in kind}
    return f"{interfaces.pop()}.otlp" if len(interfaces) == 1 else "otlp"

"""The port for events of own workflows: JSON with a token in, and whether the program lives.

Must not know the form of events (see `agents.workflow`) or who keeps them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp.web_request import BaseRequest

from desktop_monitor.errors import MonitorError
from desktop_monitor.metrics.agent_event import Findings
from desktop_monitor.serve.answers import Answer, RefusedError, as_json, told
from desktop_monitor.serve.intake import Intake
from desktop_monitor.serve.lane import Lane
from desktop_monitor.serve.routing import Routes
from desktop_monitor.serve.token import TokenCheck

_LOG = logging.getLogger(__name__)
_SOURCE = "workflow.http"
_TYPES = frozenset({"application/json", "application/x-ndjson", "application/jsonl", "application/x-jsonlines"})


class DecodedEvents(Protocol):
    """What became of the events of one body."""

    @property
    def findings(self) -> Findings:
        """What they said; `Findings.rejected` holds why others were not understood."""

    @property
    def accepted(self) -> int:
        """Events understood."""

    @property
    def rejected(self) -> int:
        """Events not understood."""


DecodeEvents = Callable[[bytes, float], DecodedEvents]
"""Events of a body (a JSON object, an array of them, or one a line) received at a wall time.

Raises MonitorError for a body that is none of these; its message holds nothing of the body.
"""


@dataclass(frozen=True, slots=True)
class EventsPort:
    """The routes."""

    intake: Intake
    lane: Lane
    decode: DecodeEvents | None
    """None: events are not understood yet."""
    token: TokenCheck

    def routes(self) -> Routes:
        """By path and method."""
        return {"/api/v1/events": {"POST": self._take}, "/health": {"GET": self._health, "HEAD": self._health}}

    def refusal(self, _request: BaseRequest, refused: RefusedError) -> Answer:
        """The reason as JSON."""
        return told(refused, as_json(refused.status, {"error": refused.title}).body)

    async def _health(self, _request: BaseRequest) -> Answer:
        return as_json(200, {"status": "ok"})

    async def _take(self, request: BaseRequest) -> Answer:
        self._authenticate(request)
        if self.decode is None:
            raise RefusedError(501, "events are not understood by this version")
        if request.content_type.lower() not in _TYPES:
            raise RefusedError(415, "only application/json and application/x-ndjson are understood")
        async with self.intake.body(request) as body:
            taken = await self._decoded(self.decode, body)
        self.intake.hand_over(_SOURCE, taken.findings, taken.accepted, taken.rejected)
        reasons = dict(taken.findings.rejected)
        return as_json(200, {"accepted": taken.accepted, "rejected": taken.rejected, "reasons": reasons})

    async def _decoded(self, decode: DecodeEvents, body: bytes) -> DecodedEvents:
        try:
            return await self.lane.decoded(body, decode)
        except MonitorError as error:
            self.intake.count_malformed()
            raise RefusedError(400, error.message or error.title) from None

    def _authenticate(self, request: BaseRequest) -> None:
        shown = request.headers.getall("Authorization", [])
        scheme, _, token = shown[0].partition(" ") if len(shown) == 1 else ("", "", "")
        try:
            is_right = self.token.is_right(token.strip()) and scheme.lower() == "bearer"
        except OSError as error:
            _LOG.error("there is no token to compare with: %s", error.strerror)
            raise RefusedError(503, "the token cannot be read") from None
        if not is_right:
            raise RefusedError(401, "a token is needed", {"WWW-Authenticate": "Bearer"})

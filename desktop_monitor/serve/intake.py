"""What both ports do with a request that brings something: let in, read, hand on, count.

Must not know formats.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp.web_request import BaseRequest

from desktop_monitor.clock import Clock
from desktop_monitor.metrics.agent_event import Findings
from desktop_monitor.serve.answers import RefusedError, try_later
from desktop_monitor.serve.bodies import Room, read_body
from desktop_monitor.serve.connections import Connection
from desktop_monitor.serve.handover import Handover
from desktop_monitor.serve.limits import Limits
from desktop_monitor.serve.tally import Tally

_LOOK_SECONDS = 0.05
"""After which a request that waits for room looks again."""


class Intake:
    """Shared by the ports; the event loop's thread uses it."""

    def __init__(self, handover: Handover, tally: Tally, clock: Clock, limits: Limits) -> None:
        self._handover = handover
        self._tally = tally
        self._clock = clock
        self._limits = limits
        self._room = Room(limits)
        self._is_stopping = False

    def stop(self) -> None:
        """Take nothing more."""
        self._is_stopping = True

    @asynccontextmanager
    async def body(self, request: BaseRequest) -> AsyncIterator[bytes]:
        """The body of `request`, to be decoded inside: until then its memory counts. Raises RefusedError."""
        self._admit(request)
        await self._wait_for_room()
        with self._room.share() as share:
            content = await read_body(request, self._limits, share)
            # Again, since a body takes its time; what is decoded has to be kept.
            await self._wait_for_room()
            yield content

    def hand_over(self, source: str, findings: Findings, accepted: int, rejected: int) -> None:
        """Pass on what a body said and count it."""
        self._handover.give(source, findings)
        self._tally.count(accepted, rejected)

    def count_malformed(self) -> None:
        """A body of which nothing was understood counts as one record."""
        self._tally.count(0, 1)

    def _admit(self, request: BaseRequest) -> None:
        connection = request.protocol
        if isinstance(connection, Connection) and not connection.allowance.spend(self._clock.monotonic()):
            raise try_later(429, "too many requests", self._limits.retry_seconds)

    async def _wait_for_room(self) -> None:
        """Unread, a body waits at its sender's. Raises RefusedError where it would wait too long."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + self._limits.room_seconds
        while not self._handover.has_room():
            if self._is_stopping or loop.time() >= ends_at:
                raise self._full("the receiver is full")
            await asyncio.sleep(_LOOK_SECONDS)
        if self._is_stopping:
            raise self._full("the receiver is closing")

    def _full(self, message: str) -> RefusedError:
        return try_later(503, message, self._limits.retry_seconds)

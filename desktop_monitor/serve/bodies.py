"""Reads the body of one request within limits of size, time and memory.

Must not know what is in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp.web_protocol import RequestPayloadError
from aiohttp.web_request import BaseRequest

from desktop_monitor.serve.answers import RefusedError, try_later
from desktop_monitor.serve.inflating import Decoding, decoding
from desktop_monitor.serve.limits import Limits


class Room:
    """Memory for all bodies together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._held_bytes = 0

    @contextmanager
    def share(self) -> Iterator[Share]:
        """One request's part, given back at the end."""
        share = Share(self)
        try:
            yield share
        finally:
            self._held_bytes -= share.held_bytes

    def claim(self, count: int) -> None:
        """Raises RefusedError when there is not so much left."""
        if self._held_bytes + count > self._limits.held_bytes:
            raise try_later(503, "too much is being received at once", self._limits.retry_seconds)
        self._held_bytes += count


class Share:
    """What one request holds."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.held_bytes = 0

    def grow(self, count: int) -> None:
        """Raises RefusedError when there is no room."""
        self._room.claim(count)
        self.held_bytes += count


async def read_body(request: BaseRequest, limits: Limits, share: Share) -> bytes:
    """The whole body, decompressed. Raises RefusedError, ConnectionError when the client went away."""
    body = _Body(limits, share, decoding(",".join(request.headers.getall("Content-Encoding", []))))
    if (request.content_length or 0) > limits.sent_bytes:
        raise _too_large(limits.sent_bytes)
    await _invite(request)
    ends_at = asyncio.get_running_loop().time() + limits.transfer_seconds
    while not request.content.at_eof():
        for _ in body.feed(await _next_piece(request, limits, ends_at)):
            await asyncio.sleep(0)  # others' turn: one piece of gzip can become a thousand times as much
    return body.whole()


class _Body:
    """What has come so far."""

    def __init__(self, limits: Limits, share: Share, decoder: Decoding) -> None:
        self._limits = limits
        self._share = share
        self._decoder = decoder
        self._sent_bytes = 0
        self._parts: list[bytes] = []

    def feed(self, piece: bytes) -> Iterator[None]:
        """Take one piece, in as many steps as it needs; the last of them is not told. Raises RefusedError."""
        self._sent_bytes += len(piece)
        if self._sent_bytes > self._limits.sent_bytes:
            raise _too_large(self._limits.sent_bytes)
        for number, part in enumerate(self._decoder.feed(piece)):
            if number:
                yield
            self._share.grow(len(part))
            self._parts.append(part)
            if self._share.held_bytes > self._limits.body_bytes:
                raise _too_large(self._limits.body_bytes)

    def whole(self) -> bytes:
        """All of it. Raises RefusedError when the end is missing."""
        self._decoder.finish()
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)


async def _invite(request: BaseRequest) -> None:
    """Tell a client that asks before it sends (curl does) to go on."""
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # else a later failure would be taken for one in mid-answer


async def _next_piece(request: BaseRequest, limits: Limits, ends_at: float) -> bytes:
    """What has arrived; no longer than the reader's buffer, empty at the end."""
    pause_ends_at = asyncio.get_running_loop().time() + limits.pause_seconds
    try:
        async with asyncio.timeout_at(min(ends_at, pause_ends_at)):
            return await request.content.readany()
    except TimeoutError:
        raise RefusedError(408, "the body came too slowly") from None
    except RequestPayloadError:
        raise RefusedError(400, "the body is not valid HTTP") from None


def _too_large(limit_bytes: int) -> RefusedError:
    return RefusedError(413, f"the body is larger than {limit_bytes} bytes")

"""aiohttp's low-level server, bounded and quiet: who connects gets time, headers and a tone of its own.

The application layer of aiohttp (router, middlewares, static files) is not loaded:
two tables of three routes need none of it. Must not know routes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestHandler
from aiohttp.web_request import BaseRequest
from aiohttp.web_response import Response, StreamResponse
from aiohttp.web_server import Server

from desktop_monitor.clock import Clock
from desktop_monitor.serve.allowance import Allowance
from desktop_monitor.serve.limits import Limits

_LOG = logging.getLogger(__name__)
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: %d\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
Handle = Callable[[BaseRequest], Awaitable[Response]]


class Connection(RequestHandler):
    """One client's connection."""

    def __init__(self, server: BoundedServer, limits: Limits, clock: Clock) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=limits.idle_seconds,
            lingering_time=limits.unread_seconds,
            max_line_size=limits.line_bytes,
            max_field_size=limits.line_bytes,
            max_headers=limits.header_count,
            # Ours stops at a limit; the library's does so piece by piece only.
            auto_decompress=False,
            logger=_LOG,
            access_log=None,  # type: ignore[arg-type]  # documented as "no access log"
        )
        self.allowance = Allowance(limits.requests_per_second, limits.request_burst, clock.monotonic())

    def handle_error(
        self, request: BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> StreamResponse:
        """What is no HTTP gets a plain 400; a mistake of ours a plain 500, and the log its traceback."""
        if isinstance(exc, HttpProcessingError | ConnectionError) or status < 500:
            _LOG.debug("a request that is no valid HTTP, or broke off, was refused")
        else:
            _LOG.error("a request could not be answered", exc_info=exc)
        response = plain_response(status)
        response.force_close()
        return response


class BoundedServer(Server):
    """Makes connections, up to a number of them."""

    def __init__(self, handle: Handle, limits: Limits, clock: Clock) -> None:
        super().__init__(handle)
        self._limits = limits
        self._clock = clock

    def __call__(self) -> RequestHandler:
        """A connection to be."""
        return Connection(self, self._limits, self._clock)

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        """One too many is told to come again."""
        super().connection_made(handler, transport)
        if len(self.connections) > self._limits.connections:
            transport.write(_FULL % self._limits.retry_seconds)
            transport.close()


def plain_response(status: int) -> Response:
    """An answer without any word."""
    return Response(status=status, body=b"", headers={"Server": "desktop-monitor"})

"""One request and its answer over one connection, within what is left of the time for all of them.

The part of sending that needs TLS and the library of HTTP. Foreign errors become ours
here. Must not know what is sent, or what follows from an answer.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from urllib.parse import SplitResult, urlsplit

from desktop_monitor.clock import Clock
from desktop_monitor.language.text import sentence, text
from desktop_monitor.web.connecting import Resolve, TargetForbiddenError, anywhere, connected, is_public
from desktop_monitor.web.failures import PORTAL, RequestError, RequestRefusedError, UnprovenError
from desktop_monitor.web.places import DEFAULT_PORTS, bracketed, origin_of
from desktop_monitor.web.request import Answer, PostLimits, Request
from desktop_monitor.web.timed import Left, TimedSocket

LONGEST_RETRY_SECONDS = 3600.0
"""A server that wants to be asked later than this is asked then all the same."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK_BYTES = 65_536


class Exchange:
    """All hops of one request; its time runs from here on."""

    def __init__(
        self, clock: Clock, limits: PostLimits, tls: Callable[[], ssl.SSLContext] | None, resolve: Resolve
    ) -> None:
        """`tls` as `posting.Poster` takes it."""
        self._clock = clock
        self._limits = limits
        self._tls = tls or ssl.create_default_context
        self._resolve = resolve
        self._end = clock.monotonic() + limits.total_seconds

    def answer(self, request: Request, url: str) -> Answer:
        """What is answered at `url`, which may be a redirect's. Raises RequestError and RequestRefusedError."""
        parts, left = urlsplit(url), self._left
        seconds = self._limits.total_seconds
        with translating(request.place, seconds):
            connection = self._connection(request, parts, left)
        with closing(connection), translating(request.place, seconds, has_begun=True):
            target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            connection.request(request.method, target, request.body or None, _headers(request, parts))
            with connection.getresponse() as response:
                return self._answer(response)

    def _connection(self, request: Request, url: SplitResult, left: Left) -> http.client.HTTPConnection:
        """One that is open and, where it is to be, protected."""
        _, host, port = origin_of(url)
        allow = anywhere if request.allow_private else is_public
        raw = connected(host, port or 0, allow, left, self._resolve)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = TimedSocket(raw, left)
        try:
            if url.scheme == "https":
                raw.settimeout(left())
                connection.sock = TimedSocket(self._tls().wrap_socket(raw, server_hostname=host), left)
        except BaseException:
            connection.close()
            raise
        return connection

    def _left(self) -> float:
        left = self._end - self._clock.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _answer(self, response: http.client.HTTPResponse) -> Answer:
        location = response.getheader("Location", "")
        if response.status in _REDIRECTS and location:
            return Answer(response.status, b"", is_whole=True, next_url=location)
        later = self._seconds_until(response.getheader("Retry-After", ""))
        date = _moment(response.getheader("Date", ""))
        return Answer(response.status, *self._body(response), later, date)

    def _body(self, response: http.client.HTTPResponse) -> tuple[bytes, bool]:
        """As much as there is: whoever answered has got the request, however the answer ends."""
        body, limit = bytearray(), self._limits.body_bytes
        try:
            while len(body) <= limit and (chunk := response.read(_CHUNK_BYTES)):
                body += chunk
        except (OSError, http.client.HTTPException, ValueError):
            return bytes(body[:limit]), False
        return bytes(body[:limit]), len(body) <= limit and not response.length

    def _seconds_until(self, header: str) -> float | None:
        """Retry-After (RFC 9110, section 10.2.3): seconds or a date."""
        header = header.strip()
        if header.isascii() and header.isdigit():
            return min(float(header[:9]), LONGEST_RETRY_SECONDS)
        moment = _moment(header)
        if moment is None:
            return None
        return min(max(moment - self._clock.now().wall_seconds, 0.0), LONGEST_RETRY_SECONDS)


@contextmanager
def translating(place: str, limit_seconds: float, *, has_begun: bool = False) -> Iterator[None]:
    """Foreign errors as RequestError; `has_begun`: something was sent by then."""
    maybe = partial(RequestError, may_have_arrived=has_begun)
    try:
        yield
    except TimeoutError as error:
        raise maybe(text("{place} did not answer within {limit:g} s", place=place, limit=limit_seconds)) from error
    except TargetForbiddenError as error:
        message = sentence("private addresses are refused unless its settings allow them")
        kind = RequestError if error.may_change else RequestRefusedError
        raise kind(text("{place} is this machine or in its network", place=place), message) from error
    except ssl.SSLEOFError as error:
        raise maybe(text("{place} cannot be reached", place=place), sentence("it hung up")) from error
    except ssl.SSLCertVerificationError as error:
        raise UnprovenError(
            text("{place} cannot prove who it is", place=place),
            text("{why}; {portal}", why=error.verify_message, portal=text(PORTAL)),
        ) from error
    except ssl.SSLError as error:
        raise RequestError(text("{place} does not speak TLS properly", place=place), error.reason or "") from error
    except OSError as error:
        raise maybe(text("{place} cannot be reached", place=place), error.strerror or type(error).__name__) from error
    except (http.client.HTTPException, ValueError) as error:
        # Without its cause: a server may repeat there what it was sent.
        raise maybe(text("{place} does not speak HTTP properly", place=place), type(error).__name__) from None


def _moment(header: str) -> float | None:
    """Wall time of an HTTP date (RFC 9110, section 5.6.7); None for anything else."""
    try:
        moment = parsedate_to_datetime(header)
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return zoned.timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _headers(request: Request, url: SplitResult) -> dict[str, str]:
    scheme, host, port = origin_of(url)
    name = bracketed(host)
    ours = {
        "Host": name if port == DEFAULT_PORTS[scheme] else f"{name}:{port}",
        "User-Agent": "desktop-monitor",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    return ours | dict(request.headers)

"""One HTTP request of any method to where the user wants it, with a limit for everything.

Like `fetching`, in the caller's own thread and without proxies; but it sends, so that a
wrong target does harm. Unless the user allowed it, nothing of this machine or its network
is connected to: see `connecting`. A redirect is followed within the same host only, and
what is not a plain question is sent again only where the server says so (307, 308).
Which failures are final is judged in `failures`.

Neither a header, a body, nor the part of an address that may open something ever stands
in an error; unless told otherwise only the host does, since there are addresses that are
a secret from the first slash on. Must not know what is sent or what answers mean.
"""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from desktop_monitor.clock import Clock
from desktop_monitor.errors import SourceError
from desktop_monitor.web.connecting import (
    Resolve,
    anywhere,
    connected,
    is_public,
    system_addresses,
)
from desktop_monitor.web.failures import (
    RequestError,
    RequestRefusedError,
    is_page,
    is_protected,
    refusal,
    translating,
)
from desktop_monitor.web.places import (
    DEFAULT_PORTS,
    address_problem,
    bracketed,
    host_of,
    origin_of,
    place_of,
    redirected,
)
from desktop_monitor.web.timed import Left, TimedSocket

LONGEST_RETRY_SECONDS = 3600.0
"""A server that wants to be asked later than this is asked then all the same."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REPEATING = frozenset({307, 308})
_QUESTIONS = frozenset({"GET", "HEAD"})
_HOP_LIMIT = 3
_CHUNK_BYTES = 65_536
_METHOD = re.compile(r"[A-Z]{1,20}\Z", re.ASCII)
_HEADER = re.compile(r"[A-Za-z0-9-]{1,100}\Z", re.ASCII)
_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "expect", "upgrade"})


@dataclass(frozen=True, slots=True)
class PostLimits:
    """What one request may take."""

    total_seconds: float = 15.0
    """From the look-up of the name to the last byte, all hops together."""
    body_bytes: int = 1_000_000
    """Of the answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent where. Its texts may be secrets, so that its `repr` names none."""

    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    allow_private: bool = False
    """May go to loopback, private and link-local addresses."""
    tells_path: bool = False
    """Errors may name the path, too."""

    @property
    def place(self) -> str:
        """How errors call the target."""
        return place_of(self.url) if self.tells_path else host_of(self.url)


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    """At most as long as the limit."""
    is_whole: bool
    """False: there was more, or it broke off."""
    retry_after_seconds: float | None = None
    date_seconds: float | None = None
    """Wall time by the server's clock; None: it did not say."""
    next_url: str = ""


class Poster:
    """Sends one request after the other; may be used from several threads."""

    def __init__(
        self,
        clock: Clock,
        limits: PostLimits = PostLimits(),
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        resolve: Resolve = system_addresses,
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._tls = tls
        self._resolve = resolve

    def send(self, request: Request) -> Answer:
        """A good answer (200 to 299). Raises as `ask` does, and for every other answer."""
        answer = self.ask(request)
        if 200 <= answer.status < 300:
            return answer
        is_proven = is_protected(request.url) or not is_page(answer.body)
        raise refusal(request.place, answer.status, answer.retry_after_seconds, is_proven=is_proven)

    def ask(self, request: Request) -> Answer:
        """Whatever is answered. Raises RequestError, and RequestRefusedError where trying again would not help."""
        _check(request)
        end = self._clock.monotonic() + self._limits.total_seconds
        url = request.url
        for _ in range(_HOP_LIMIT + 1):
            answer = self._one(request, url, end)
            if not answer.next_url:
                return answer
            url = _followed(request, url, answer)
        kind = RequestRefusedError if is_protected(url) else RequestError
        raise kind(f"{request.place} sends from one address to the next")

    def _one(self, request: Request, url: str, end: float) -> Answer:
        left, parts = partial(self._left, end), urlsplit(url)
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

    def _left(self, end: float) -> float:
        left = end - self._clock.monotonic()
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


def _moment(header: str) -> float | None:
    """Wall time of an HTTP date (RFC 9110, section 5.6.7); None for anything else."""
    try:
        moment = parsedate_to_datetime(header)
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return zoned.timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _check(request: Request) -> None:
    """Whatever could not be sent as it stands. Raises RequestRefusedError."""
    problem = address_problem(request.url)
    if problem:
        raise RequestRefusedError("This cannot be sent", f"the address {problem}")
    if not _METHOD.match(request.method) or request.method == "CONNECT":
        raise RequestRefusedError("This cannot be sent", "the method is none")
    for name, value in request.headers:
        if not _HEADER.match(name) or name.lower() in _OURS:
            raise RequestRefusedError("This cannot be sent", "a header has a name that is not allowed")
        if not (value.isascii() and value.isprintable()):
            raise RequestRefusedError("This cannot be sent", f"what is to be in {name} holds odd characters")


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


def _followed(request: Request, url: str, answer: Answer) -> str:
    """Where to send it instead. Raises RequestError; RequestRefusedError where it is proved who says so."""
    kind = RequestRefusedError if is_protected(url) else RequestError
    if request.method not in _QUESTIONS and answer.status not in _REPEATING:
        raise kind(f"{request.place} answers {answer.status}", "it wants to be asked at another address")
    try:
        return redirected(url, answer.next_url)
    except SourceError as error:
        raise kind(error.title, error.message) from error

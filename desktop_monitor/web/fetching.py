"""GET of an address the user named, with a limit for everything.

http.client in the caller's own thread rather than aiohttp: asking a few servers every
half minute needs no event loop, and the tray would carry 20 MB for it. Time, size and
hops are limited, a redirect to another host is refused (the token in the headers is for
this one), proxies of the environment are not used, and neither a token nor the part of
an address behind ``?`` ever stands in an error.

Every address here was written by the user into the settings, so that it may well be
private. Whoever asks an address that was not must refuse private ones first. Must not
know what the answers mean.
"""

from __future__ import annotations

import http.client
import zlib
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from desktop_monitor.clock import Clock
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.web.places import place_of, redirected
from desktop_monitor.web.timed import TimedSocket

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOP_LIMIT = 3
_CHUNK_BYTES = 65_536
_ANY_ZLIB = 47  # gzip and zlib alike
_ENCODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_ADVICE = {
    401: sentence("it wants a token: name its environment variable as token_env"),
    403: sentence("the token does not allow it"),
    404: sentence("is the path right, and are metrics switched on there?"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take."""

    total_seconds: float = 10.0
    """From the first connection to the last byte, all hops together; finding the host's address not included."""
    body_bytes: int = 10_000_000
    """After decompression, too."""


class _Answer(NamedTuple):
    body: bytes
    next_url: str = ""
    """Where the answer is instead."""


class Fetcher:
    """Asks one server after the other; use it from one thread."""

    def __init__(self, clock: Clock, limits: Limits = Limits()) -> None:
        self._clock = clock
        self._limits = limits

    def get(self, url: str, token: str = "", accept: str = "*/*") -> bytes:
        """The body of the answer; `token` is sent as a bearer token. Raises SourceError."""
        end = self._clock.monotonic() + self._limits.total_seconds
        headers = {"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": "desktop-monitor", "Connection": "close"}
        if token:
            headers["Authorization"] = f"Bearer {_sendable(token, url)}"
        first = place_of(url)
        for _ in range(_HOP_LIMIT + 1):
            answer = self._ask(url, headers, end)
            if not answer.next_url:
                return answer.body
            url = redirected(url, answer.next_url)
        raise SourceError(text("{first} sends from one address to the next", first=first))

    def _ask(self, url: str, headers: dict[str, str], end: float) -> _Answer:
        place = place_of(url)
        try:
            return self._exchange(urlsplit(url), headers, end)
        except TimeoutError as error:
            raise SourceError(
                text(
                    "{place} did not answer within {limit:g} s",
                    place=place,
                    limit=self._limits.total_seconds,
                )
            ) from error
        except (http.client.HTTPException, zlib.error, ValueError) as error:
            raise SourceError(
                text("{place} does not speak HTTP properly", place=place), type(error).__name__
            ) from error
        except OSError as error:
            raise SourceError(
                text("{place} cannot be reached", place=place), error.strerror or type(error).__name__
            ) from error

    def _exchange(self, url: SplitResult, headers: dict[str, str], end: float) -> _Answer:
        connection = _connection(url, self._left(end))
        try:
            connection.connect()
            # http.client knows a limit for each read, not for all of them together.
            connection.sock = TimedSocket(connection.sock, partial(self._left, end))
            connection.request("GET", f"{url.path or '/'}{f'?{url.query}' if url.query else ''}", headers=headers)
            with connection.getresponse() as response:
                return self._answer(response, place_of(url.geturl()))
        finally:
            connection.close()

    def _left(self, end: float) -> float:
        left = end - self._clock.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _answer(self, response: http.client.HTTPResponse, place: str) -> _Answer:
        location = response.getheader("Location", "")
        if response.status in _REDIRECTS and location:
            return _Answer(b"", location)
        if response.status != 200:
            raise SourceError(
                text("{place} answers {status}", place=place, status=response.status),
                _ADVICE.get(response.status, ""),
            )
        encoding = response.getheader("Content-Encoding", "identity").strip().lower()
        if encoding not in {*_ENCODINGS, "identity", ""}:
            raise SourceError(text("{place} answers in an encoding nobody asked for", place=place))
        body = self._body(response, place)
        return _Answer(self._inflated(body, place) if encoding in _ENCODINGS else body)

    def _body(self, response: http.client.HTTPResponse, place: str) -> bytes:
        chunks, size = [], 0
        while chunk := response.read(_CHUNK_BYTES):
            chunks.append(chunk)
            size += len(chunk)
            if size > self._limits.body_bytes:
                raise self._too_large(place)
        if response.length:
            raise SourceError(text("{place} ended before its answer did", place=place))
        return b"".join(chunks)

    def _inflated(self, body: bytes, place: str) -> bytes:
        inflater = zlib.decompressobj(_ANY_ZLIB)
        inflated = inflater.decompress(body, self._limits.body_bytes)
        if inflater.unconsumed_tail:
            raise self._too_large(place)
        if not inflater.eof:
            raise SourceError(text("{place} ended before its answer did", place=place))
        return inflated

    def _too_large(self, place: str) -> SourceError:
        return SourceError(
            text(
                "{place} answers more than {most} MB",
                place=place,
                most=self._limits.body_bytes // 10**6,
            )
        )


def _connection(url: SplitResult, limit_seconds: float) -> http.client.HTTPConnection:
    if url.scheme == "https":
        return http.client.HTTPSConnection(url.hostname or "", url.port, timeout=limit_seconds)
    return http.client.HTTPConnection(url.hostname or "", url.port, timeout=limit_seconds)


def _sendable(token: str, url: str) -> str:
    """`token` where it can stand in a header. Raises SourceError."""
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise SourceError(
            text("The token for {place} cannot be sent", place=place_of(url)),
            "it holds blanks or special characters",
        )
    return token

"""A body as it arrives to the bytes it stands for, never more than allowed at a time.

A few kilobytes of gzip can stand for gigabytes, so the limit holds while decompressing
and not afterwards. Format: RFC 1952, members may follow each other. Must not know HTTP.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from desktop_monitor.serve.answers import RefusedError

_GZIP = 16 + zlib.MAX_WBITS
_STEP_BYTES = 2**20
"""Most that one piece of input becomes before others get their turn."""


class Decoding(Protocol):
    """One body under way."""

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What `piece` stands for, in steps. Raises RefusedError."""

    def finish(self) -> None:
        """The body is over. Raises RefusedError when it is not whole."""


class Plain:
    """No compression."""

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The piece itself."""
        yield piece

    def finish(self) -> None:
        """Always whole."""


class Gzip:
    """One gzip member or several."""

    def __init__(self) -> None:
        self._member: zlib._Decompress | None = None
        self._is_empty = True

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Decompressed content in steps of at most a MiB."""
        while piece:
            if self._member is None:
                self._member = zlib.decompressobj(_GZIP)
                self._is_empty = False
            yield _inflated(self._member, piece)
            piece = self._member.unconsumed_tail
            if self._member.eof:
                piece = self._member.unused_data
                self._member = None

    def finish(self) -> None:
        """Every member has to be complete, and there has to be one."""
        if self._member is not None or self._is_empty:
            raise _damaged()


def _inflated(member: zlib._Decompress, piece: bytes) -> bytes:
    try:
        return member.decompress(piece, _STEP_BYTES)
    except zlib.error:
        raise _damaged() from None


def _damaged() -> RefusedError:
    return RefusedError(400, "the body is not valid gzip")


def decoding(content_encoding: str) -> Decoding:
    """For the header Content-Encoding. Raises RefusedError for what is neither gzip nor none."""
    match content_encoding.strip().lower():
        case "" | "identity":
            return Plain()
        case "gzip" | "x-gzip":
            return Gzip()
        case _:
            raise RefusedError(415, "only gzip and no compression are understood", {"Accept-Encoding": "gzip"})

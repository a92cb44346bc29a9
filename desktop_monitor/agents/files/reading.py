"""Reads on in one file by offset: whole lines only, bounded memory, nothing read twice.

A file that another program appends to may end in half a line, be cut, replaced or
rewritten, and hold anything. Half a line is left for the next time. A file that is
not the one its cursor speaks of is read from the beginning: its inode changed, it is
shorter than what was read, or the bytes at the beginning or before the cursor are
others now (their checksums stand at the front of `Cursor.state`).

Must not know what the lines mean.
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from collections.abc import Iterator
from typing import Self

from desktop_monitor.agents.source import Cursor, Pending
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text

CHUNK_BYTES = 4 << 20
LINE_LIMIT_BYTES = 64 << 20
"""Longer lines are skipped and counted: no client writes them, and memory is bounded."""
READING_LIMIT_BYTES = 64 << 20
"""One reading ends at the first whole line after so many bytes; the file stays pending."""

_PRINT = struct.Struct("<II")
_PRINTED_BYTES = 256
# Where the system has them: neither wait for a pipe's writer nor follow a link that took the file's place.
_OPEN_FLAGS = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_BINARY", "O_NONBLOCK", "O_CLOEXEC", "O_NOFOLLOW"))


class FileReading:
    """One reading of one file; a context manager that closes it.

    Ask `state` first, take `blocks()` or `lines()` to their end, then `cursor()`.
    """

    def __init__(self, pending: Pending, cursor: Cursor | None, limit_bytes: int = READING_LIMIT_BYTES) -> None:
        """Open `pending` and go to where `cursor` ends. Raises SourceError when it cannot be read."""
        self.path = pending.path
        self.skipped_lines = 0
        """Lines over `LINE_LIMIT_BYTES` so far."""
        self._limit = limit_bytes
        self._is_cut_short = False
        self._descriptor = _open(pending.path)
        try:
            self._status = os.fstat(self._descriptor)
            self._offset = self._start(cursor)
        except OSError as error:
            os.close(self._descriptor)
            raise _failed(self.path, error) from error
        except SourceError:
            os.close(self._descriptor)
            raise
        self.state = cursor.state[_PRINT.size :] if cursor is not None and self._offset else b""
        """What the reader left with the last cursor; empty when it begins anew."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    @property
    def offset(self) -> int:
        """Bytes read so far: where the last whole line ended."""
        return self._offset

    @property
    def modified_seconds(self) -> float:
        """Wall time of the file's last change."""
        return self._status.st_mtime_ns / 1e9

    def blocks(self) -> Iterator[bytes]:
        """New whole lines, many at a time, each block ending in a line feed."""
        started = self._offset
        parts: list[bytes] = []
        held = 0
        is_skipping = False
        while not self._is_cut_short and (chunk := self._read(self._offset + held)):
            end = chunk.rfind(b"\n") + 1
            if not end:
                held += len(chunk)
                parts.append(chunk)
                if held > LINE_LIMIT_BYTES:
                    # Its bytes are let go, and what follows up to its end with them.
                    parts, is_skipping = [], True
                continue
            block = _joined(parts, chunk, end, is_skipping)
            self.skipped_lines += is_skipping
            self._offset += held + end
            parts, held, is_skipping = [], 0, False
            self._is_cut_short = self._limit <= self._offset - started and self._offset < self._status.st_size
            if block:
                yield block

    def lines(self) -> Iterator[bytes]:
        """New whole lines one at a time, without line ends and NUL bytes around them; no empty ones."""
        for block in self.blocks():
            for line in block.split(b"\n"):
                if stripped := line.strip(b"\x00\r \t"):
                    yield stripped

    def cursor(self, state: bytes = b"") -> Cursor:
        """How far the file was read. Raises SourceError when it cannot be read any more."""
        try:
            printed = self._print(self._offset)
        except OSError as error:
            raise _failed(self.path, error) from error
        # A reading that stopped at its limit leaves a size that makes the file pending again.
        size = self._offset if self._is_cut_short else self._status.st_size
        return Cursor(self.path, self._status.st_ino, self._offset, size, self._status.st_mtime_ns, printed + state)

    def _start(self, cursor: Cursor | None) -> int:
        if not stat.S_ISREG(self._status.st_mode):
            raise SourceError("Not a file", self.path)
        if cursor is None or cursor.inode != self._status.st_ino or cursor.offset > self._status.st_size:
            return 0
        return cursor.offset if self._print(cursor.offset) == cursor.state[: _PRINT.size] else 0

    def _print(self, offset: int) -> bytes:
        """Checksums of the first and the last bytes of the `offset` bytes that were read."""
        length = min(offset, _PRINTED_BYTES)
        head = self._at(0, length)
        tail = self._at(offset - length, length)
        return _PRINT.pack(zlib.crc32(head), zlib.crc32(tail))

    def _read(self, position: int) -> bytes:
        try:
            # No larger than what is there: a buffer's pages cost more than its bytes.
            # What comes while it is read is the next reading's.
            return self._at(position, min(CHUNK_BYTES, self._status.st_size - position))
        except OSError as error:
            raise _failed(self.path, error) from error

    def _at(self, position: int, length: int) -> bytes:
        os.lseek(self._descriptor, position, os.SEEK_SET)
        return os.read(self._descriptor, length)


def _joined(parts: list[bytes], chunk: bytes, end: int, is_skipping: bool) -> bytes:
    """The whole lines at hand, without the one at their front whose beginning was let go."""
    if is_skipping:
        return chunk[chunk.find(b"\n") + 1 : end]
    whole = chunk if end == len(chunk) else chunk[:end]
    return b"".join((*parts, whole)) if parts else whole


def _open(path: str) -> int:
    try:
        return os.open(path, _OPEN_FLAGS)
    except (OSError, ValueError) as error:
        raise _failed(path, error) from error


def _failed(path: str, error: OSError | ValueError) -> SourceError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return SourceError("Cannot read a file", text("{path}: {reason}", path=path, reason=reason))

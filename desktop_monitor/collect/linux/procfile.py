"""Kernel files of /proc and /sys: read whole, through a descriptor that is kept.

Opening is half the cost of a small read, so a file that is read every second stays
open and is read from its beginning again. Must not know what any file means.
"""

from __future__ import annotations

import errno
import os

from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text

_STALE = frozenset({errno.ENODEV, errno.ENXIO, errno.ESTALE})
"""The object behind the descriptor was replaced. ESRCH (a process has ended) is not
among them: its path may name a stranger by now."""


class ProcFile:
    """One kernel file, opened at the first read and kept open.

    `one_piece` promises that the kernel hands the file out in a single read (it does
    for stat, meminfo, loadavg, pressure and everything below /proc/PID but mountinfo),
    which saves the read that finds the end.
    """

    __slots__ = ("_buffer_bytes", "_descriptor", "_one_piece", "path")

    def __init__(self, path: str, *, one_piece: bool = False, buffer_bytes: int = 8192) -> None:
        self.path = path
        self._one_piece = one_piece
        self._buffer_bytes = buffer_bytes
        self._descriptor = -1

    def read(self) -> bytes:
        """The whole content now. Raises SourceError when the file cannot be read (any more)."""
        try:
            if self._descriptor < 0:
                self._descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
            return self._content()
        except OSError as error:
            return self._content_of_another(error)

    def close(self) -> None:
        """Give back the descriptor; a later read opens the file again."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _content_of_another(self, error: OSError) -> bytes:
        """The content of what is at the path now, if the old object went away."""
        was_open = self._descriptor >= 0
        self.close()
        if not was_open or error.errno not in _STALE:
            raise unreadable(self.path, error) from error
        try:
            self._descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
            return self._content()
        except OSError as second:
            self.close()
            raise unreadable(self.path, second) from second

    def _content(self) -> bytes:
        while True:
            content = os.pread(self._descriptor, self._buffer_bytes, 0)
            # A full buffer is read anew in a larger one instead of continued: the
            # kernel makes the text at each read, and two halves need not match.
            if len(content) < self._buffer_bytes:
                return content if self._one_piece else self._with_rest(content)
            self._buffer_bytes *= 2

    def _with_rest(self, content: bytes) -> bytes:
        """`content` and what follows: lists come in pieces of about one page, however large the buffer."""
        pieces = [content]
        length = len(content)
        while piece := os.pread(self._descriptor, self._buffer_bytes, length):
            pieces.append(piece)
            length += len(piece)
        return content if len(pieces) == 1 else b"".join(pieces)


def unreadable(path: str, error: OSError) -> SourceError:
    """The program's error for a kernel file that could not be read."""
    return SourceError(text("cannot read {path}", path=path), error.strerror or str(error))


def read_file(path: str) -> bytes:
    """The whole content of a file that is read once or seldom. Raises SourceError."""
    file = ProcFile(path)
    try:
        return file.read()
    finally:
        file.close()


def read_word(path: str) -> str | None:
    """The content of a small attribute without its line end; None where it cannot be read."""
    try:
        return read_file(path).decode("utf-8", "replace").strip()
    except SourceError:
        return None


def read_integer(path: str) -> int | None:
    """The number a small attribute holds; None where there is none."""
    try:
        return int(read_file(path))
    except (SourceError, ValueError):
        return None

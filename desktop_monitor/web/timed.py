"""A socket every use of which shares one limit of time. Must not know protocols."""

from __future__ import annotations

import errno
import io
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Left = Callable[[], float]
"""Seconds that are left. Raises TimeoutError when none are."""


class TimedSocket:
    """The part of a socket that http.client and smtplib use."""

    def __init__(self, inner: socket.socket, left: Left, most_bytes: int | None = None) -> None:
        """`most_bytes`: how much is read at most by one file; None: whoever reads stops by itself."""
        self.inner = inner
        self._left = left
        self._most_bytes = most_bytes

    def sendall(self, data: bytes) -> None:
        """As a socket's."""
        self.inner.settimeout(self._left())
        self.inner.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """As a socket's, for reading."""
        return io.BufferedReader(_TimedReader(self.inner, self._left, self._most_bytes))

    def close(self) -> None:
        """As a socket's: open files of it go on."""
        self.inner.close()


class _TimedReader(io.RawIOBase):
    """Reads of a socket until the time is over, however slowly bytes drop in."""

    def __init__(self, sock: socket.socket, left: Left, most_bytes: int | None) -> None:
        super().__init__()
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._left = left
        self._bytes_left = most_bytes

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        """As a raw file's."""
        self._sock.settimeout(self._left())
        count = self._raw.readinto(buffer)
        if self._bytes_left is not None:
            self._bytes_left -= count or 0
            if self._bytes_left < 0:
                raise OSError(errno.EMSGSIZE, "it says more than anybody would")
        return count

    def close(self) -> None:
        """Give the socket back."""
        self._raw.close()
        super().close()

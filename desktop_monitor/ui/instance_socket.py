"""Listens for other programs on the same storage, on a socket in a folder.

Qt's local server would do (and does, for Windows: `instance_pipe`), but its library of
network protocols takes 3 MB all day, for a line that hardly ever comes. Must not know
what follows from what is said.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

from desktop_monitor.ui.instance_message import ANSWER, is_known

_LONGEST_LINE_BYTES = 4096
_WAITING = 50


class SocketListener(QObject):
    """Answers every known line of everybody who may open the socket."""

    heard = Signal(bytes)
    """A known line, after it was answered."""

    def __init__(self, path: str, parent: QObject | None = None) -> None:
        """Listen at `path`, in place of what stands there. Raises OSError."""
        super().__init__(parent)
        self._path = path
        with suppress(FileNotFoundError):
            os.unlink(path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.bind(path)
            os.chmod(path, 0o600)  # nobody gets through before it listens
            self._socket.listen(_WAITING)
        except OSError:
            self._socket.close()
            raise
        self._socket.setblocking(False)
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_caller)

    def close(self) -> None:
        """Listen no longer; the name is free."""
        for caller in self.findChildren(_Caller):
            caller.end()
        self._notifier.setEnabled(False)
        self._socket.close()
        with suppress(OSError):
            os.unlink(self._path)

    @Slot()
    def _on_caller(self) -> None:
        with suppress(OSError):  # who called has gone, or there are no descriptors left
            connection, _ = self._socket.accept()
            connection.setblocking(False)
            _Caller(connection, self).heard.connect(self.heard)


class _Caller(QObject):
    """One of those who speak; lives until it is gone or says what nobody knows."""

    heard = Signal(bytes)

    def __init__(self, connection: socket.socket, parent: QObject) -> None:
        super().__init__(parent)
        self._connection = connection
        self._line = b""
        self._notifier = QSocketNotifier(connection.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_bytes)

    @Slot()
    def _on_bytes(self) -> None:
        try:
            found = self._connection.recv(_LONGEST_LINE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            found = b""
        self._line += found
        if not found or len(self._line) > _LONGEST_LINE_BYTES:
            self.end()
        elif b"\n" in self._line:
            line, _, self._line = self._line.partition(b"\n")
            self._take(line + b"\n")

    def _take(self, line: bytes) -> None:
        if not is_known(line):
            self.end()
            return
        with suppress(OSError):  # it need not wait for the answer
            self._connection.send(ANSWER)
        self.heard.emit(line)

    def end(self) -> None:
        """Hang up."""
        self._notifier.setEnabled(False)
        self._connection.close()
        self.deleteLater()

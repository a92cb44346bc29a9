"""One program per storage: the second one says "show" to the first and ends.

First the socket is asked whether somebody answers; then a lock file decides between
programs started in the same second; only its holder clears a dead program's socket
and listens. (QLocalServer.removeServer would steal the name of a live one.) The lock
is in the data folder, or beside the socket where that folder cannot be written; with
neither, the socket alone has to do. Must not know the window.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Mapping

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop_monitor.errors import MonitorError
from desktop_monitor.paths import Paths
from desktop_monitor.private_files import make_private_folder
from desktop_monitor.ui.instance_lock import InstanceLock

_LOG = logging.getLogger(__name__)
_CONNECT_MS = 200
_REPLY_MS = 2000
_PATIENCE_MS = 20_000
"""A program that just started on a busy machine takes seconds until it answers."""
_PAUSE_MS = 50
_LOCK_FILE = "program.lock"
_LONGEST_MESSAGE_BYTES = 4096
_ANSWER = b"ok\n"


class SingleInstance(QObject):
    """Holds the lock and the socket as long as it lives."""

    show_requested = Signal(str)
    """A second start wants the window; carries its activation token, which may be empty."""

    def __init__(self, paths: Paths, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = paths.runtime
        self._data = paths.data
        self._name = server_name(paths)
        self._lock: InstanceLock | None = None
        self._server: QLocalServer | None = None

    def acquire(self, environment: Mapping[str, str] | None = None, patience_ms: int = _PATIENCE_MS) -> bool:
        """Become the one (True), or tell the one that runs to show itself (False: end with exit code 0).

        The token of whoever started this program is taken from `environment`, the
        process' own by default. Raises MonitorError for a program that runs and
        does not answer for `patience_ms`.
        """
        environment = os.environ if environment is None else environment
        token = environment.get("XDG_ACTIVATION_TOKEN", "") or environment.get("DESKTOP_STARTUP_ID", "")
        deadline = QDeadlineTimer(patience_ms)
        self._lock = self._open_lock()
        while not self._tell(token):
            if self._is_ours():
                self._listen()
                return True
            if deadline.hasExpired():
                raise MonitorError(
                    "Desktop Monitor is running already and does not answer",
                    f"It holds {self._data}. End that program, or choose another folder with --storage-path.",
                )
            QThread.msleep(_PAUSE_MS)
        return False

    def release(self) -> None:
        """Give the name back."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _open_lock(self) -> InstanceLock | None:
        for folder in (self._data, self._folder):
            try:
                return InstanceLock(folder / _LOCK_FILE)
            except OSError as error:
                _LOG.info("no lock file in %s: %s", folder, error)
        return None

    def _is_ours(self) -> bool:
        """Whether nobody else is the one; without a lock, that nobody answered has to be enough."""
        try:
            return self._lock is None or self._lock.try_lock()
        except OSError as error:
            _LOG.info("no locks in %s: %s", self._data, error)
            return True

    def _tell(self, token: str) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_CONNECT_MS):
            return False
        socket.write(json.dumps({"show": token[:1024]}).encode() + b"\n")
        answered = socket.waitForReadyRead(_REPLY_MS) and bytes(socket.readAll().data()) == _ANSWER
        socket.disconnectFromServer()
        return answered

    def _listen(self) -> None:
        QLocalServer.removeServer(self._name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_connection)
        try:
            make_private_folder(self._folder)
        except OSError as error:
            _LOG.warning("no folder for the program's socket: %s", error)
        if not server.listen(self._name):
            _LOG.warning("a second start cannot raise this window: %s", server.errorString())
            return
        self._server = server

    @Slot()
    def _on_connection(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.setParent(self)
            socket.readyRead.connect(self._on_message)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._take(socket)

    @Slot()
    def _on_message(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._take(socket)

    def _take(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _LONGEST_MESSAGE_BYTES:
            socket.abort()
            return
        if not socket.canReadLine():
            return
        token = read_message(bytes(socket.readLine().data()))
        if token is None:
            socket.abort()
            return
        socket.write(_ANSWER)
        socket.flush()
        self.show_requested.emit(token)


def server_name(paths: Paths) -> str:
    """The socket's full path in the runtime folder; on Windows the pipe's name, which holds the data folder's hash."""
    return paths.instance_name if sys.platform == "win32" else str(paths.runtime / f"{paths.instance_name}.sock")


def read_message(line: bytes) -> str | None:
    """The activation token of a "show" message; None for anything else."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    token = message.get("show") if isinstance(message, dict) else None
    return token if isinstance(token, str) and token.isprintable() else None

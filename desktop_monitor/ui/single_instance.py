"""One program per storage: the second one says "show" to the first and ends; "quit" ends the first.

First the socket is asked whether somebody answers; then a lock file decides between
programs started in the same second; only its holder clears a dead program's socket
and listens. (QLocalServer.removeServer would steal the name of a live one.) The lock
is in the data folder, or beside the socket where that folder cannot be written; with
neither, the socket alone has to do. Must not know the window.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import text
from desktop_monitor.paths import Paths
from desktop_monitor.private_files import make_private_folder
from desktop_monitor.ui.instance_lock import LOCK_FILE, InstanceLock
from desktop_monitor.ui.instance_message import ANSWER, is_quit, read_message, server_name, show_message

_LOG = logging.getLogger(__name__)
_CONNECT_MS = 200
_REPLY_MS = 2000
_PATIENCE_MS = 20_000
"""A program that just started on a busy machine takes seconds until it answers."""
_PAUSE_MS = 50
_LONGEST_MESSAGE_BYTES = 4096


class SingleInstance(QObject):
    """Holds the lock and the socket as long as it lives."""

    show_requested = Signal(str)
    """A second start wants the window; carries its activation token, which may be empty."""
    quit_requested = Signal()
    """Somebody who is to replace or remove this program wants it ended."""

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
                    text(
                        "It holds {path}. End that program, or choose another folder with --storage-path.",
                        path=str(self._data),
                    ),
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
                return InstanceLock(folder / LOCK_FILE)
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
        socket.write(show_message(token))
        answered = socket.waitForReadyRead(_REPLY_MS) and bytes(socket.readAll().data()) == ANSWER
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
        line = bytes(socket.readLine().data())
        token = read_message(line)
        if token is None and not is_quit(line):
            socket.abort()
            return
        socket.write(ANSWER)
        socket.flush()
        if token is None:
            self.quit_requested.emit()
        else:
            self.show_requested.emit(token)

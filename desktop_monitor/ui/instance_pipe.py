"""Listens for other programs on the same storage, on a named pipe of Windows.

Must not know what follows from what is said.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop_monitor.ui.instance_message import ANSWER, is_known

_LONGEST_LINE_BYTES = 4096


class PipeListener(QObject):
    """What `instance_socket.SocketListener` is elsewhere."""

    heard = Signal(bytes)
    """A known line, after it was answered."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Listen at `name`. Raises OSError."""
        super().__init__(parent)
        QLocalServer.removeServer(name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        if not self._server.listen(name):
            raise OSError(self._server.errorString())

    def close(self) -> None:
        """Listen no longer; the name is free."""
        self._server.close()

    @Slot()
    def _on_connection(self) -> None:
        while self._server.hasPendingConnections():
            pipe = self._server.nextPendingConnection()
            pipe.setParent(self)
            pipe.readyRead.connect(self._on_bytes)
            pipe.disconnected.connect(pipe.deleteLater)
            if pipe.bytesAvailable():
                self._take(pipe)

    @Slot()
    def _on_bytes(self) -> None:
        pipe = self.sender()
        if isinstance(pipe, QLocalSocket):
            self._take(pipe)

    def _take(self, pipe: QLocalSocket) -> None:
        if pipe.bytesAvailable() > _LONGEST_LINE_BYTES:
            pipe.abort()
            return
        if not pipe.canReadLine():
            return
        line = bytes(pipe.readLine().data())
        if not is_known(line):
            pipe.abort()
            return
        pipe.write(ANSWER)
        pipe.flush()
        self.heard.emit(line)

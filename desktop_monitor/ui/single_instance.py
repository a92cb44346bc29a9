"""One program per storage: the second one says "show" to the first and ends; "quit" ends the first.

First the socket is asked whether somebody answers; then a lock file decides between
programs started in the same second; only its holder clears a dead program's socket
and listens: clearing a live one's would steal its name. The lock is in the data folder,
or beside the socket where that folder cannot be written; with neither, the socket alone
has to do. Must not know the window.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal, Slot

from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import text
from desktop_monitor.paths import Paths
from desktop_monitor.private_files import make_private_folder
from desktop_monitor.ui.instance_lock import LOCK_FILE, InstanceLock
from desktop_monitor.ui.instance_message import read_message, send, server_name, show_message
from desktop_monitor.ui.instance_socket import SocketListener

if TYPE_CHECKING:
    from desktop_monitor.ui.instance_pipe import PipeListener

_LOG = logging.getLogger(__name__)
_REPLY_SECONDS = 2.0
_PATIENCE_MS = 20_000
"""A program that just started on a busy machine takes seconds until it answers."""
_PAUSE_MS = 50


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
        self._listener: SocketListener | PipeListener | None = None

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
        if self._listener is not None:
            self._listener.close()
            self._listener = None
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
        return send(self._name, show_message(token), _REPLY_SECONDS)

    def _listen(self) -> None:
        try:
            make_private_folder(self._folder)
            self._listener = listener_at(self._name, self)
        except OSError as error:
            _LOG.warning("a second start cannot raise this window: %s", error)
        else:
            self._listener.heard.connect(self._on_heard)

    @Slot(bytes)
    def _on_heard(self, line: bytes) -> None:
        token = read_message(line)
        if token is None:
            self.quit_requested.emit()
        else:
            self.show_requested.emit(token)


def listener_at(name: str, parent: QObject) -> SocketListener | PipeListener:
    """What hears other programs at `name`. Raises OSError."""
    if sys.platform == "win32":
        from desktop_monitor.ui.instance_pipe import PipeListener

        return PipeListener(name, parent)
    return SocketListener(name, parent)

"""One ordered end for every way a program ends: quit, SIGTERM, SIGINT, SIGHUP, session end.

Python runs no signal handler while Qt's loop is idle, so signals arrive through a
wake-up socket that Qt watches. Also installs the one excepthook. Must not know what
is to be ended.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot
from PySide6.QtGui import QGuiApplication

_LOG = logging.getLogger(__name__)
_NAMES = ("SIGTERM", "SIGINT", "SIGHUP")


class Ending(QObject):
    """Turns signals and the session's end into one request to quit."""

    requested = Signal()
    """Somebody asked the program to end."""

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._numbers = _signals()
        for number in self._numbers:
            signal.signal(number, _ignore)  # without a Python handler nothing is written to the socket
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        app.commitDataRequest.connect(self.request)

    def close(self) -> None:
        """Stop listening; later signals end the process at once."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for number in self._numbers:
            signal.signal(number, signal.SIG_DFL)
        self._reader.close()
        self._writer.close()

    @Slot()
    def _on_signal(self) -> None:
        try:
            numbers = self._reader.recv(64)
        except BlockingIOError:
            return
        if any(number in self._numbers for number in numbers):
            self.request()

    @Slot()
    def request(self) -> None:
        """Ask for the end; what a session manager calls before it ends the session."""
        self.requested.emit()


def _signals() -> tuple[int, ...]:
    """What this system has of them; a hang-up that the caller ignores (nohup) stays ignored."""
    numbers = (getattr(signal, name, None) for name in _NAMES)
    return tuple(number for number in numbers if number is not None and signal.getsignal(number) != signal.SIG_IGN)


def _ignore(_number: int, _frame: object) -> None:
    """The wake-up socket has already told."""


def install_excepthook() -> None:
    """Log what nobody caught, in any thread, and go on; never touches a widget."""
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _LOG.error("unexpected error", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        _log_uncaught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

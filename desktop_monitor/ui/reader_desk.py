"""Asks a reader in a thread of its own, so that no page waits for the disk.

A page passes a question (a function of a reader) and a bound method of its own
that takes the answer; the answer arrives in the GUI thread. Must not know what is
read nor how it is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QThread, Signal, Slot
from shiboken6 import isValid

from desktop_monitor.errors import MonitorError

_LOG = logging.getLogger(__name__)
_STOP_LIMIT_MS = 3000


class Closable(Protocol):
    """What every reader can."""

    def close(self) -> None:
        """Give back the connection."""


ReaderT = TypeVar("ReaderT", bound=Closable)
AnswerT = TypeVar("AnswerT")


class _Clerk(QObject):
    """Lives in the desk's thread and owns the reader."""

    answered = Signal(int, object)
    failed = Signal(int, str)

    def __init__(self, open_reader: Callable[[], Closable]) -> None:
        super().__init__()
        self._open_reader = open_reader
        self._reader: Closable | None = None

    @Slot(int, object)
    def work(self, number: int, question: Callable[[Closable], object]) -> None:
        try:
            if self._reader is None:
                self._reader = self._open_reader()
            self.answered.emit(number, question(self._reader))
        except MonitorError as error:
            self.close()
            self.failed.emit(number, str(error))

    @Slot()
    def close(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


class ReaderDesk(QObject, Generic[ReaderT]):
    """Takes questions in the GUI thread and hands answers back there, in order."""

    failed = Signal(str)
    """A question could not be answered; the sentence says why."""
    _asked = Signal(int, object)

    def __init__(self, name: str, open_reader: Callable[[], ReaderT], parent: QObject | None = None) -> None:
        """`name` is the thread's; `open_reader` is called on it."""
        super().__init__(parent)
        self._number = 0
        self._closed = False
        self._takers: dict[int, Callable[[Any], None]] = {}
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._clerk = _Clerk(open_reader)
        self._clerk.moveToThread(self._thread)
        self._asked.connect(self._clerk.work)
        self._thread.finished.connect(self._clerk.close)  # on that thread, as its last act
        self._clerk.answered.connect(self._on_answered)
        self._clerk.failed.connect(self._on_failed)

    def ask(self, question: Callable[[ReaderT], AnswerT], take: Callable[[AnswerT], None]) -> None:
        """Answer `question` in the background, then call `take` with it in this thread.

        A closed desk takes no questions: a page's timer may still run out during the shutdown,
        and a thread started then would be destroyed while it runs.
        """
        if self._closed:
            return
        if not self._thread.isRunning():
            self._thread.start(QThread.Priority.LowPriority)
        self._number += 1
        self._takers[self._number] = take
        self._asked.emit(self._number, question)

    def close(self) -> bool:
        """Finish the question at hand and stop for good; False if that takes longer than three seconds."""
        self._closed = True
        self._takers.clear()
        self._thread.quit()
        # Whether it was started or not; isRunning is false already while its last acts go on.
        return self._thread.wait(_STOP_LIMIT_MS)

    @Slot(int, object)
    def _on_answered(self, number: int, answer: object) -> None:
        take = self._takers.pop(number, None)
        if take is not None and not _is_gone(take):
            take(answer)

    @Slot(int, str)
    def _on_failed(self, number: int, reason: str) -> None:
        self._takers.pop(number, None)
        _LOG.warning("a question to %s failed: %s", self._thread.objectName(), reason)
        self.failed.emit(reason)


def _is_gone(take: Callable[[Any], None]) -> bool:
    """Whether what asked was closed for good meanwhile, as a window is that is made again in another language."""
    asked = getattr(take, "__self__", None)
    return isinstance(asked, QObject) and not isValid(asked)

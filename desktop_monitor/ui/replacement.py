"""Notices that another version took the place of this program on the disk, and begins that.

A packaged program loads its libraries as it needs them; after an upgrade those that lie in its
folder are another version's. So the program starts anew as soon as nobody looks at it. Must not
know who replaced it, nor what is shown.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

_EVERY_MS = 10_000


class _Identity(NamedTuple):
    """Which file lies in a place."""

    device: int
    number: int
    changed_nanoseconds: int


def packaged_program() -> Path | None:
    """The file this program was started from, where one that runs can be replaced; None elsewhere."""
    return Path(sys.executable) if getattr(sys, "frozen", False) and os.name == "posix" else None


def start_again(program: Path, arguments: Sequence[str], *, hidden: bool) -> NoReturn:
    """Let the program in that place take over this process. Raises OSError."""
    kept = [word for word in arguments if word != "--hidden"]
    os.execv(program, [str(program), *kept, *(["--hidden"] if hidden else [])])  # noqa: S606


def is_anything_shown() -> bool:
    """Whether a window, a dialog or a menu of ours is on the screen."""
    return any(widget.isVisible() for widget in QApplication.topLevelWidgets())


class Replacement(QObject):
    """Looks at the program's file now and then; speaks when another lies there and stays the same."""

    noticed = Signal()
    """Once: another version is there, and somebody looks at this one."""
    due = Signal()
    """Once: another version is there, and nobody looks."""

    def __init__(
        self,
        program: Path | None,
        is_looked_at: Callable[[], bool] = is_anything_shown,
        parent: QObject | None = None,
        every_ms: int = _EVERY_MS,
    ) -> None:
        """Without a `program` nothing is ever noticed. `every_ms` is also what another version has to arrive in."""
        super().__init__(parent)
        self._program, self._is_looked_at = program, is_looked_at
        self._own = self._last = _identity(program)
        self._was_noticed = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        if self._own is not None:
            self._timer.start(every_ms)

    @Slot()
    def look(self) -> None:
        """See which file is there now."""
        before, self._last = self._last, _identity(self._program)
        if self._last is None or self._last == self._own or self._last != before:
            return
        if not self._is_looked_at():
            self._timer.stop()
            self.due.emit()
        elif not self._was_noticed:
            self._was_noticed = True
            self.noticed.emit()


def _identity(program: Path | None) -> _Identity | None:
    try:
        found = program.stat() if program is not None else None
    except OSError:
        return None  # removed, or between two versions
    return _Identity(found.st_dev, found.st_ino, found.st_mtime_ns) if found is not None else None

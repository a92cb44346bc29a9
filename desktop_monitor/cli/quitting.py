"""`quit`: ends the running tray program, for who replaces or removes it. Must not know how it ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Event

from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.printing import announce
from desktop_monitor.clock import Clock, SystemClock
from desktop_monitor.errors import MonitorError
from desktop_monitor.file_locks import held
from desktop_monitor.language.text import text
from desktop_monitor.paths import Paths
from desktop_monitor.ui.instance_lock import LOCK_FILE
from desktop_monitor.ui.instance_message import quit_message, send, server_name

_NONE_RUNS = 1
_PATIENCE_SECONDS = 20.0
"""A report that is being made, a database that is being closed."""
_PAUSE_SECONDS = 0.1


def run(_arguments: Arguments, paths: Paths) -> int:
    """End the one that uses these folders; 1 where none does. Raises MonitorError where it goes on."""
    if not end(paths, SystemClock(), pause):
        announce(text("Desktop Monitor is not running."))
        return _NONE_RUNS
    announce(text("Desktop Monitor has ended."))
    return 0


def end(paths: Paths, clock: Clock, wait: Callable[[float], object]) -> bool:
    """Ask it to end and `wait` (seconds) until it has; False where none runs.

    Raises MonitorError where one runs and does not end within twenty seconds.
    """
    was_told = send(server_name(paths), quit_message())
    if not was_told and not _is_held(paths):
        return False
    deadline = clock.monotonic() + _PATIENCE_SECONDS
    while _is_held(paths):
        if clock.monotonic() >= deadline:
            raise MonitorError(
                "Desktop Monitor does not end",
                text("It holds {path} and did not end when asked. End that program by hand.", path=str(paths.data)),
            )
        wait(_PAUSE_SECONDS)
    return True


def pause(seconds: float) -> None:
    """Wait so long."""
    Event().wait(seconds)


def _is_held(paths: Paths) -> bool:
    return any(_is_locked(os.fspath(folder / LOCK_FILE)) for folder in (paths.data, paths.runtime))


def _is_locked(path: str) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False  # there is none, or one that is nobody's
    with held(descriptor) as is_ours:
        return not is_ours

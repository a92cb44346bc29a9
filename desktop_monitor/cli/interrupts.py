"""Signals that ask a program to end. Must not know what is to be ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

_NAMES = ("SIGTERM", "SIGINT", "SIGHUP")


def on_end(action: Callable[[], object]) -> None:
    """Call `action` when the program is asked to end; a hang-up that the caller ignores (nohup) stays ignored."""
    for name in _NAMES:
        number = getattr(signal, name, None)  # Windows knows no hang-up
        if number is not None and not (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):
            signal.signal(number, lambda *_: action())


def leave_at_once() -> None:
    """End without tidying up: for a program that has opened nothing yet. An exception could be lost in an import."""
    os._exit(0)

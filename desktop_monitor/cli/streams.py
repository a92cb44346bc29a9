"""Standard streams made safe to write to, whatever the caller did with them.

A closed descriptor 0, 1 or 2 would be handed to the next file that is opened: a
library's remark on standard error would then go into the history. And a terminal
that lacks a sign must not end the program. Must not know what is printed.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

from desktop_monitor.escaping import visible

_STANDARD = (0, 1, 2)


def secure() -> None:
    """Open what is closed to nowhere; write signs that the terminal lacks as their numbers."""
    for descriptor in _STANDARD:
        if not _is_open(descriptor):
            # The system gives the lowest number that is free: this one.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    # Python leaves None where a descriptor was closed, or there is no console (Windows).
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def silence_output() -> None:
    """Send the rest of standard output nowhere: the interpreter would complain when it cannot write it at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(sentence: str) -> None:
    """Say what is wrong on standard error if that can be written; control characters are shown, not obeyed."""
    shown = "\n".join(map(visible, sentence.split("\n")))
    with suppress(OSError):
        print(f"desktop-monitor: {shown}", file=sys.stderr)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _nowhere() -> io.TextIOWrapper:
    return open(os.devnull, "w", encoding="utf-8")

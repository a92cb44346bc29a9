"""The program itself once more, for what takes long: its command line, its priority, its end.

Must not know what it does there.
"""

from __future__ import annotations

import os
import subprocess
import sys

_END_LIMIT_SECONDS = 2.0
_NICENESS = 10


def own_command(*words: str) -> list[str]:
    """The command line with these words: a frozen binary is its own interpreter."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop_monitor"]
    return [*program, *words]


def be_nice(pid: int) -> None:
    """Let others go first, where the system knows that."""
    if sys.platform != "win32":
        try:
            os.setpriority(os.PRIO_PROCESS, pid, _NICENESS)
        except OSError:
            return  # it has ended already, or the system does not let us: it works at our own priority


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and end it where it does not within two seconds."""
    process.terminate()
    try:
        process.wait(_END_LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

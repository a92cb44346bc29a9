"""The program itself once more, for what takes long: its command line, its priority, its end.

Must not know what it does there.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from itertools import dropwhile

_LOG = logging.getLogger(__name__)
_COMPLAINT = "desktop-monitor: "
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


def complaint_in(said: str) -> str:
    """What it said for people on its standard error; empty where it broke down instead, which goes to the log."""
    lines = said.strip().splitlines()
    meant = list(dropwhile(lambda line: not line.startswith(_COMPLAINT), lines))
    if lines and not meant:
        _LOG.warning("the program's own process broke down:\n%s", said.strip())
    return "\n".join(line.removeprefix(_COMPLAINT) for line in meant)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and end it where it does not within two seconds."""
    process.terminate()
    try:
        process.wait(_END_LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

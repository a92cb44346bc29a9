"""The program itself once more, reading many files at a lower priority.

A thousand transcripts parsed in this process would hold its interpreter's lock and
so make ticks late; parsed beside it they do not. Must not know what is imported.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from desktop_monitor.errors import SourceError

_END_LIMIT_SECONDS = 2.0
_NICENESS = 10


class ImportChild:
    """Implements `parts.ImportProcess`."""

    def __init__(self, data: Path, config: Path) -> None:
        """Begin. Raises SourceError where no process can be started."""
        try:
            self._process = subprocess.Popen(
                command(data, config), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise SourceError("The files of agents cannot be read in the background", str(error)) from error
        self._be_nice()

    def is_running(self) -> bool:
        """Whether it still reads."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End it; what it has read stays read."""
        self._process.terminate()
        try:
            self._process.wait(_END_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _be_nice(self) -> None:
        if sys.platform != "win32":
            try:
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICENESS)
            except OSError:
                return  # it has ended already, or the system does not let us: it reads at our own priority


def command(data: Path, config: Path) -> list[str]:
    """The command line: a frozen binary is its own interpreter."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop_monitor"]
    return [*program, "import", "--json", "--storage-path", str(data), "--config", str(config)]

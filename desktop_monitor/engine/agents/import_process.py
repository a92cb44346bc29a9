"""The program itself once more, reading many files at a lower priority.

A thousand transcripts parsed in this process would hold its interpreter's lock and
so make ticks late; parsed beside it they do not. Must not know what is imported.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from desktop_monitor.engine.own_process import be_nice, end, own_command
from desktop_monitor.errors import SourceError


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
        be_nice(self._process.pid)

    def is_running(self) -> bool:
        """Whether it still reads."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End it; what it has read stays read."""
        end(self._process)


def command(data: Path, config: Path) -> list[str]:
    """The command line."""
    return own_command("import", "--json", "--storage-path", str(data), "--config", str(config))

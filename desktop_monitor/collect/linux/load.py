"""Load averages and how many threads there are, from /proc/loadavg. Must not know CPU time."""

from __future__ import annotations

from desktop_monitor.collect.linux.procfile import ProcFile
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_LOAD_KEYS = tuple(SeriesKey("load_average", (period,)) for period in ("1m", "5m", "15m"))
_RUNNING = SeriesKey("process_running_count")
_THREADS = SeriesKey("thread_count")


class LoadCollector:
    """Load averages of 1, 5 and 15 minutes; threads that run and threads there are.

    The thread that asks is running as well, so there is always one.
    """

    name = "load"

    def __init__(self, proc_root: str = "/proc") -> None:
        self._file = ProcFile(f"{proc_root}/loadavg", one_piece=True, buffer_bytes=256)

    def collect(self) -> Samples:
        """What the kernel says now. Raises SourceError."""
        content = self._file.read()
        try:
            one, five, fifteen, threads, _ = content.split(None, 4)
            running, _, total = threads.partition(b"/")
            values = (float(one), float(five), float(fifteen))
            counts = {_RUNNING: float(int(running)), _THREADS: float(int(total))}
        except ValueError as error:
            raise SourceError(text("cannot understand {path}", path=self._file.path), repr(content[:80])) from error
        return {**dict(zip(_LOAD_KEYS, values, strict=True)), **counts}

    def close(self) -> None:
        """Give back the descriptor."""
        self._file.close()

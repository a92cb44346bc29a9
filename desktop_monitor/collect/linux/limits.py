"""How much of the kernel's tables is used: processes and open files. Must not know single processes."""

from __future__ import annotations

import os

from desktop_monitor.collect.linux.procfile import ProcFile, read_integer, unreadable
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_PROCESS_LIMIT = SeriesKey("process_limit_count")
_FILES = SeriesKey("open_file_count")
_FILE_LIMIT = SeriesKey("open_file_limit_count")

_NO_LIMIT = 1 << 60
"""Kernels since 5.0 write "no limit" as 2^63 - 1."""


class LimitsCollector:
    """The most processes and threads there can be; open files of the machine and the most there can be."""

    name = "limits"

    def __init__(self, proc_root: str = "/proc") -> None:
        self._kernel = f"{proc_root}/sys/kernel"
        self._files = ProcFile(f"{proc_root}/sys/fs/file-nr", one_piece=True, buffer_bytes=128)

    def collect(self) -> Samples:
        """What the kernel says now. Raises SourceError when it says nothing."""
        samples: dict[SeriesKey, float] = {}
        limits = (read_integer(f"{self._kernel}/{name}") for name in ("pid_max", "threads-max"))
        lowest = min((limit for limit in limits if limit), default=None)
        if lowest is not None:
            samples[_PROCESS_LIMIT] = lowest
        content = self._files.read()
        try:
            used, free, most = map(int, content.split())
        except ValueError as error:
            raise SourceError(text("cannot understand {path}", path=self._files.path), repr(content[:80])) from error
        samples[_FILES] = used - free
        if most < _NO_LIMIT:
            samples[_FILE_LIMIT] = most
        return samples

    def close(self) -> None:
        """Give back the descriptor."""
        self._files.close()


def process_count(proc_root: str = "/proc") -> int:
    """How many processes this program can see. Raises SourceError."""
    try:
        return sum(name.isdecimal() for name in os.listdir(proc_root))
    except OSError as error:
        raise unreadable(proc_root, error) from error

"""From the bytes of a process's stat file to its row.

Holds what all rows of a pass share: the clocks, the boot, whether the time since
the previous pass is good for rates. Must not know which processes there are.
"""

from __future__ import annotations

import os

from desktop_monitor.clock import Clock, Instant
from desktop_monitor.collect.linux.known_process import KnownProcess
from desktop_monitor.collect.linux.process_files import ProcessFiles, is_alive
from desktop_monitor.collect.linux.process_stat import ProcessStat, parse_stat
from desktop_monitor.collect.rates import Interval
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

_CLOCK_STEP_SECONDS = 0.5
"""Start times follow the wall clock when it was set by more; small corrections are ignored."""
_SPARE_TICKS = 2
"""CPU time is counted in whole ticks, so a busy thread may seem to use more than there was."""


class ProcessRows:
    """Makes rows, pass by pass."""

    __slots__ = (
        "_boot_id",
        "_booted_seconds",
        "_clock",
        "_core_count",
        "_files",
        "_interval",
        "_page_bytes",
        "_sound",
        "_tick_seconds",
        "pass_number",
    )

    def __init__(self, clock: Clock, boot_id: str, core_count: int, files: ProcessFiles) -> None:
        self._clock = clock
        self._boot_id = boot_id
        self._core_count = core_count
        self._files = files
        self._interval = Interval()
        self._sound = False
        self._booted_seconds = 0.0
        self._tick_seconds = 1.0 / os.sysconf("SC_CLK_TCK")
        self._page_bytes = os.sysconf("SC_PAGE_SIZE")
        self.pass_number = 0

    def begin_pass(self, at: Instant) -> bool:
        """Start a pass; returns whether start times moved, so that every row is to be made anew."""
        self.pass_number += 1
        self._sound = self._interval.advance(at) is not None
        booted = at.wall_seconds - at.boottime_seconds
        if abs(booted - self._booted_seconds) <= _CLOCK_STEP_SECONDS:
            return False
        self._booted_seconds = booted
        return True

    def identity(self, directory: str, content: bytes) -> ProcessIdentity:
        """Whose bytes these are. Raises SourceError if they make no sense."""
        return ProcessIdentity(self._boot_id, int(directory), parse_stat(content).start_ticks)

    def row(self, process: KnownProcess, content: bytes) -> ProcessRow | None:
        """The row `content` makes; None if it is another process's, or `process` has ended by now.

        Raises SourceError if the content makes no sense.
        """
        now = self._clock.monotonic()
        stat = parse_stat(content)
        if process.identity is None:
            process.identity = ProcessIdentity(self._boot_id, int(process.directory), stat.start_ticks)
        elif process.identity.start_ticks != stat.start_ticks:
            return None
        if process.needs_look(stat, self.pass_number) and not self._look(process, stat):
            return None
        ratio = self._cpu_core_ratio(process, stat, now - process.seen_seconds)
        return process.show(content, self._row(process, process.identity, stat, ratio), now)

    def _row(
        self, process: KnownProcess, identity: ProcessIdentity, stat: ProcessStat, ratio: float | None
    ) -> ProcessRow:
        return ProcessRow(
            identity,
            stat.parent_pid,
            process.name,
            process.command,
            process.user,
            stat.state,
            ratio,
            stat.resident_pages * self._page_bytes,
            stat.thread_count,
            self._booted_seconds + stat.start_ticks * self._tick_seconds,
            stat.nice,
            None,
            None,
            stat.cpu_ticks * self._tick_seconds,
            stat.waited_ticks * self._tick_seconds,
        )

    def _look(self, process: KnownProcess, stat: ProcessStat) -> bool:
        """Learn user and command; False if the process has ended, so that they may be another's."""
        user = self._files.owner(process.directory)
        if stat.is_kernel_thread:
            command = ""
        elif stat.state == "Z":  # what has ended has no command line any more
            command = process.command
        else:
            command = self._files.command(process.directory, stat.comm)
        if user is None or not is_alive(process.descriptor):
            return False
        process.looked(stat, user, command, self.pass_number)
        return True

    def _cpu_core_ratio(self, process: KnownProcess, stat: ProcessStat, seconds: float) -> float | None:
        used = process.cpu_ticks_since(stat)
        threads = process.most_threads(stat)
        if used is None or not self._sound or seconds <= 0:
            return None
        tick_ratio = self._tick_seconds / seconds
        ratio, most = used * tick_ratio, float(min(threads, self._core_count))
        return most if most < ratio <= most + _SPARE_TICKS * tick_ratio else ratio

"""The fields of /proc/PID/stat that a process row needs (format: proc_pid_stat(5)).

The process chooses its own name, so the line is cut at the first "(" and the last
")": nothing after the name holds a parenthesis. Must not know where the bytes come from.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop_monitor.errors import SourceError

_KERNEL_THREAD = 0x0020_0000
"""PF_KTHREAD of include/linux/sched.h, in the field "flags"."""


class ProcessStat(NamedTuple):
    """One process as the kernel counts it. Times are clock ticks, memory is pages."""

    comm: bytes
    state: str
    parent_pid: int
    flags: int
    cpu_ticks: int
    """User and system time of all its threads, ended ones included."""
    nice: int
    thread_count: int
    start_ticks: int
    """After boot, sleep included."""
    resident_pages: int
    waited_ticks: int
    """User and system time of ended children that it waited for, and of theirs."""

    @property
    def is_kernel_thread(self) -> bool:
        """Whether it is a part of the kernel rather than a program."""
        return bool(self.flags & _KERNEL_THREAD)


def parse_stat(content: bytes) -> ProcessStat:
    """The fields of one line. Raises SourceError for anything that is not such a line."""
    try:
        opening = content.index(b"(")
        closing = content.rindex(b")")
        fields = content[closing + 2 :].split(None, 22)
        return ProcessStat(
            content[opening + 1 : closing],
            fields[0].decode("ascii"),
            int(fields[1]),
            int(fields[6]),
            int(fields[11]) + int(fields[12]),
            int(fields[16]),
            int(fields[17]),
            int(fields[19]),
            int(fields[21]),
            int(fields[13]) + int(fields[14]),
        )
    except (ValueError, IndexError) as error:
        raise SourceError("cannot understand a process's stat line", str(error)) from error

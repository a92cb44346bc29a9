"""What the process table remembers of one process from pass to pass.

Must not know how passes are made or which processes there are.
"""

from __future__ import annotations

from desktop_monitor.collect.commands import visible_text
from desktop_monitor.collect.linux.process_stat import ProcessStat
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

_LONGEST_REST = 64
"""Most passes between two looks at the user and the command of a process that works."""
CHANGED = -2
"""A length no read returns (-1 is a failure): the next pass takes the process as changed."""


class KnownProcess:
    """One process: its descriptor, the bytes it showed last and the row made of them."""

    __slots__ = (
        "_cpu_ticks",
        "_next_look",
        "_rest",
        "_thread_count",
        "comm",
        "command",
        "content",
        "descriptor",
        "directory",
        "identity",
        "idle_row",
        "length",
        "name",
        "row",
        "seen_seconds",
        "user",
    )

    def __init__(self, directory: str, descriptor: int) -> None:
        self.directory = directory
        """Its directory below /proc: the pid as text."""
        self.descriptor = descriptor
        """Of its stat file; -1 where none could be kept."""
        self.content = b""
        self.length = CHANGED
        """Of `content`."""
        self.identity: ProcessIdentity | None = None
        self.row: ProcessRow | None = None
        self.idle_row: ProcessRow | None = None
        """The row while the bytes stay the same: no CPU used. None until it is needed."""
        self.seen_seconds = 0.0
        """Monotonic time of its last reading, whether or not something had changed."""
        self.comm = b""
        self.name = self.command = self.user = ""
        self._cpu_ticks = -1
        self._thread_count = 1
        self._rest = 1
        self._next_look = 0

    def needs_look(self, stat: ProcessStat, pass_number: int) -> bool:
        """Whether its user and command may have changed: by exec, or unseen for long."""
        return stat.comm != self.comm or pass_number >= self._next_look

    def looked(self, stat: ProcessStat, user: str, command: str, pass_number: int) -> None:
        """Remember who owns it and what it runs; an empty command stands for its name."""
        # A program that drops its rights or calls exec does so soon after its start.
        self._rest = 1 if stat.comm != self.comm else min(2 * self._rest, _LONGEST_REST)
        self._next_look = pass_number + self._rest
        self.comm = stat.comm
        self.name = visible_text(stat.comm.decode("utf-8", "replace"))
        self.user = user
        self.command = command or self.name

    def cpu_ticks_since(self, stat: ProcessStat) -> int | None:
        """CPU ticks used since the previous call; None at the first, or if they became fewer."""
        before, self._cpu_ticks = self._cpu_ticks, stat.cpu_ticks
        return None if before < 0 or stat.cpu_ticks < before else stat.cpu_ticks - before

    def most_threads(self, stat: ProcessStat) -> int:
        """Threads it has now or had at the previous call, whichever are more."""
        before, self._thread_count = self._thread_count, stat.thread_count
        return max(before, stat.thread_count)

    def show(self, content: bytes, row: ProcessRow, now_seconds: float) -> ProcessRow:
        """Remember the row that `content` made at a monotonic time; returns the row."""
        self.content, self.length, self.seen_seconds = content, len(content), now_seconds
        self.row, self.idle_row = row, None
        return row

    def rest(self) -> ProcessRow | None:
        """The row for bytes that stay the same: the last one, without CPU."""
        if self.row is not None:
            self.idle_row = self.row._replace(cpu_core_ratio=0.0)
        return self.idle_row

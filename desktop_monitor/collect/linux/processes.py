"""The process table of Linux: one read of /proc/PID/stat per process and pass.

The descriptor of that file stays open: reading costs a third of opening and reading,
and it belongs to one process for good. When the process has ended the read fails
instead of telling about a stranger who got its pid. A process whose bytes are the
same as at the previous pass used no CPU since, and its row is used again.

Must not know who looks at the rows.
"""

from __future__ import annotations

from desktop_monitor.clock import Clock
from desktop_monitor.collect.descriptors import DescriptorBudget
from desktop_monitor.collect.linux.held_read import held_reader
from desktop_monitor.collect.linux.known_process import CHANGED, KnownProcess
from desktop_monitor.collect.linux.process_files import ProcessFiles
from desktop_monitor.collect.linux.process_io import ProcessIo
from desktop_monitor.collect.linux.process_rows import ProcessRows
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

_LONGEST_LINE = 2048
"""No stat line is longer: 52 numbers and a name of 64 bytes."""
_REFUSAL_PASSES = 60
"""Passes until a process that refused to be read (hidepid) is asked again."""


class LinuxProcessTable:
    """All processes of /proc. `root` is where it is mounted."""

    def __init__(
        self,
        clock: Clock,
        boot_id: str,
        core_count: int,
        *,
        root: str = "/proc",
        budget: DescriptorBudget | None = None,
    ) -> None:
        self._clock = clock
        self._files = ProcessFiles(root, budget or DescriptorBudget())
        self._rows = ProcessRows(clock, boot_id, core_count, self._files)
        self._io = ProcessIo(clock, self._files)
        self._known: dict[str, KnownProcess] = {}
        self._refused: set[str] = set()
        self._buffer = bytearray(_LONGEST_LINE)
        self._read = held_reader(self._buffer)

    def read(self, with_io: bool = False) -> tuple[ProcessRow, ...]:
        """One pass; see `ProcessTable.read`."""
        self._begin_pass()
        rows: list[ProcessRow] = []
        # All that the loop needs is local: its body runs a thousand times a second.
        append = rows.append
        find = self._known.get
        read_stat = self._read
        shows = self._buffer.startswith
        monotonic = self._clock.monotonic
        for directory in self._files.listing():
            process = find(directory)
            if process is None:
                row = self._first_row(directory) if directory.isdigit() else None
            elif (length := read_stat(process.descriptor)) == process.length and shows(process.content):
                process.seen_seconds = monotonic()
                row = process.idle_row or process.rest()
            else:
                row = self._next_row(process, length)
            if row is not None:
                append(row)
        if not rows:
            raise SourceError("no process can be read", "The system shows processes but not what they do.")
        if len(rows) != len(self._known):
            self._forget_all_but({str(row.pid) for row in rows})
        if with_io:
            return tuple(self._io.with_rates(rows))
        self._io.rest()
        return tuple(rows)

    def identity(self, pid: int) -> ProcessIdentity | None:
        """Who has `pid` at this moment; safe in any thread."""
        content = self._files.read_once(str(pid), "stat")
        try:
            return self._rows.identity(str(pid), content) if content else None
        except SourceError:
            return None

    def owner(self, pid: int) -> str | None:
        """Whose process `pid` is at this moment; safe in any thread."""
        return self._files.owner(str(pid))

    def close(self) -> None:
        """Give back all descriptors."""
        self._io.close()
        self._forget_all_but(set())
        self._files.close()

    def _begin_pass(self) -> None:
        if self._rows.begin_pass(self._clock.now()):
            for process in self._known.values():
                process.length = CHANGED
        if self._rows.pass_number % _REFUSAL_PASSES == 0:
            self._refused.clear()

    def _first_row(self, directory: str) -> ProcessRow | None:
        """The row of a process not known yet; None if it is gone already or hidden."""
        if directory in self._refused:
            return None
        try:
            process = KnownProcess(directory, self._files.open(directory, "stat"))
        except PermissionError:
            self._refused.add(directory)
            return None
        self._known[directory] = process
        row = self._row(process, self._read(process.descriptor))
        if row is None:
            self._forget(process)
        return row

    def _next_row(self, process: KnownProcess, length: int) -> ProcessRow | None:
        """The row of a process whose bytes changed, or of the one that has its pid by now."""
        row = self._row(process, length)
        if row is None:
            self._forget(process)
            return self._first_row(process.directory)
        return row

    def _row(self, process: KnownProcess, length: int) -> ProcessRow | None:
        if length > 0:
            content = bytes(self._buffer[:length])
        elif process.descriptor < 0:
            content = self._files.read_once(process.directory, "stat")
        else:
            content = b""  # an open descriptor cannot be read: its process has ended
        try:
            return self._rows.row(process, content) if content else None
        except SourceError:  # one line that makes no sense must not hide all others
            return None

    def _forget(self, process: KnownProcess) -> None:
        del self._known[process.directory]
        self._files.give_back(process.descriptor)

    def _forget_all_but(self, directories: set[str]) -> None:
        for directory in self._known.keys() - directories:
            self._forget(self._known[directory])

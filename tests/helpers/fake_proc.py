"""A /proc of plain files, for process tables. Must not know what a table makes of it."""

from __future__ import annotations

import shutil
from pathlib import Path

_LINE = (
    "{pid} ({comm}) {state} {parent} 1 1 0 -1 {flags} 0 0 0 0 {user} {system} 0 0 20 {nice} {threads} 0 {start} "
    "9412608 {pages} 18446744073709551615 1 1 0 0 0 65536 3686404 1266761467 1 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
)


class FakeProc:
    """Processes that a test begins, changes and ends."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "acpi").mkdir()
        self._fields: dict[int, dict[str, object]] = {}

    def begin(self, pid: int, command_line: bytes = b"", **fields: object) -> None:
        """A process begins; fields are comm, state, parent, flags, user, system, nice, threads, start, pages."""
        (self.root / str(pid)).mkdir()
        defaults = {"comm": "sh", "state": "S", "parent": 1, "flags": 0, "user": 0, "system": 0, "nice": 0}
        self._fields[pid] = {**defaults, "threads": 1, "start": 500, "pages": 100}
        self.command_line(pid, command_line)
        self.io(pid, 0, 0)
        self.change(pid, **fields)

    def change(self, pid: int, **fields: object) -> None:
        """Fields of a process change; whoever has the file open sees it."""
        self._fields[pid].update(fields)
        line = _LINE.format(pid=pid, **self._fields[pid])
        (self.root / str(pid) / "stat").write_text(line, "utf-8", "surrogateescape")

    def command_line(self, pid: int, command_line: bytes) -> None:
        """The process becomes another program, as far as its arguments tell."""
        (self.root / str(pid) / "cmdline").write_bytes(command_line)

    def io(self, pid: int, read_bytes: int, written_bytes: int) -> None:
        """The process has read and written so much since its start."""
        (self.root / str(pid) / "io").write_text(
            f"rchar: 9\nwchar: 9\nsyscr: 1\nsyscw: 1\nread_bytes: {read_bytes}\nwrite_bytes: {written_bytes}\n"
            "cancelled_write_bytes: 0\n"
        )

    def end(self, pid: int) -> None:
        """The process ends: its directory goes, and what was open of it cannot be read any more."""
        for file in ("stat", "io"):
            # An ended process's open file fails; a plain file does the same when it is empty.
            (self.root / str(pid) / file).write_bytes(b"")
        shutil.rmtree(self.root / str(pid))
        del self._fields[pid]

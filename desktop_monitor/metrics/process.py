"""One process as one row: who it is and what it uses.

Identity is (boot, pid, start time): a pid alone is handed out again. Commands are
kept short and free of arguments (see `collect.commands`). Must not know how rows
are read or shown.
"""

from __future__ import annotations

from typing import NamedTuple


class ProcessIdentity(NamedTuple):
    """Names one process for good; two processes never share it."""

    boot_id: str
    pid: int
    start_ticks: int
    """Kernel clock ticks after boot (Linux), microseconds since 1970 elsewhere."""


class ProcessRow(NamedTuple):
    """One process at one moment. A figure that was not read is None, never 0; a text is empty."""

    # A NamedTuple, not a dataclass: a thousand of these are made a second and a
    # tuple is made in C.
    identity: ProcessIdentity
    parent_pid: int | None
    """0 for the first processes, which nobody started."""
    name: str
    """The kernel's short name, as the process set it: untrusted text."""
    command: str
    """Executable and allow-listed sub-command only; untrusted text."""
    user: str
    state: str
    """One of `STATES`' keys."""
    cpu_core_ratio: float | None
    """CPU used since the previous pass, 1.0 = one core; None on first sight."""
    resident_bytes: int | None
    thread_count: int | None
    started_seconds: float
    """Wall time of its start."""
    priority: int | None
    """Nice value, -20 (first) to 19 (last)."""
    read_bytes_per_second: float | None = None
    written_bytes_per_second: float | None = None
    cpu_seconds: float | None = None
    """CPU all its threads used since its start."""
    waited_cpu_seconds: float | None = None
    """CPU of its ended children that it waited for, and of theirs; None where nobody counts it."""

    @property
    def pid(self) -> int:
        """The process id, which is unique only now."""
        return self.identity.pid


STATES = {
    "R": "running",
    "S": "sleeping",
    "D": "waiting for a device",
    "Z": "ended, not yet collected",
    "T": "stopped",
    "t": "traced",
    "I": "idle",
    "X": "ended",
    "?": "unknown",
}
"""Process state letters (proc(5)) and the words shown for them."""

"""The process table through psutil, for systems without /proc.

psutil remembers processes and CPU times in its module, where two callers halve each
other's intervals and a pid that was handed out again keeps its old name. So nothing
of that is used: every pass makes its own objects, and CPU and IO are our own
differences. Must not know who looks at the rows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

import psutil

from desktop_monitor.clock import Clock
from desktop_monitor.collect.commands import kept_command, visible_text
from desktop_monitor.collect.portable.door import door
from desktop_monitor.collect.rates import Interval
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import sentence
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

T = TypeVar("T")

_MAY_EXEC = sys.platform != "win32"
"""Whether a process can become another program; where it cannot, its name is asked once."""

_STATES: Mapping[str, str] = MappingProxyType(
    {
        psutil.STATUS_RUNNING: "R",
        psutil.STATUS_SLEEPING: "S",
        psutil.STATUS_DISK_SLEEP: "D",
        psutil.STATUS_ZOMBIE: "Z",
        psutil.STATUS_STOPPED: "T",
        psutil.STATUS_TRACING_STOP: "t",
        psutil.STATUS_IDLE: "I",
        psutil.STATUS_DEAD: "X",
    }
)
_WINDOWS_NICE: Mapping[int, int] = MappingProxyType({64: 19, 16384: 10, 32: 0, 32768: -5, 128: -10, 256: -20})
"""Windows' priority classes on the scale of nice, as near as the two can be brought."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What changes only with exec, so that it is asked once per program."""

    own_name: str
    """As the system gives it, to see when the process becomes another program."""
    name: str
    command: str
    user: str


@dataclass(slots=True)
class _Counters:
    """Counters of one process at its last pass; None where the system refused."""

    seen_seconds: float
    cpu_seconds: float | None
    io_bytes: tuple[int, int] | None = None


class PortableProcessTable:
    """All processes psutil shows. `attach` makes its view of one pid."""

    def __init__(
        self,
        clock: Clock,
        boot_id: str,
        core_count: int,
        *,
        pids: Callable[[], Iterable[int]] = psutil.pids,
        attach: Callable[[int], psutil.Process] = psutil.Process,
    ) -> None:
        self._clock = clock
        self._boot_id = boot_id
        self._core_count = core_count
        self._pids = pids
        self._attach = attach
        self._facts: dict[ProcessIdentity, _Facts] = {}
        self._counters: dict[ProcessIdentity, _Counters] = {}
        self._interval = Interval()

    def read(self, with_io: bool = False) -> tuple[ProcessRow, ...]:
        """One pass; see `ProcessTable.read`."""
        sound = self._interval.advance(self._clock.now()) is not None
        rows = [row for pid in self._listing() if (row := self._row(pid, with_io, sound)) is not None]
        present = {row.identity for row in rows}
        for gone in self._counters.keys() - present:
            del self._counters[gone]
        for gone in self._facts.keys() - present:
            del self._facts[gone]
        return tuple(rows)

    def identity(self, pid: int) -> ProcessIdentity | None:
        """Who has `pid` at this moment; safe in any thread."""
        try:
            return self._identity(self._attach(pid))
        except (psutil.Error, OSError):
            return None

    def owner(self, pid: int) -> str | None:
        """Whose process `pid` is at this moment; safe in any thread."""
        try:
            return visible_text(self._attach(pid).username())
        except (psutil.Error, OSError, KeyError):
            return None

    def close(self) -> None:
        """Nothing is kept open."""

    def _listing(self) -> list[int]:
        with door(sentence("cannot read the process table")):
            return sorted(self._pids())

    def _identity(self, process: psutil.Process) -> ProcessIdentity:
        return ProcessIdentity(self._boot_id, process.pid, round(process.create_time() * 1e6))

    def _row(self, pid: int, with_io: bool, sound: bool) -> ProcessRow | None:
        """The row of one process; None if it ended meanwhile or shows nothing at all."""
        try:
            process = self._attach(pid)
            with process.oneshot():
                identity = self._identity(process)
                return self._read_row(process, identity, self._facts_of(process, identity), with_io, sound)
        except (psutil.Error, OSError, SourceError):
            return None

    def _facts_of(self, process: psutil.Process, identity: ProcessIdentity) -> _Facts:
        facts = self._facts.get(identity)
        if facts is not None and (not _MAY_EXEC or facts.own_name == _allowed(process.name, "")):
            return facts
        facts = self._facts[identity] = _facts(process)
        return facts

    def _read_row(
        self, process: psutil.Process, identity: ProcessIdentity, facts: _Facts, with_io: bool, sound: bool
    ) -> ProcessRow:
        times = _allowed(process.cpu_times, None)
        counters = _Counters(self._clock.monotonic(), None if times is None else times.user + times.system)
        if with_io:
            counters.io_bytes = _io_bytes(process)
        before = self._counters.get(identity)
        self._counters[identity] = counters
        cpu, read, written = self._rates(before, counters) if before is not None and sound else (None, None, None)
        memory = _allowed(process.memory_info, None)
        return ProcessRow(
            identity,
            _allowed(process.ppid, None),
            facts.name,
            facts.command,
            facts.user,
            _STATES.get(_allowed(process.status, ""), "?"),
            cpu,
            None if memory is None else memory.rss,
            _allowed(process.num_threads, None),
            identity.start_ticks / 1e6,
            _nice(process),
            read,
            written,
            counters.cpu_seconds,
        )

    def _rates(self, before: _Counters, now: _Counters) -> tuple[float | None, float | None, float | None]:
        """CPU of one core, bytes read and written a second; each None where it cannot be known."""
        seconds = now.seen_seconds - before.seen_seconds
        if seconds <= 0:
            return None, None, None
        cpu = _growth(before.cpu_seconds, now.cpu_seconds, seconds)
        read, written = before.io_bytes or (None, None), now.io_bytes or (None, None)
        return (
            None if cpu is None else min(cpu, float(self._core_count)),
            _growth(read[0], written[0], seconds),
            _growth(read[1], written[1], seconds),
        )


def _growth(before: float | None, now: float | None, seconds: float) -> float | None:
    return None if before is None or now is None or now < before else (now - before) / seconds


def _allowed(read: Callable[[], T], refused: T) -> T:
    """What `read` says, or `refused` where the system does not let us look.

    Raises psutil.NoSuchProcess when the process is gone.
    """
    try:
        return read()
    except (psutil.AccessDenied, NotImplementedError):
        return refused
    except psutil.ZombieProcess:
        return refused


def _facts(process: psutil.Process) -> _Facts:
    name = _allowed(process.name, "")
    nothing: list[str] = []
    command_line = _allowed(process.cmdline, nothing)
    return _Facts(name, visible_text(name), kept_command(command_line, name), visible_text(_user(process)))


def _user(process: psutil.Process) -> str:
    try:
        return _allowed(process.username, "")
    except KeyError:  # a user id without a name
        return ""


def _io_bytes(process: psutil.Process) -> tuple[int, int] | None:
    counters = getattr(process, "io_counters", None)  # macOS has none
    values = None if counters is None else _allowed(counters, None)
    return None if values is None else (values.read_bytes, values.write_bytes)


def _nice(process: psutil.Process) -> int | None:
    value = _allowed(process.nice, None)
    return None if value is None else _WINDOWS_NICE.get(int(value), int(value))

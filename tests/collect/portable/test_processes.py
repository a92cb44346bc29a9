"""The table through psutil: with hand-written processes, and with this machine's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, cast

import psutil
import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.portable.processes import PortableProcessTable
from desktop_monitor.errors import SourceError
from tests.helpers.clock import FakeClock


class Times(NamedTuple):
    user: float
    system: float


class Memory(NamedTuple):
    rss: int


class Io(NamedTuple):
    read_bytes: int
    write_bytes: int


class FakeProcess:
    """What psutil.Process shows of one process; `denied` names what it refuses."""

    def __init__(self, pid: int, created: float = 1_600_000_000.5) -> None:
        self.pid = pid
        self.created = created
        self.cpu = Times(1.0, 1.0)
        self.io = Io(0, 0)
        self.program = ["/usr/bin/git", "status", "secret"]
        self.denied: set[str] = set()
        self.times_attached = 0

    @contextmanager
    def oneshot(self) -> Iterator[None]:
        yield

    def _answer(self, what: str, value: object) -> Any:
        if what in self.denied:
            raise psutil.AccessDenied(self.pid)
        return value

    def create_time(self) -> Any:
        return self._answer("create_time", self.created)

    def name(self) -> Any:
        return self._answer("name", self.program[0].rpartition("/")[2])

    def cmdline(self) -> Any:
        return self._answer("cmdline", self.program)

    def username(self) -> Any:
        return self._answer("username", "me")

    def cpu_times(self) -> Any:
        return self._answer("cpu_times", self.cpu)

    def io_counters(self) -> Any:
        return self._answer("io_counters", self.io)

    def memory_info(self) -> Any:
        return self._answer("memory_info", Memory(4096))

    def ppid(self) -> Any:
        return self._answer("ppid", 3)

    def status(self) -> Any:
        return self._answer("status", psutil.STATUS_SLEEPING)

    def num_threads(self) -> Any:
        return self._answer("num_threads", 2)

    def nice(self) -> Any:
        return self._answer("nice", 5)


class Machine:
    """The processes there are."""

    def __init__(self, *processes: FakeProcess) -> None:
        self.processes = {process.pid: process for process in processes}
        self.ended: set[int] = set()

    def pids(self) -> list[int]:
        return list(self.processes)

    def attach(self, pid: int) -> psutil.Process:
        if pid not in self.processes or pid in self.ended:
            raise psutil.NoSuchProcess(pid)
        return cast("psutil.Process", self.processes[pid])


def table_of(machine: Machine, clock: FakeClock) -> PortableProcessTable:
    return PortableProcessTable(clock, "boot", 4, pids=machine.pids, attach=machine.attach)


def test_a_row_has_the_same_fields_as_elsewhere() -> None:
    (row,) = table_of(Machine(FakeProcess(7)), FakeClock()).read()
    assert row.identity == ("boot", 7, 1_600_000_000_500_000)
    assert (row.name, row.command, row.user, row.state) == ("git", "git status", "me", "S")
    assert (row.parent_pid, row.resident_bytes, row.thread_count, row.priority) == (3, 4096, 2, 5)
    assert row.started_seconds == 1_600_000_000.5
    assert row.cpu_core_ratio is None


def test_cpu_and_io_are_our_own_differences_over_measured_time() -> None:
    process, clock = FakeProcess(7), FakeClock()
    table = table_of(Machine(process), clock)
    table.read(with_io=True)
    clock.advance(2.0)
    process.cpu, process.io = Times(2.0, 2.0), Io(2048, 1024)
    (row,) = table.read(with_io=True)
    assert (row.cpu_core_ratio, row.read_bytes_per_second, row.written_bytes_per_second) == (1.0, 1024.0, 512.0)


def test_a_sleep_of_the_machine_is_a_gap() -> None:
    clock = FakeClock()
    table = table_of(Machine(FakeProcess(7)), clock)
    table.read()
    clock.advance(1.0)
    clock.sleep_machine(600.0)
    (row,) = table.read()
    assert row.cpu_core_ratio is None


def test_a_pid_handed_out_again_is_another_process() -> None:
    machine, clock = Machine(FakeProcess(7)), FakeClock()
    table = table_of(machine, clock)
    table.read()
    clock.advance(1.0)
    machine.processes[7] = FakeProcess(7, created=1_600_000_900.0)
    machine.processes[7].program = ["new"]
    (row,) = table.read()
    assert (row.command, row.cpu_core_ratio) == ("new", None)


def test_what_is_refused_is_unknown_and_the_process_still_there() -> None:
    process, clock = FakeProcess(7), FakeClock()
    figures = {"cpu_times", "io_counters", "memory_info", "num_threads", "ppid", "nice"}
    process.denied = {"cmdline", "username", "status", *figures}
    table = table_of(Machine(process), clock)
    table.read(with_io=True)
    clock.advance(1.0)
    (row,) = table.read(with_io=True)
    assert (row.cpu_core_ratio, row.read_bytes_per_second) == (None, None)
    assert (row.parent_pid, row.resident_bytes, row.thread_count, row.priority) == (None, None, None, None)
    assert (row.command, row.user, row.state) == ("git", "", "?")


def test_a_process_that_ends_during_the_pass_is_left_out() -> None:
    machine = Machine(FakeProcess(7), FakeProcess(8))
    machine.ended.add(7)
    table = table_of(machine, FakeClock())
    assert [row.pid for row in table.read()] == [8]
    assert table.identity(7) is None
    assert table.owner(7) is None


def test_no_list_of_processes_is_an_error() -> None:
    def fails() -> list[int]:
        raise psutil.AccessDenied

    table = PortableProcessTable(FakeClock(), "boot", 4, pids=fails)
    with pytest.raises(SourceError):
        table.read()


def test_this_machine_s_processes_are_read() -> None:
    table = PortableProcessTable(SystemClock(), "boot", os.cpu_count() or 1)
    row = next(row for row in table.read() if row.pid == os.getpid())
    assert table.identity(os.getpid()) == row.identity
    assert table.owner(os.getpid()) == row.user
    table.close()

"""Passes over a /proc that tests move by hand."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the process table of Linux", allow_module_level=True)

from desktop_monitor.collect.descriptors import DescriptorBudget
from desktop_monitor.collect.linux.processes import LinuxProcessTable
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from tests.helpers.clock import FakeClock
from tests.helpers.fake_proc import FakeProc

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def proc(tmp_path: Path) -> FakeProc:
    return FakeProc(tmp_path)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(wall_seconds=1_700_000_000.0, uptime_seconds=1_000.0)


@pytest.fixture
def budget() -> DescriptorBudget:
    return DescriptorBudget()


@pytest.fixture
def table(proc: FakeProc, clock: FakeClock, budget: DescriptorBudget) -> Iterator[LinuxProcessTable]:
    table = LinuxProcessTable(clock, "boot", 4, root=str(proc.root), budget=budget)
    yield table
    table.close()
    assert budget.held == 0


def only(rows: tuple[ProcessRow, ...]) -> ProcessRow:
    assert len(rows) == 1
    return rows[0]


def test_a_row_tells_who_a_process_is(table: LinuxProcessTable, proc: FakeProc) -> None:
    proc.begin(7, b"/usr/bin/git\0status\0secret\0", comm="git", state="R", parent=3, nice=5, threads=2, pages=10)
    row = only(table.read())
    assert row.identity == ProcessIdentity("boot", 7, 500)
    assert (row.name, row.command, row.state, row.parent_pid) == ("git", "git status", "R", 3)
    assert (row.priority, row.thread_count, row.resident_bytes) == (5, 2, 10 * _PAGE)
    assert row.started_seconds == pytest.approx(1_700_000_000.0 - 1_000.0 + 500 / _TICK)
    assert row.read_bytes_per_second is None


def test_cpu_is_unknown_at_first_then_measured_then_zero(
    table: LinuxProcessTable, proc: FakeProc, clock: FakeClock
) -> None:
    proc.begin(7, user=1000)
    assert only(table.read()).cpu_core_ratio is None
    clock.advance(2.0)
    proc.change(7, user=1000 + _TICK // 2, system=_TICK // 2)
    assert only(table.read()).cpu_core_ratio == pytest.approx(0.5)
    clock.advance(1.0)
    assert only(table.read()).cpu_core_ratio == 0.0


def test_a_process_that_rests_and_works_again_is_measured_over_the_last_interval(
    table: LinuxProcessTable, proc: FakeProc, clock: FakeClock
) -> None:
    proc.begin(7)
    for _ in range(5):
        table.read()
        clock.advance(1.0)
    proc.change(7, user=_TICK)
    assert only(table.read()).cpu_core_ratio == pytest.approx(1.0)


def test_an_unchanged_process_keeps_its_row(table: LinuxProcessTable, proc: FakeProc, clock: FakeClock) -> None:
    proc.begin(7)
    table.read()
    clock.advance(1.0)
    before = only(table.read())
    clock.advance(1.0)
    assert only(table.read()) is before


@pytest.mark.parametrize(
    ("threads", "ticks", "ratio"),
    [(1, _TICK + 1, 1.0), (1, 3 * _TICK, 3.0), (3, 3 * _TICK, 3.0), (8, 4 * _TICK + 1, 4.0)],
)
def test_whole_ticks_make_no_thread_busier_than_time_but_threads_that_ended_count(
    table: LinuxProcessTable, proc: FakeProc, clock: FakeClock, threads: int, ticks: int, ratio: float
) -> None:
    proc.begin(7, threads=threads)
    table.read()
    clock.advance(1.0)
    proc.change(7, user=ticks)
    assert only(table.read()).cpu_core_ratio == pytest.approx(ratio)


def test_a_sleep_of_the_machine_is_a_gap_not_a_spike(
    table: LinuxProcessTable, proc: FakeProc, clock: FakeClock
) -> None:
    proc.begin(7)
    table.read()
    clock.advance(1.0)
    clock.sleep_machine(3600.0)
    proc.change(7, user=_TICK)
    assert only(table.read()).cpu_core_ratio is None
    clock.advance(1.0)
    proc.change(7, user=_TICK + _TICK // 4)
    assert only(table.read()).cpu_core_ratio == pytest.approx(0.25)


def test_a_minute_of_standing_still_is_a_gap(table: LinuxProcessTable, proc: FakeProc, clock: FakeClock) -> None:
    proc.begin(7)
    table.read()
    clock.advance(1.0)
    table.read()
    clock.advance(61.0)
    proc.change(7, user=50 * _TICK)
    assert only(table.read()).cpu_core_ratio is None


def test_start_times_follow_a_clock_that_was_set(table: LinuxProcessTable, proc: FakeProc, clock: FakeClock) -> None:
    proc.begin(7)
    before = only(table.read()).started_seconds
    clock.advance(1.0)
    clock.step_wall(-86_400.0)
    row = only(table.read())
    assert row.started_seconds == pytest.approx(before - 86_400.0)
    assert row.cpu_core_ratio == 0.0


def test_a_process_that_ended_is_gone(table: LinuxProcessTable, proc: FakeProc, budget: DescriptorBudget) -> None:
    proc.begin(7)
    proc.begin(8)
    table.read()
    proc.end(7)
    assert [row.pid for row in table.read()] == [8]
    assert budget.held == 1


def test_a_pid_handed_out_again_is_another_process(table: LinuxProcessTable, proc: FakeProc, clock: FakeClock) -> None:
    proc.begin(7, b"old\0", comm="old", user=1000)
    table.read()
    clock.advance(1.0)
    proc.end(7)
    proc.begin(7, b"new\0", comm="new", user=2000, start=900)
    row = only(table.read())
    assert row.identity.start_ticks == 900
    assert (row.command, row.cpu_core_ratio) == ("new", None)


def test_exec_changes_name_and_command(table: LinuxProcessTable, proc: FakeProc) -> None:
    proc.begin(7, b"sh\0", comm="sh")
    table.read()
    proc.command_line(7, b"/usr/bin/cargo\0build\0")
    proc.change(7, comm="cargo")
    row = only(table.read())
    assert (row.name, row.command) == ("cargo", "cargo build")


def test_exec_under_the_same_name_is_noticed_too(table: LinuxProcessTable, proc: FakeProc) -> None:
    proc.begin(7, b"python3\0wrapper.py\0", comm="python3")
    table.read()
    proc.command_line(7, b"python3\0real.py\0")
    proc.change(7, user=3)
    assert only(table.read()).command == "python3 real.py"


def test_a_zombie_keeps_the_command_it_had(table: LinuxProcessTable, proc: FakeProc) -> None:
    proc.begin(7, b"/bin/make\0test\0", comm="make")
    table.read()
    proc.command_line(7, b"")
    proc.change(7, state="Z", pages=0)
    row = only(table.read())
    assert (row.state, row.command, row.resident_bytes) == ("Z", "make test", 0)


def test_a_kernel_thread_goes_by_its_name(table: LinuxProcessTable, proc: FakeProc) -> None:
    proc.begin(7, comm="kworker/0:1-ev", flags=0x0020_0000, state="I")
    assert only(table.read()).command == "kworker/0:1-ev"


@pytest.mark.parametrize(
    ("comm", "name"),
    [("a) S 1 (b", "a) S 1 (b"), ("x\ny", "x�y"), ("\u202egpj", "gpj"), ("\udcff\udcfe", "��"), ("", "")],
)
def test_hostile_names_are_shown_harmlessly(table: LinuxProcessTable, proc: FakeProc, comm: str, name: str) -> None:
    proc.begin(7, comm=comm)
    row = only(table.read())
    assert (row.name, row.parent_pid) == (name, 1)


def test_processes_without_room_for_a_descriptor_are_read_all_the_same(proc: FakeProc, clock: FakeClock) -> None:
    budget = DescriptorBudget(ceiling=1)
    table = LinuxProcessTable(clock, "boot", 4, root=str(proc.root), budget=budget)
    for pid in (7, 8, 9):
        proc.begin(pid)
    table.read()
    clock.advance(1.0)
    proc.change(8, user=_TICK)
    proc.change(9, user=_TICK)
    rows = {row.pid: row.cpu_core_ratio for row in table.read(with_io=True)}
    assert budget.held == 1
    assert sorted(rows) == [7, 8, 9]
    assert sorted(ratio for ratio in rows.values() if ratio is not None) == [0.0, 1.0, 1.0]
    proc.end(9)
    proc.begin(9, start=900)
    assert {row.identity.start_ticks for row in table.read() if row.pid == 9} == {900}
    table.close()


def test_one_line_that_makes_no_sense_hides_no_other(table: LinuxProcessTable, proc: FakeProc) -> None:
    proc.begin(7, threads="many")
    proc.begin(8)
    assert [row.pid for row in table.read()] == [8]


def test_no_proc_at_all_is_an_error(clock: FakeClock, tmp_path: Path) -> None:
    table = LinuxProcessTable(clock, "boot", 4, root=str(tmp_path / "nowhere"))
    with pytest.raises(SourceError, match="cannot list"):
        table.read()


def test_a_proc_without_a_readable_process_is_an_error(table: LinuxProcessTable) -> None:
    with pytest.raises(SourceError, match="no process"):
        table.read()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is refused to root")
def test_a_hidden_process_is_left_out_and_asked_again_a_minute_later(table: LinuxProcessTable, proc: FakeProc) -> None:
    proc.begin(7)
    proc.begin(8)
    (proc.root / "7" / "stat").chmod(0)
    assert [row.pid for row in table.read()] == [8]
    (proc.root / "7" / "stat").chmod(0o444)
    assert [row.pid for row in table.read()] == [8]
    for _ in range(60):
        rows = table.read()
    assert sorted(row.pid for row in rows) == [7, 8]


def test_identity_is_read_afresh(table: LinuxProcessTable, proc: FakeProc) -> None:
    proc.begin(7)
    proc.begin(8, start=900)
    assert table.identity(8) == ProcessIdentity("boot", 8, 900)
    assert table.identity(9) is None
    assert table.owner(9) is None


class TestIo:
    def test_io_is_measured_when_asked_for(self, table: LinuxProcessTable, proc: FakeProc, clock: FakeClock) -> None:
        proc.begin(7)
        first = only(table.read(with_io=True))
        assert (first.read_bytes_per_second, first.written_bytes_per_second) == (None, None)
        clock.advance(2.0)
        proc.io(7, 8192, 4096)
        row = only(table.read(with_io=True))
        assert (row.read_bytes_per_second, row.written_bytes_per_second) == (4096.0, 2048.0)
        clock.advance(2.0)
        resting = only(table.read(with_io=True))
        assert (resting.read_bytes_per_second, resting.written_bytes_per_second) == (0.0, 0.0)
        clock.advance(2.0)
        assert only(table.read(with_io=True)) is resting

    def test_a_gap_has_no_rate_and_is_not_remembered(
        self, table: LinuxProcessTable, proc: FakeProc, clock: FakeClock
    ) -> None:
        proc.begin(7)
        table.read(with_io=True)
        clock.sleep_machine(3600.0)
        clock.advance(1.0)
        assert only(table.read(with_io=True)).read_bytes_per_second is None
        clock.advance(1.0)
        assert only(table.read(with_io=True)).read_bytes_per_second == 0.0

    def test_a_process_that_refuses_has_none_and_is_not_asked_again(
        self, table: LinuxProcessTable, proc: FakeProc, clock: FakeClock, budget: DescriptorBudget
    ) -> None:
        proc.begin(7)
        (proc.root / "7" / "io").write_bytes(b"")
        for _ in range(2):
            assert only(table.read(with_io=True)).read_bytes_per_second is None
            clock.advance(1.0)
            proc.io(7, 1, 1)
        assert budget.held == 1

    def test_descriptors_are_given_back_when_nobody_asks_for_a_minute(
        self, table: LinuxProcessTable, proc: FakeProc, clock: FakeClock, budget: DescriptorBudget
    ) -> None:
        proc.begin(7)
        table.read(with_io=True)
        table.read()
        assert budget.held == 2
        clock.advance(61.0)
        table.read()
        assert budget.held == 1

"""The process table of this machine, against psutil's and with real children."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.processes import ProcessTable, process_table
from desktop_monitor.metrics.process import STATES, ProcessRow

_WAITS = "import sys; sys.stdin.read()"


@pytest.fixture
def table() -> Iterator[ProcessTable]:
    table = process_table(SystemClock(), "boot", os.cpu_count() or 1)
    yield table
    table.close()


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    """A Python that waits for its standard input to end."""
    process = subprocess.Popen([sys.executable, "-c", _WAITS], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def row_of(table: ProcessTable, pid: int) -> ProcessRow | None:
    return next((row for row in table.read() if row.pid == pid), None)


def test_we_see_ourselves_as_psutil_does(table: ProcessTable) -> None:
    row = row_of(table, os.getpid())
    reference = psutil.Process()
    assert row is not None
    assert (row.parent_pid, row.user, row.priority) == (os.getppid(), reference.username(), reference.nice())
    assert row.name == reference.name()[:15]
    assert row.thread_count == reference.num_threads()
    assert row.resident_bytes == pytest.approx(reference.memory_info().rss, rel=0.2)
    # psutil knows the boot only to the second.
    assert row.started_seconds == pytest.approx(reference.create_time(), abs=1.5)
    assert row.state == "R"


def test_all_processes_are_there_and_make_sense(table: ProcessTable) -> None:
    rows = table.read()
    assert {os.getpid(), os.getppid()} <= {row.pid for row in rows}
    assert len({row.identity for row in rows}) == len(rows)
    assert {row.state for row in rows} <= set(STATES)
    assert all(row.cpu_core_ratio is None and row.read_bytes_per_second is None for row in rows)
    assert all(row.name.isprintable() and row.command.isprintable() for row in rows)


def test_a_child_is_seen_as_long_as_it_lives(table: ProcessTable, child: subprocess.Popen[bytes]) -> None:
    row = row_of(table, child.pid)
    assert row is not None
    assert row.parent_pid == os.getpid()
    child.kill()
    child.wait()
    assert row_of(table, child.pid) is None
    assert table.identity(child.pid) is None


def test_a_second_pass_knows_the_cpu(table: ProcessTable, child: subprocess.Popen[bytes]) -> None:
    table.read()
    row = row_of(table, child.pid)
    assert row is not None
    assert row.cpu_core_ratio is not None
    assert row.cpu_core_ratio >= 0


def test_a_child_that_becomes_another_program_changes_its_command(table: ProcessTable) -> None:
    becomes = "import os; print(flush=True); os.read(0, 1); os.execvp('cat', ['cat', '-u', '-'])"
    with subprocess.Popen([sys.executable, "-c", becomes], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        before = row_of(table, process.pid)
        process.stdin.write(b"\nhello\n")
        process.stdin.flush()
        process.stdout.readline()  # cat echoes, so it runs
        after = row_of(table, process.pid)
        process.stdin.close()
    assert before is not None
    assert before.command.startswith("python")
    assert before.command.endswith(" -c")
    assert after is not None
    assert (after.name, after.command) == ("cat", "cat")
    assert after.identity == before.identity


def test_identity_read_afresh_is_the_row_s(table: ProcessTable) -> None:
    row = row_of(table, os.getpid())
    assert row is not None
    assert table.identity(os.getpid()) == row.identity
    assert table.owner(os.getpid()) == row.user


def test_io_of_our_own_is_known_where_the_system_tells(table: ProcessTable) -> None:
    table.read(with_io=True)
    row = next(row for row in table.read(with_io=True) if row.pid == os.getpid())
    if not hasattr(psutil.Process, "io_counters"):
        pytest.skip("this system does not count IO per process")
    assert row.read_bytes_per_second is not None
    assert row.read_bytes_per_second >= 0

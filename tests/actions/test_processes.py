"""Ending processes and changing their priority, with children of our own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from desktop_monitor.actions.processes import kill, set_priority, terminate
from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.processes import ProcessTable, process_table
from desktop_monitor.errors import ActionError
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

_WAITS = "import sys, threading; threading.Thread(target=sys.stdin.read).start(); print(flush=True)"
_IGNORES = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {_WAITS}"


@pytest.fixture
def table() -> Iterator[ProcessTable]:
    table = process_table(SystemClock(), "boot", 1)
    yield table
    table.close()


@pytest.fixture
def child(request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[bytes]]:
    """A Python of two threads that waits, ready when the fixture is."""
    code = getattr(request, "param", _WAITS)
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def identity_of(table: ProcessTable, pid: int) -> ProcessIdentity:
    identity = table.identity(pid)
    assert identity is not None
    return identity


class OtherTable:
    """A table that says what a test wants about who has a pid."""

    def __init__(self, identity: ProcessIdentity | None, owner: str | None = None) -> None:
        self._identity = identity
        self._owner = owner

    def read(self, with_io: bool = False) -> tuple[ProcessRow, ...]:
        return ()

    def identity(self, pid: int) -> ProcessIdentity | None:
        return self._identity

    def owner(self, pid: int) -> str | None:
        return self._owner

    def close(self) -> None:
        pass


def test_terminate_asks_the_process_to_end(table: ProcessTable, child: subprocess.Popen[bytes]) -> None:
    terminate(identity_of(table, child.pid), table)
    assert child.wait() == -signal.SIGTERM


@pytest.mark.parametrize("child", [_IGNORES], indirect=True)
def test_kill_ends_what_does_not_listen(table: ProcessTable, child: subprocess.Popen[bytes]) -> None:
    identity = identity_of(table, child.pid)
    terminate(identity, table)
    assert child.poll() is None
    kill(identity, table)
    assert child.wait() == -signal.SIGKILL


def test_a_process_that_ended_is_said_to_have(table: ProcessTable, child: subprocess.Popen[bytes]) -> None:
    identity = identity_of(table, child.pid)
    child.kill()
    child.wait()
    with pytest.raises(ActionError, match="had already ended"):
        terminate(identity, table)
    with pytest.raises(ActionError, match="had already ended"):
        set_priority(identity, 5, table)


def test_a_stranger_with_the_same_pid_is_left_alone(table: ProcessTable, child: subprocess.Popen[bytes]) -> None:
    identity = identity_of(table, child.pid)
    former = identity._replace(start_ticks=identity.start_ticks - 1)
    for deed in (terminate, kill):
        with pytest.raises(ActionError, match="another process has its number"):
            deed(former, table)
    with pytest.raises(ActionError, match="another process has its number"):
        set_priority(former, 5, table)
    assert child.poll() is None


def test_a_row_of_a_former_boot_names_nobody(table: ProcessTable, child: subprocess.Popen[bytes]) -> None:
    with pytest.raises(ActionError, match="already ended"):
        kill(identity_of(table, child.pid)._replace(boot_id="former"), table)
    assert child.poll() is None


@pytest.mark.parametrize("pid", [0, -1, 1])
def test_what_would_end_more_than_a_process_is_refused(table: ProcessTable, pid: int) -> None:
    with pytest.raises(ActionError, match=r"no process|whole system"):
        kill(ProcessIdentity("boot", pid, 0), table)


def test_the_monitor_does_not_end_itself(table: ProcessTable) -> None:
    with pytest.raises(ActionError, match="Quit"):
        terminate(identity_of(table, os.getpid()), table)


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system has no nice values")
def test_priority_is_set_for_every_thread(table: ProcessTable, child: subprocess.Popen[bytes]) -> None:
    set_priority(identity_of(table, child.pid), 7, table)
    threads = os.listdir(f"/proc/{child.pid}/task") if sys.platform == "linux" else [str(child.pid)]
    assert [os.getpriority(os.PRIO_PROCESS, int(thread)) for thread in threads] == [7] * len(threads)


@pytest.mark.parametrize("nice", [-21, 20])
def test_priorities_outside_the_scale_are_refused(table: ProcessTable, nice: int) -> None:
    with pytest.raises(ActionError, match="between -20 and 19"):
        set_priority(identity_of(table, os.getpid()), nice, table)


_AS_NOBODY = """
import os, sys
from desktop_monitor.actions.processes import set_priority, terminate
from desktop_monitor.errors import ActionError
sys.path.insert(0, {root!r})
from tests.actions.test_processes import OtherTable
from desktop_monitor.metrics.process import ProcessIdentity
os.setuid(65534)  # after the imports: the new user may not be able to read them
identity = ProcessIdentity("boot", {pid}, 1)
for deed in (lambda: terminate(identity, OtherTable(identity, "anna")),
             lambda: set_priority(ProcessIdentity("boot", os.getpid(), 1), -5, OtherTable(
                 ProcessIdentity("boot", os.getpid(), 1)))):
    try:
        deed()
    except ActionError as error:
        print(error)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_without_permission_the_message_says_whose_it_is() -> None:
    """Run as another user, against this test's own process."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    code = _AS_NOBODY.format(root=root, pid=os.getpid())
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=root)
    assert "belongs to anna; you are not permitted" in answer.stdout, answer.stderr
    assert "Only an administrator" in answer.stdout

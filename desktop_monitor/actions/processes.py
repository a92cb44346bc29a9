"""Ends processes and changes their priority, and never the wrong one's.

A row is looked at for minutes before somebody clicks, and its pid may belong to
another process by then. So the identity is checked at the moment of the deed; on
Linux a pidfd is opened first, which then names the process that was checked even
if its pid is handed out again in between.

Must not know who asks, or whether a person confirmed it.
"""

from __future__ import annotations

import errno
import os
import signal
import sys

from desktop_monitor.collect.processes import ProcessTable
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.process import ProcessIdentity

LOWEST_NICE, HIGHEST_NICE = -20, 19
"""First and last in the queue for the CPU."""
_RENICE_ROUNDS = 3
"""Looks at a process's threads: those begun meanwhile may have the old priority."""


def terminate(identity: ProcessIdentity, table: ProcessTable) -> None:
    """Ask the process to end; it may save its work. Raises ActionError."""
    _send(identity, signal.SIGTERM, table)


def kill(identity: ProcessIdentity, table: ProcessTable) -> None:
    """End the process at once; it gets no chance to save anything. Raises ActionError."""
    _send(identity, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL, table)


def set_priority(identity: ProcessIdentity, nice: int, table: ProcessTable) -> None:
    """Give all threads of the process the nice value `nice`, -20 to 19. Raises ActionError."""
    if not LOWEST_NICE <= nice <= HIGHEST_NICE:
        raise ActionError(
            "Priority not changed",
            text(
                "{nice} is not between {lowest} and {highest}.",
                nice=nice,
                lowest=LOWEST_NICE,
                highest=HIGHEST_NICE,
            ),
        )
    if identity.pid <= 0:
        raise ActionError("Priority not changed", text("There is no process {pid}.", pid=identity.pid))
    if sys.platform == "win32":
        raise ActionError("Priority not changed", "On Windows, change it in the Task Manager.")
    _verify(identity, table)
    try:
        _set_nice(identity.pid, nice)
    except OSError as error:
        raise _failure("Priority not changed", identity, error, table) from error


def _send(identity: ProcessIdentity, number: signal.Signals, table: ProcessTable) -> None:
    _refuse_dangerous(identity.pid)
    try:
        descriptor = _process_descriptor(identity.pid)
        try:
            _verify(identity, table)
            if descriptor is None:
                os.kill(identity.pid, number)
            elif sys.platform == "linux":
                signal.pidfd_send_signal(descriptor, number)
        finally:
            if descriptor is not None:
                os.close(descriptor)
    except OSError as error:
        raise _failure("Process not ended", identity, error, table) from error


def _process_descriptor(pid: int) -> int | None:
    """A descriptor of whatever process has `pid` now; None where the system knows none such.

    Raises ProcessLookupError when nobody has it.
    """
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return None
    try:
        return os.pidfd_open(pid)
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EPERM):  # before Linux 5.3, or a sandbox forbids it
            return None
        raise


def _refuse_dangerous(pid: int) -> None:
    if pid <= 0:
        # To the system, 0 and negative numbers are groups of processes.
        raise ActionError("Process not ended", text("There is no process {pid}.", pid=pid))
    if pid == os.getpid():
        raise ActionError("Process not ended", "That is Desktop Monitor itself. Choose Quit from its menu to end it.")
    if pid == 1:
        raise ActionError("Process not ended", "Process 1 keeps the whole system running.")


def _verify(identity: ProcessIdentity, table: ProcessTable) -> None:
    """Raise ActionError unless `identity` still has its pid."""
    present = table.identity(identity.pid)
    if present == identity:
        return
    if present is None:
        raise ActionError(
            "Process has ended", text("Process {pid} had already ended. Nothing was done.", pid=identity.pid)
        )
    raise ActionError(
        "Process has ended",
        text(
            "Process {pid} had already ended and another process has its number now. Nothing was done.",
            pid=identity.pid,
        ),
    )


def _failure(title: str, identity: ProcessIdentity, error: OSError, table: ProcessTable) -> ActionError:
    if isinstance(error, ProcessLookupError):
        return ActionError(
            "Process has ended", text("Process {pid} had already ended. Nothing was done.", pid=identity.pid)
        )
    if not isinstance(error, PermissionError):
        return ActionError(title, error.strerror or str(error))
    if error.errno == errno.EACCES:
        return ActionError(title, "Only an administrator may let a process go before others (a lower nice value).")
    owner = table.owner(identity.pid)
    if owner:
        belongs = text(
            "Process {pid} belongs to {owner}; you are not permitted to do that.", pid=identity.pid, owner=owner
        )
    else:
        belongs = text("Process {pid} belongs to somebody else; you are not permitted to do that.", pid=identity.pid)
    return ActionError(title, belongs)


def _set_nice(pid: int, nice: int) -> None:
    """Set the nice value of the process; on Linux that is each of its threads. Raises OSError."""
    if sys.platform == "win32":
        return
    if sys.platform != "linux":
        os.setpriority(os.PRIO_PROCESS, pid, nice)
        return
    done: set[str] = set()
    for _ in range(_RENICE_ROUNDS):
        fresh = set(_threads(pid)) - done
        for thread in fresh:
            _set_thread_nice(pid, int(thread), nice)
        done |= fresh
        if not fresh:
            return


def _threads(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/task")
    except FileNotFoundError as error:
        raise ProcessLookupError(errno.ESRCH, "no such process") from error


def _set_thread_nice(pid: int, thread: int, nice: int) -> None:
    if sys.platform != "win32":
        try:
            os.setpriority(os.PRIO_PROCESS, thread, nice)
        except ProcessLookupError:
            if thread == pid:  # any other thread may end as it likes
                raise

"""A crowd of harmless processes, so that a benchmark finds as many as it asks for.

Must not know what is measured.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_BUSY = "import time\nwhile True:\n    sum(range(20_000))\n    time.sleep(0.05)\n"
"""About one percent of a core."""


def process_count() -> int:
    """Processes in the machine now."""
    return sum(entry.name.isdigit() for entry in Path("/proc").iterdir())


@contextmanager
def crowd(total: int, busy: int = 5) -> Iterator[int]:
    """Fill the machine up to `total` processes, `busy` of which do a little; yields how many there are.

    The sleepers are children of one shell in a process group of its own, so that
    they end together, whatever happens.
    """
    with ExitStack() as stack:
        for _ in range(busy):
            stack.enter_context(_group([sys.executable, "-c", _BUSY]))
        sleepers = max(0, total - process_count() - 1)
        script = f"i=0; while [ $i -lt {sleepers} ]; do sleep 3600 & i=$((i+1)); done; echo ready; wait"
        shell = stack.enter_context(_group(["/bin/sh", "-c", script]))
        assert shell.stdout is not None
        shell.stdout.readline()
        yield process_count()


@contextmanager
def _group(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()
        _wait_for_end_of_group(process.pid)


def _wait_for_end_of_group(group: int) -> None:
    """Wait until the last process of it is gone, so that the next crowd counts right."""
    for _ in range(500):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)

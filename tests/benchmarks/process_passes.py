"""Reads the process table once a second until it is ended: the program a benchmark watches.

Arguments: ``own``, ``own-io`` or ``psutil``. Must not know who measures it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def _own(with_io: bool) -> Callable[[], object]:
    from desktop_monitor.clock import SystemClock
    from desktop_monitor.collect.processes import process_table

    table = process_table(SystemClock(), "benchmark", 1)
    return lambda: table.read(with_io)


def _psutil() -> Callable[[], object]:
    import psutil

    columns = ["name", "cpu_percent", "memory_info", "status", "ppid", "num_threads", "username", "create_time"]
    return lambda: [process.info for process in psutil.process_iter(columns)]


def main(kind: str) -> None:
    """Run passes at whole seconds after the start."""
    read = _psutil() if kind == "psutil" else _own(kind == "own-io")
    due = time.monotonic()
    while True:
        read()
        due += 1.0
        time.sleep(max(0.0, due - time.monotonic()))


if __name__ == "__main__":
    main(sys.argv[1])

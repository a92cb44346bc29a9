"""How long a process pass takes beside a thread that computes without pause.

Reads that give up the interpreter lock wait to get it back, up to a switch interval
each; a pass of hundreds must not wait hundreds of times.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence

from tests.benchmarks.crowd import crowd
from tests.benchmarks.measure import Measurement

_PROCESSES = 400
_ROUNDS = 15
_GOAL_MILLISECONDS = 50.0


def bench_busy_pass() -> Sequence[Measurement]:
    """Wall time of one pass, beside the same number of ordinary reads."""
    if sys.platform != "linux":
        return [Measurement("process pass beside a busy thread", None, "ms", note="reads /proc")]
    from desktop_monitor.clock import SystemClock
    from desktop_monitor.collect.processes import process_table

    table = process_table(SystemClock(), "benchmark", 1)
    with crowd(_PROCESSES, busy=0) as count:
        table.read()
        alone = _milliseconds(table.read)
        stop = threading.Event()
        thread = threading.Thread(target=_compute, args=(stop,))
        thread.start()
        try:
            beside = _milliseconds(table.read)
            plain = _milliseconds(lambda: _plain_reads(count), rounds=2)
        finally:
            stop.set()
            thread.join()
    table.close()
    name = f"process pass, {count} processes"
    return [
        Measurement(f"{name}, alone", alone, "ms"),
        Measurement(f"{name}, busy thread", beside, "ms", "plain reads", plain, _GOAL_MILLISECONDS),
    ]


def _compute(stop: threading.Event) -> None:
    while not stop.is_set():
        sum(number * number for number in range(1000))


def _plain_reads(count: int) -> None:
    descriptor = os.open("/proc/self/stat", os.O_RDONLY)
    for _ in range(count):
        os.pread(descriptor, 2048, 0)
    os.close(descriptor)


def _milliseconds(work: Callable[[], object], rounds: int = _ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - begun))
    return statistics.median(times)

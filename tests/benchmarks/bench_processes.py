"""A pass over the process table beside top and a psutil loop, at 300 and 1000 processes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.crowd import crowd
from tests.benchmarks.measure import Measurement, cpu_shares, running

_PASSES = str(Path(__file__).with_name("process_passes.py"))
_WARM_UP_SECONDS = 3.0
_SECONDS = 12.0
_TOP_GOAL = 0.6
"""Of the CPU that `top -d 1` takes."""
_MICROSECONDS_GOAL = 8.0
"""Per idle process and pass, the kernel's part included."""


def bench_processes() -> Sequence[Measurement]:
    """CPU of one pass a second."""
    if sys.platform != "linux":
        return [Measurement("process pass", None, "%", note="compared with top on Linux only")]
    return [row for total in (300, 1000) for row in _at(total)]


def _at(total: int) -> Iterator[Measurement]:
    top = shutil.which("top")
    commands = [[sys.executable, _PASSES, kind] for kind in ("own", "own-io", "psutil")]
    if top:
        commands.append([top, "-b", "-d", "1", "-n", "1000"])
    with crowd(total) as count, ExitStack() as stack:
        # All at the same time, so that a busy machine slows all of them alike.
        pids = [stack.enter_context(running(command)).pid for command in commands]
        own, own_io, loop, *rest = cpu_shares(pids, _WARM_UP_SECONDS, _SECONDS)
    peer = rest[0] if rest else None
    load = f"load {os.getloadavg()[0]:.1f}"
    name = f"process pass, {count} processes"
    yield Measurement(name, own, "%", "top -d 1", peer, _TOP_GOAL, goal_is_ratio=True, note=load)
    yield Measurement(name, own, "%", "psutil loop", loop)
    yield Measurement(f"{name}, with IO", own_io, "%", "top -d 1", peer)
    yield Measurement(f"one process, {count} processes", own * 1e4 / count, "µs", goal=_MICROSECONDS_GOAL)

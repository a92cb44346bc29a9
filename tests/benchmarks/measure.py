"""What a benchmark hands back, how it is printed, and how another process's CPU is measured.

Must not know any one benchmark.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the table: what was measured, beside what, and whether it is good enough."""

    name: str
    value: float | None
    """In `unit`; None: could not be measured here, `note` says why."""
    unit: str
    peer: str = ""
    """What the same work was compared with in the same run."""
    peer_value: float | None = None
    goal: float | None = None
    """The most `value`, or `value` over `peer_value`, may be; None: for information."""
    goal_is_ratio: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Value over the peer's; None without a peer."""
        return self.value / self.peer_value if self.value is not None and self.peer_value else None

    @property
    def verdict(self) -> str:
        """``met``, ``missed``, or nothing where there is no goal or no value."""
        judged = self.ratio if self.goal_is_ratio else self.value
        if self.goal is None or judged is None:
            return ""
        return "met" if judged <= self.goal else "missed"


Benchmark = Callable[[], Sequence[Measurement]]
"""Measures and cleans up after itself."""

_HEAD = ("benchmark", "measured", "peer", "measured", "ratio", "goal", "", "note")


def _number(value: float | None, unit: str) -> str:
    return "—" if value is None else f"{value:.3g} {unit}".rstrip()


def _goal(row: Measurement) -> str:
    if row.goal is None:
        return ""
    return f"≤ {row.goal:g} ×" if row.goal_is_ratio else f"≤ {row.goal:g} {row.unit}"


def _cells(row: Measurement) -> tuple[str, ...]:
    peer = _number(row.peer_value, row.unit) if row.peer else ""
    ratio = f"{row.ratio:.2f} ×" if row.ratio is not None else ""
    return row.name, _number(row.value, row.unit), row.peer, peer, ratio, _goal(row), row.verdict, row.note


def table(rows: Sequence[Measurement]) -> str:
    """All measurements as aligned text."""
    lines = [_HEAD, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def cpu_seconds_of(pid: int) -> float:
    """CPU seconds the threads of process `pid` have used.

    In nanoseconds where the kernel tells them (schedstat), else in whole ticks.
    """
    try:
        threads = [Path(f"/proc/{pid}/task/{thread}/schedstat") for thread in os.listdir(f"/proc/{pid}/task")]
        return sum(int(thread.read_bytes().split()[0]) for thread in threads) / 1e9
    except FileNotFoundError:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is ended on the way out."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def cpu_shares(pids: Sequence[int], warm_up_seconds: float, seconds: float) -> list[float]:
    """Percent of one core each process uses, all over the same time and after the same warm-up."""
    time.sleep(warm_up_seconds)
    begun = time.monotonic()
    before = [cpu_seconds_of(pid) for pid in pids]
    time.sleep(seconds)
    used = [cpu_seconds_of(pid) - earlier for pid, earlier in zip(pids, before, strict=True)]
    elapsed = time.monotonic() - begun
    return [100.0 * each / elapsed for each in used]

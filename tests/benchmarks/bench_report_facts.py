"""What the facts of a report cost: a month of a million events, the month before, and the live window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.measure import Measurement
from tests.benchmarks.month_history import month_history
from tests.benchmarks.month_journal import END_SECONDS, MONTH_SECONDS, month_journal

_ROOT = Path(__file__).resolve().parents[2]
_DAY_SECONDS = 86_400.0
_WINDOW_SECONDS = 1800.0
_GOAL_SECONDS = 2.0
_GOAL_MIB = 120.0
_GOAL_WINDOW_MS = 20.0
_GOAL_LINEAR = 3.6
"""Of thirty days over ten: three, and what noise there is."""
_ROUNDS = 4


class _Cost(NamedTuple):
    seconds: float
    cpu_seconds: float
    peak_mib: float
    requests: int


def bench_report_facts() -> Sequence[Measurement]:
    """Seconds and MiB of children that read nothing but facts; each the least of several."""
    return list(_rows(month_journal(2), month_history(2)))


def _rows(journal: Path, history: Path) -> Iterator[Measurement]:
    def least(end: float, seconds: float, form: str) -> _Cost:
        command = [sys.executable, "-m", "tests.benchmarks.facts_child", str(journal), str(history)]
        rounds = [_run([*command, str(end - seconds), str(end), form]) for _ in range(_ROUNDS)]
        return _Cost(*map(min, zip(*rounds, strict=True)))

    days = {count: least(END_SECONDS, count * _DAY_SECONDS, "whole") for count in (10, 20, 30)}
    for count, cost in days.items():
        note = f"{cost.cpu_seconds:.2f} s of CPU, {cost.peak_mib:.0f} MiB, {cost.requests} requests"
        yield Measurement(f"facts of {count} days", cost.seconds, "s", note=note)
    yield Measurement(
        "30 days over 10, CPU",
        days[30].cpu_seconds,
        "s",
        peer="10 days",
        peer_value=days[10].cpu_seconds,
        goal=_GOAL_LINEAR,
        goal_is_ratio=True,
    )
    brief = least(END_SECONDS - MONTH_SECONDS, MONTH_SECONDS, "brief")
    yield Measurement("facts of 30 days, brief", brief.seconds, "s", note=f"{brief.cpu_seconds:.2f} s of CPU")
    both = least(END_SECONDS, MONTH_SECONDS, "both")
    yield Measurement("30 days and those before", both.seconds, "s", goal=_GOAL_SECONDS)
    yield Measurement("30 days and those before, memory", both.peak_mib, "MiB", goal=_GOAL_MIB)
    window = least(END_SECONDS - MONTH_SECONDS / 2, _WINDOW_SECONDS, "brief")
    note = f"{window.requests} requests, the first question of a process"
    yield Measurement("live window", 1e3 * window.seconds, "ms", goal=_GOAL_WINDOW_MS, note=note)


def _run(command: list[str]) -> _Cost:
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=_ROOT, env=os.environ)
    return _Cost(*json.loads(answer.stdout))

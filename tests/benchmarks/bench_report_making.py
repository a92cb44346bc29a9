"""A whole report in a child: a million agent events and the roll-ups of thirty days, and as many of the month before.

What is measured is what a person waits for after the child has started: reading, reckoning,
laying out and writing down.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.measure import Measurement
from tests.benchmarks.month_history import month_history
from tests.benchmarks.month_journal import END_SECONDS, MONTH_SECONDS, month_journal

_ROOT = Path(__file__).resolve().parents[2]
_DAY_SECONDS = 86_400.0
_GOAL_SECONDS = 3.0
_GOAL_MIB = 200.0
_GOAL_LINEAR = 3.6
"""Of thirty days over ten: three, and what noise there is."""
_ROUNDS = 4


class _Cost(NamedTuple):
    seconds: float
    cpu_seconds: float
    peak_mib: float
    size_bytes: float


def bench_report_making() -> Sequence[Measurement]:
    """Seconds and MiB of children that make one report each; the least of several."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "journal.sqlite3").symlink_to(month_journal(2))
        (folder / "history.sqlite3").symlink_to(month_history(2))
        return list(_rows(folder))


def _rows(folder: Path) -> Iterator[Measurement]:
    def least(days: float, report_format: str, end: float = END_SECONDS) -> _Cost:
        start = end - days * _DAY_SECONDS
        command = [sys.executable, "-m", "tests.benchmarks.report_making_child"]
        rounds = [_run([*command, str(folder), str(start), str(end), report_format]) for _ in range(_ROUNDS)]
        return _Cost(*map(min, zip(*rounds, strict=True)))

    days = {count: least(count, "json") for count in (10, 20, 30)}
    alone = least(30, "json", END_SECONDS - MONTH_SECONDS)
    for name, cost in ((f"report of {count} days", cost) for count, cost in days.items()):
        yield Measurement(name, cost.seconds, "s", note=_note(cost))
    yield Measurement(
        "report of 30 days, nothing before them", alone.seconds, "s", goal=_GOAL_SECONDS, note=_note(alone)
    )
    yield Measurement("report of 30 days, memory", days[30].peak_mib, "MiB", goal=_GOAL_MIB)
    yield Measurement(
        "report of 30 days over 10, CPU",
        days[30].cpu_seconds,
        "s",
        peer="10 days",
        peer_value=days[10].cpu_seconds,
        goal=_GOAL_LINEAR,
        goal_is_ratio=True,
    )
    for report_format in ("md", "html", "csv", "pdf"):
        cost = least(30, report_format)
        yield Measurement(f"report of 30 days, {report_format}", cost.seconds, "s", note=_note(cost))


def _note(cost: _Cost) -> str:
    return f"{cost.cpu_seconds:.2f} s of CPU, {cost.peak_mib:.0f} MiB, {cost.size_bytes / 1024:.0f} KiB"


def _run(command: list[str]) -> _Cost:
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=_ROOT)
    return _Cost(*json.loads(answer.stdout))

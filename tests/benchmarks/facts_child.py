"""Reads the facts of one period in a process of its own and tells what that took, as JSON.

Arguments: journal, history, start and end in wall seconds, and which of ``whole`` and
``brief`` to read of it; ``both`` is the whole period and, in brief, the one before.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from desktop_monitor.engine.performance.facts import period_facts
from desktop_monitor.metrics.period_facts import PeriodFacts
from desktop_monitor.store.history import open_history
from desktop_monitor.store.journal import read_journal


def main(arguments: list[str]) -> None:
    """Read, and print seconds of wall and CPU time, MiB and the number of requests."""
    journal = read_journal(Path(arguments[0]), ZoneInfo("Europe/Berlin"))
    history = open_history(Path(arguments[1]))
    start, end, form = float(arguments[2]), float(arguments[3]), arguments[4]
    begun, cpu = time.perf_counter(), time.process_time()
    found: list[PeriodFacts] = []
    if form in {"whole", "both"}:
        found.append(period_facts(history, journal, start, end, end))
    if form == "brief":
        found.append(period_facts(history, journal, start, end, end, is_brief=True))
    if form == "both":
        found.append(period_facts(history, journal, start - (end - start), start, end, is_brief=True))
    took, used = time.perf_counter() - begun, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([took, used, peak, sum(_requests(found))]))


def _requests(found: list[PeriodFacts]) -> Iterator[int]:
    return (group.requests for facts in found for cell in facts.agents.requests for group in cell.groups)


if __name__ == "__main__":
    main(sys.argv[1:])

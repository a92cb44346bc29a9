"""How much disk a day of history takes: this machine's own values, replayed for hours on a clock moved by hand."""

from __future__ import annotations

import tempfile
import time
from itertools import cycle
from pathlib import Path

from desktop_monitor.clock import SystemClock
from desktop_monitor.collect.build import collectors, default_cadences
from desktop_monitor.collect.own import own_collector
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples
from tests.benchmarks.measure import Measurement
from tests.helpers.clock import FakeClock
from tests.helpers.recording import start

_TRACE_SECONDS = 120
_HOURS = 6
_MIB = 2.0**20


def bench_history_size() -> list[Measurement]:
    """Megabytes a day and bytes a sample."""
    trace = _trace()
    with tempfile.TemporaryDirectory() as folder:
        count = _replay(trace, Path(folder))
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
    series = len(set().union(*trace))
    note = f"{series} series, of which {_moving(trace)} moved"
    return [
        Measurement("history of a day", size / _HOURS * 24 / _MIB, "MiB", note=note),
        Measurement("history, one sample", size / count, "bytes"),
    ]


def _trace() -> list[Samples]:
    """Two minutes of this machine, read as history reads it; the first tick knows no rates and is left out."""
    clock = SystemClock()
    every = [*collectors(clock), own_collector(clock)]
    found = []
    for tick in range(_TRACE_SECONDS + 1):
        due = [one for one in every if tick % int(default_cadences.get(one.name, 1.0)) == 0]
        found.append({key: value for one in due for key, value in one.collect().items()})
        time.sleep(1.0)
    for one in every:
        one.close()
    return found[1:]


def _moving(trace: list[Samples]) -> int:
    values: dict[SeriesKey, set[float]] = {}
    for samples in trace:
        for key, value in samples.items():
            values.setdefault(key, set()).add(value)
    return sum(len(different) > 1 for different in values.values())


def _replay(trace: list[Samples], folder: Path) -> int:
    """Record the trace again and again; the number of samples."""
    clock = FakeClock()
    recorder = start(folder, clock)
    count = 0
    for samples, _ in zip(cycle(trace), range(_HOURS * 3600), strict=False):
        recorder.append(clock.now(), samples)
        count += len(samples)
        clock.advance(1.0)
    recorder.close(clock.now())
    return count

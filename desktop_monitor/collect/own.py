"""What the monitor itself costs: CPU, resident memory, wake-ups.

Everything the whole program uses is counted, all threads and faces. Must not know
what the program does with it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

from desktop_monitor.clock import Clock, cpu_seconds
from desktop_monitor.collect.rates import CounterRates
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_CPU = SeriesKey("monitor_cpu_ratio")
_RESIDENT = SeriesKey("monitor_resident_bytes")
_WAKEUPS = SeriesKey("monitor_wakeups_per_second")


class OwnUsage(NamedTuple):
    """What this process has used since its start, and holds now."""

    cpu_seconds: float
    resident_bytes: int
    wakeups: int | None
    """Times a thread went to sleep by itself; None where nobody counts them."""


class OwnCollector:
    """The monitor's own cost."""

    name = "own"

    def __init__(self, clock: Clock, usage: Callable[[], OwnUsage]) -> None:
        self._clock = clock
        self._usage = usage
        self._rates: CounterRates[SeriesKey] = CounterRates()

    def collect(self) -> Samples:
        """CPU (of one core), resident bytes, voluntary wake-ups a second. Raises SourceError."""
        usage = self._usage()
        counters = {_CPU: usage.cpu_seconds}
        if usage.wakeups is not None:
            counters[_WAKEUPS] = float(usage.wakeups)
        samples = self._rates.update(self._clock.now(), counters)
        samples[_RESIDENT] = float(usage.resident_bytes)
        return samples

    def close(self) -> None:
        """Nothing is kept open for long."""


def own_collector(clock: Clock) -> OwnCollector:
    """The monitor's own cost, read the way of this system."""
    return OwnCollector(clock, _usage_reader())


def _usage_reader() -> Callable[[], OwnUsage]:
    if sys.platform == "linux":
        return _linux_usage()
    from desktop_monitor.collect.portable.own import portable_usage

    return portable_usage


def _linux_usage() -> Callable[[], OwnUsage]:
    import os
    import resource

    from desktop_monitor.collect.linux.procfile import ProcFile

    memory = ProcFile("/proc/self/statm", one_piece=True)
    page_bytes = os.sysconf("SC_PAGE_SIZE")

    def read() -> OwnUsage:
        try:
            resident_bytes = int(memory.read().split()[1]) * page_bytes
        except (ValueError, IndexError) as error:
            raise SourceError("cannot understand /proc/self/statm", str(error)) from error
        # Of all threads; the kernel's per-thread files say the same at a hundred times the cost.
        wakeups = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
        return OwnUsage(cpu_seconds(), resident_bytes, wakeups)

    return read

"""Memory and swap through psutil. Must not know processes."""

from __future__ import annotations

import sys

import psutil

from desktop_monitor.clock import Clock
from desktop_monitor.collect.portable.door import door
from desktop_monitor.collect.rates import CounterRates
from desktop_monitor.language.text import sentence
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_SWAP_READ = SeriesKey("swap_read_bytes_per_second")
_SWAP_WRITTEN = SeriesKey("swap_written_bytes_per_second")


class MemoryCollector:
    """Memory of the machine; swap and its traffic. Used is total minus available."""

    name = "memory"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rates = CounterRates[SeriesKey]()

    def collect(self) -> Samples:
        """What is used and free now, and the swap traffic since the previous call. Raises SourceError."""
        with door(sentence("cannot read memory")):
            memory, swap = psutil.virtual_memory(), psutil.swap_memory()
        used = max(0, memory.total - memory.available)
        samples: dict[SeriesKey, float] = {
            SeriesKey("memory_total_bytes"): memory.total,
            SeriesKey("memory_available_bytes"): memory.available,
            SeriesKey("memory_used_bytes"): used,
            SeriesKey("memory_free_bytes"): memory.free,
            SeriesKey("swap_total_bytes"): swap.total,
            SeriesKey("swap_used_bytes"): swap.used,
        }
        if memory.total:
            samples[SeriesKey("memory_used_ratio")] = used / memory.total
        if swap.total:
            samples[SeriesKey("swap_used_ratio")] = swap.used / swap.total
        if sys.platform != "win32":
            # psutil says 0 for both on Windows, where nobody counts them.
            samples.update(self._rates.update(self._clock.now(), {_SWAP_READ: swap.sin, _SWAP_WRITTEN: swap.sout}))
        return samples

    def close(self) -> None:
        """Nothing is kept open."""

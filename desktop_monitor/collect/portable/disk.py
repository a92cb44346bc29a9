"""Traffic of disks through psutil.

How busy a disk is has no measure here: psutil's read and write times add up
concurrent requests. Must not know file systems.
"""

from __future__ import annotations

import psutil

from desktop_monitor.clock import Clock
from desktop_monitor.collect.portable.door import door
from desktop_monitor.collect.rates import CounterRates
from desktop_monitor.language.text import sentence
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples


class DiskCollector:
    """Bytes read and written per second by each disk that was ever used."""

    name = "disk"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rates = CounterRates[SeriesKey]()

    def collect(self) -> Samples:
        """Rates since the previous call. Raises SourceError."""
        with door(sentence("cannot read disk counters")):
            disks = psutil.disk_io_counters(perdisk=True, nowrap=False) or {}
        at = self._clock.now()
        counters: dict[SeriesKey, float] = {}
        for name, disk in disks.items():
            if disk.read_bytes or disk.write_bytes:
                counters[SeriesKey("disk_read_bytes_per_second", (name,))] = disk.read_bytes
                counters[SeriesKey("disk_written_bytes_per_second", (name,))] = disk.write_bytes
        return self._rates.update(at, counters)

    def close(self) -> None:
        """Nothing is kept open."""

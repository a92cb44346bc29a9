"""Traffic of whole physical disks, from /proc/diskstats.

Partitions, device mapper (LUKS, LVM), software RAID, loop, RAM and compressed-RAM
disks are left out: their traffic is counted again on the disk below them, or never
leaves memory. The kernel itself tells them apart: only a block device with hardware
(or a hypervisor's or network's stand-in for it) behind it has a ``device`` link.

Format: https://www.kernel.org/doc/Documentation/admin-guide/iostats.rst; a sector
is 512 bytes here whatever the disk says. Must not know file systems.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from desktop_monitor.clock import Clock
from desktop_monitor.collect.linux.procfile import ProcFile
from desktop_monitor.collect.rates import CounterRates
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_SECTOR_BYTES = 512


class _Keys(NamedTuple):
    """The three series of one disk."""

    read: SeriesKey
    written: SeriesKey
    busy: SeriesKey


class DiskCollector:
    """Bytes read and written per second, and the busy time, of each physical disk that was ever used."""

    name = "disk"

    def __init__(self, clock: Clock, proc_root: str = "/proc", sys_root: str = "/sys") -> None:
        self._clock = clock
        self._file = ProcFile(f"{proc_root}/diskstats")
        self._block = f"{sys_root}/block"
        self._rates = CounterRates[SeriesKey]()
        self._known: dict[bytes, _Keys | None] = {}

    def collect(self) -> Samples:
        """Rates since the previous call. Raises SourceError."""
        content = self._file.read()
        at = self._clock.now()
        known: dict[bytes, _Keys | None] = {}
        counters: dict[SeriesKey, float] = {}
        for line in content.split(b"\n"):
            fields = line.split(None, 13)
            if len(fields) < 14:
                continue
            name = fields[2]
            # Names of devices that went away are forgotten: a new one may take the name.
            keys = known[name] = self._known[name] if name in self._known else self._keys(name)
            if keys:
                _count(keys, fields, counters)
        self._known = known
        rates = self._rates.update(at, counters)
        return {key: min(1.0, rate) if key.metric == "disk_busy_ratio" else rate for key, rate in rates.items()}

    def close(self) -> None:
        """Give back the descriptor."""
        self._file.close()

    def _keys(self, name: bytes) -> _Keys | None:
        """The series of a disk; None for what is not a whole physical one."""
        device = os.fsdecode(name)
        if not os.path.exists(f"{self._block}/{device.replace('/', '!')}/device"):
            return None
        label = (name.decode("utf-8", "replace"),)
        return _Keys(
            SeriesKey("disk_read_bytes_per_second", label),
            SeriesKey("disk_written_bytes_per_second", label),
            SeriesKey("disk_busy_ratio", label),
        )


def _count(keys: _Keys, fields: list[bytes], counters: dict[SeriesKey, float]) -> None:
    """Put the counters of one line in; a line that cannot be read, or a disk never used, adds nothing."""
    try:
        read, written, busy_ms = int(fields[5]), int(fields[9]), int(fields[12])
    except ValueError:
        return
    if read or written:
        counters[keys.read] = read * _SECTOR_BYTES
        counters[keys.written] = written * _SECTOR_BYTES
        counters[keys.busy] = busy_ms / 1000

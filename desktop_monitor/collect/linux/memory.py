"""Memory and swap, from /proc/meminfo, or from the control group that limits this program.

Used is total minus available: what programs cannot get any more without swapping
(https://www.kernel.org/doc/html/latest/filesystems/proc.html#meminfo). Inside a
limit, the limit is the total and the kernel's own reckoning of the group is what
is used, file cache that can be given back left out. The cache of ZFS counts as file
cache, which the kernel's own figures leave out. Must not know processes.
"""

from __future__ import annotations

import os

from desktop_monitor.clock import Clock
from desktop_monitor.collect.linux.arc import ArcCache
from desktop_monitor.collect.linux.cgroup import GroupMemory, MemoryLimit
from desktop_monitor.collect.linux.procfile import ProcFile
from desktop_monitor.collect.rates import CounterRates
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_TOTAL = SeriesKey("memory_total_bytes")
_AVAILABLE = SeriesKey("memory_available_bytes")
_USED = SeriesKey("memory_used_bytes")
_USED_RATIO = SeriesKey("memory_used_ratio")
_CACHED = SeriesKey("memory_cached_bytes")
_FREE = SeriesKey("memory_free_bytes")
_SWAP_TOTAL = SeriesKey("swap_total_bytes")
_SWAP_USED = SeriesKey("swap_used_bytes")
_SWAP_RATIO = SeriesKey("swap_used_ratio")
_SWAP_COUNTERS = {
    SeriesKey("swap_read_bytes_per_second"): b"\npswpin ",
    SeriesKey("swap_written_bytes_per_second"): b"\npswpout ",
}


def meminfo_bytes(content: bytes, field: bytes) -> int | None:
    """Bytes of one field of meminfo (``MemFree``); None when the kernel does not give it."""
    # The line end before it tells Cached from SwapCached; only the first field has none.
    start = 0 if content.startswith(field + b":") else content.find(b"\n" + field + b":")
    if start < 0:
        return None
    start = content.find(b":", start) + 1
    end = content.find(b" kB", start, start + 40)
    try:
        return max(0, int(content[start:end])) * 1024 if end > 0 else None
    except ValueError:
        return None


def counter(content: bytes, field: bytes) -> int | None:
    """The number after `field` up to its line's end; None when it is not there whole."""
    start = content.find(field)
    end = content.find(b"\n", start + len(field))
    try:
        return int(content[start + len(field) : end]) if start >= 0 and end > 0 else None
    except ValueError:
        return None


class MemoryCollector:
    """Memory of the machine, or of the limit this program lives in; swap and its traffic."""

    name = "memory"

    def __init__(self, clock: Clock, proc_root: str = "/proc", limit: MemoryLimit | None = None) -> None:
        self._clock = clock
        self._meminfo = ProcFile(f"{proc_root}/meminfo", one_piece=True)
        self._vmstat = ProcFile(f"{proc_root}/vmstat", buffer_bytes=16384)
        self._arc = ArcCache(proc_root)
        self._group = GroupMemory(limit) if limit else None
        self._swap_rates = CounterRates[SeriesKey]()
        self._page_bytes = os.sysconf("SC_PAGE_SIZE")

    def collect(self) -> Samples:
        """What is used and free now, and the swap traffic since the previous call. Raises SourceError."""
        content = self._meminfo.read()
        total = meminfo_bytes(content, b"MemTotal")
        if not total:
            raise SourceError("cannot read memory", text("{path} names no total", path=self._meminfo.path))
        samples = self._inside_limit(total) or _machine(content, total, self._arc.reclaimable_bytes())
        samples.update(self._swap(content))
        return samples

    def close(self) -> None:
        """Give back descriptors."""
        self._meminfo.close()
        self._vmstat.close()
        self._arc.close()
        if self._group:
            self._group.close()

    def _inside_limit(self, machine_total: int) -> dict[SeriesKey, float] | None:
        if self._group is None or self._group.limit_bytes >= machine_total:
            return None
        total = self._group.limit_bytes
        current, reclaimable = self._group.read()
        samples = _of(total, max(0, total - (current - reclaimable)))
        samples[_CACHED] = reclaimable
        samples[_FREE] = max(0, total - current)
        return samples

    def _swap(self, content: bytes) -> dict[SeriesKey, float]:
        total, free = meminfo_bytes(content, b"SwapTotal"), meminfo_bytes(content, b"SwapFree")
        if total is None or free is None:
            return {}
        used = max(0, total - free)
        samples: dict[SeriesKey, float] = {_SWAP_TOTAL: total, _SWAP_USED: used}
        if total:
            samples[_SWAP_RATIO] = used / total
            samples.update(self._swap_traffic())
        return samples

    def _swap_traffic(self) -> dict[SeriesKey, float]:
        try:
            content = self._vmstat.read()
        except SourceError:
            # Hidden in some containers, which is no reason to be silent about memory.
            return {}
        at = self._clock.now()
        pages = {key: value for key, field in _SWAP_COUNTERS.items() if (value := counter(content, field)) is not None}
        return {key: rate * self._page_bytes for key, rate in self._swap_rates.update(at, pages).items()}


def _available(content: bytes) -> int | None:
    """What programs can get; kernels before 3.14 do not say, then free memory and the cache that can go."""
    available = meminfo_bytes(content, b"MemAvailable")
    if available is not None:
        return available
    free, cached = meminfo_bytes(content, b"MemFree"), _cached(content)
    return None if free is None or cached is None else free + cached


def _cached(content: bytes) -> int | None:
    """File cache and kernel caches that can be given back; shared memory is in Cached but cannot."""
    cached = meminfo_bytes(content, b"Cached")
    if cached is None:
        return None
    more = (meminfo_bytes(content, field) or 0 for field in (b"Buffers", b"SReclaimable"))
    return max(0, cached + sum(more) - (meminfo_bytes(content, b"Shmem") or 0))


def _of(total: int, available: int) -> dict[SeriesKey, float]:
    used = max(0, total - available)
    return {_TOTAL: total, _AVAILABLE: available, _USED: used, _USED_RATIO: used / total}


def _machine(content: bytes, total: int, arc: int) -> dict[SeriesKey, float]:
    available, cached = _available(content), _cached(content)
    samples: dict[SeriesKey, float] = {_TOTAL: total} if available is None else _of(total, min(available + arc, total))
    more = ((_CACHED, None if cached is None else cached + arc), (_FREE, meminfo_bytes(content, b"MemFree")))
    samples.update({key: value for key, value in more if value is not None})
    return samples

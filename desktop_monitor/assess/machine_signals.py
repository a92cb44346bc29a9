"""Signals made of several metrics of the machine: short room on disks, when they are full, swap storms.

Keeps an hour of how full each file system was, nothing else, and only of signals that are
wanted. Times are wall seconds. Must not know rules or where samples come from.
"""

from __future__ import annotations

from collections.abc import Collection

from desktop_monitor.assess.measure import Aggregation
from desktop_monitor.assess.sliding import Window, window_of
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

SHORTAGE, FULL = "filesystem_shortage_ratio", "filesystem_full_seconds"
SWAP_STORM, AGENT_MEMORY = "swap_storm_bytes_per_second", "agent_memory_ratio"
NEVER_SECONDS = 30 * 86_400.0
"""The longest forecast; it stands for never."""
SOURCES = {
    SHORTAGE: ("filesystem_used_ratio", "filesystem_total_bytes"),
    FULL: ("filesystem_used_ratio", "filesystem_total_bytes"),
    SWAP_STORM: ("memory_used_ratio", "swap_read_bytes_per_second", "swap_written_bytes_per_second"),
    AGENT_MEMORY: ("agent_memory_bytes", "memory_total_bytes"),
}
"""The metrics each signal is made of."""

_GIB = 1024.0**3
_SMALL_BYTES = 2 * _GIB
_COUNTED_BYTES = 250 * _GIB
"""Of a larger file system only so much counts: 8 % of it are 20 GiB, which is room enough on any."""
_TIGHT_RATIO = 0.8
_PACES_SECONDS = (600.0, 3600.0)
_MEMORY_SHORT_RATIO = 0.87
"""Health calls memory short from 90 % on, and until it is below this."""
_MOST_MOUNTS = 100
_MEMORY, _MEMORY_TOTAL = SeriesKey("memory_used_ratio"), SeriesKey("memory_total_bytes")
_SWAPPED = (SeriesKey("swap_read_bytes_per_second"), SeriesKey("swap_written_bytes_per_second"))


def shortage_ratio(used_ratio: float, total_bytes: float) -> float | None:
    """How short room is; None of a file system so small that it is filled by design."""
    if total_bytes < _SMALL_BYTES:
        return None
    return 1.0 - (1.0 - used_ratio) * max(1.0, total_bytes / _COUNTED_BYTES)


class MachineSignals:
    """Makes signals of samples as they come."""

    def __init__(self) -> None:
        self._wanted: frozenset[str] = frozenset()
        self._paces: dict[SeriesKey, tuple[Window, ...]] = {}
        self._newest_seconds = float("-inf")

    def want(self, signals: Collection[str]) -> None:
        """Make these from now on; names that are no signals of samples are passed over."""
        self._wanted = frozenset(signals) & SOURCES.keys()
        if FULL not in self._wanted:
            self._paces.clear()

    def of(self, at_seconds: float, samples: Samples) -> dict[SeriesKey, float]:
        """What the samples of one moment come to; what they do not tell is absent."""
        if at_seconds < self._newest_seconds:
            self._paces.clear()
        self._newest_seconds = at_seconds
        made: dict[SeriesKey, float] = {}
        if SHORTAGE in self._wanted or FULL in self._wanted:
            self._look_at_disks(at_seconds, samples, made)
        if SWAP_STORM in self._wanted:
            _put(made, SWAP_STORM, _swap_storm(samples))
        if AGENT_MEMORY in self._wanted:
            _put(made, AGENT_MEMORY, _agent_memory(samples))
        return made

    def _look_at_disks(self, at_seconds: float, samples: Samples, made: dict[SeriesKey, float]) -> None:
        for key, used_ratio in samples.items():
            if key.metric != "filesystem_used_ratio":
                continue
            shortage = shortage_ratio(used_ratio, samples.get(SeriesKey("filesystem_total_bytes", key.labels), 0.0))
            if shortage is None:
                continue
            if SHORTAGE in self._wanted:
                made[SeriesKey(SHORTAGE, key.labels)] = shortage
            full = self._full_seconds(at_seconds, key, used_ratio) if FULL in self._wanted else None
            if full is not None:
                made[SeriesKey(FULL, key.labels)] = full if shortage > _TIGHT_RATIO else NEVER_SECONDS

    def _full_seconds(self, at_seconds: float, key: SeriesKey, used_ratio: float) -> float | None:
        """At the slower of its paces: a file that is copied now, or was an hour ago, fills no disk by itself."""
        paces = self._paces.get(key) or self._start(key)
        for seconds, pace in zip(_PACES_SECONDS, paces, strict=True):
            if at_seconds > pace.newest_seconds:
                pace.add(at_seconds, used_ratio)
            pace.drop(at_seconds - seconds)
        rates = [pace.value() for pace in paces]
        known = [rate for rate in rates if rate is not None]
        if len(known) < len(rates):
            return None
        slowest = min(known)
        return min(NEVER_SECONDS, max(0.0, 1.0 - used_ratio) / slowest) if slowest > 0 else NEVER_SECONDS

    def _start(self, key: SeriesKey) -> tuple[Window, ...]:
        if len(self._paces) >= _MOST_MOUNTS:
            oldest = min(self._paces, key=lambda known: self._paces[known][0].newest_seconds)
            del self._paces[oldest]
        self._paces[key] = tuple(window_of(Aggregation.RATE, seconds) for seconds in _PACES_SECONDS)
        return self._paces[key]


def _put(made: dict[SeriesKey, float], metric: str, value: float | None) -> None:
    if value is not None:
        made[SeriesKey(metric)] = value


def _swap_storm(samples: Samples) -> float | None:
    memory = samples.get(_MEMORY)
    swapped = [samples[key] for key in _SWAPPED if key in samples]
    if memory is None or not swapped:
        return None
    return sum(swapped) if memory >= _MEMORY_SHORT_RATIO else 0.0


def _agent_memory(samples: Samples) -> float | None:
    total = samples.get(_MEMORY_TOTAL)
    used = [value for key, value in samples.items() if key.metric == "agent_memory_bytes"]
    return sum(used) / total if used and total else None

"""Pressure stall information: how much of the time work waited for CPU, memory or disks.

https://docs.kernel.org/accounting/psi.html. The kernel's running totals are used, not
its averages, so that a value belongs to the interval it was measured over. Always
of the whole machine, also inside a container. Must not know what causes pressure.
"""

from __future__ import annotations

import os

from desktop_monitor.clock import Clock
from desktop_monitor.collect.linux.procfile import ProcFile, read_file
from desktop_monitor.collect.rates import CounterRates
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_RESOURCES = ("cpu", "memory", "io")


class PressureCollector:
    """Share of time in which some, or all, tasks waited for a resource.

    ``full`` of the CPU is left out: for a whole machine it is not defined and the
    kernel writes zero there.
    """

    name = "pressure"

    def __init__(self, clock: Clock, proc_root: str = "/proc") -> None:
        self._clock = clock
        self._files = [ProcFile(path, one_piece=True, buffer_bytes=512) for path in _paths(proc_root)]
        self._keys = [_keys(os.path.basename(file.path)) for file in self._files]
        self._rates = [CounterRates[SeriesKey]() for _ in self._files]

    def collect(self) -> Samples:
        """Ratios since the previous call. Raises SourceError when no resource can be read."""
        samples: dict[SeriesKey, float] = {}
        failures: list[SourceError] = []
        for file, keys, rates in zip(self._files, self._keys, self._rates, strict=True):
            try:
                content = file.read()
            except SourceError as error:
                failures.append(error)
                continue
            totals = {key: total for line, key in keys if (total := _total(content, line)) is not None}
            grown = rates.update(self._clock.now(), totals)
            samples.update({key: min(1.0, microseconds / 1e6) for key, microseconds in grown.items()})
        if len(failures) == len(self._files):
            raise failures[0]
        return samples

    def close(self) -> None:
        """Give back descriptors."""
        for file in self._files:
            file.close()


def has_pressure(proc_root: str = "/proc") -> bool:
    """Whether the kernel gives pressure at all (it can be compiled in and yet be switched off)."""
    try:
        return all(read_file(path) for path in _paths(proc_root))
    except SourceError:
        return False


def _paths(proc_root: str) -> list[str]:
    return [f"{proc_root}/pressure/{resource}" for resource in _RESOURCES]


def _keys(resource: str) -> tuple[tuple[bytes, SeriesKey], ...]:
    some = (b"some ", SeriesKey("pressure_some_ratio", (resource,)))
    return (some,) if resource == "cpu" else (some, (b"full ", SeriesKey("pressure_full_ratio", (resource,))))


def _total(content: bytes, line: bytes) -> int | None:
    """Microseconds of the line that begins with `line`; None when it is not there whole."""
    start = content.find(line)
    begin = content.find(b"total=", start)
    end = content.find(b"\n", begin)
    if start < 0 or begin < 0 or end < 0 or content.find(b"\n", start, begin) >= 0:
        return None
    try:
        return int(content[begin + 6 : end])
    except ValueError:
        return None

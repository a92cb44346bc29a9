"""CPU time of the machine and of each core, from /proc/stat.

Formula: proc_stat(5), https://man7.org/linux/man-pages/man5/proc_stat.5.html: user
already holds guest and nice holds guest_nice, so these two are left out; idle time
is idle and iowait together. Steal counts as used: it was wanted and not to be had.
Must not know processes.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.clock import Clock
from desktop_monitor.collect.linux.frequency import CpuFrequency
from desktop_monitor.collect.linux.procfile import ProcFile
from desktop_monitor.collect.rates import Interval
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_MODES = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
_MODE_KEYS = tuple(SeriesKey("cpu_time_ratio", (mode,)) for mode in _MODES)
_USED = SeriesKey("cpu_used_ratio")
_FREQUENCY = SeriesKey("cpu_frequency_hertz")
_IDLE, _IOWAIT = _MODES.index("idle"), _MODES.index("iowait")

Ticks = tuple[int, ...]
"""Clock ticks spent in each of the eight modes."""


def parse_stat(content: bytes) -> dict[bytes, Ticks]:
    """Ticks since boot by ``cpu`` (all of them), ``cpu0``…; lines that are not whole are left out."""
    times: dict[bytes, Ticks] = {}
    end = content.find(b"\nintr")
    for line in content[: end if end >= 0 else content.rfind(b"\n") + 1].split(b"\n"):
        if not line.startswith(b"cpu"):
            continue
        name, *fields = line.split(None, 9)[:9]
        try:
            ticks = tuple(map(int, fields))
        except ValueError:
            continue
        if len(ticks) >= 4:
            times[name] = ticks + (0,) * (len(_MODES) - len(ticks))
    return times


def spent(before: Ticks, now: Ticks) -> Ticks | None:
    """Ticks spent between two readings by mode; None when nothing went on or counters were reset.

    The kernel's idle and iowait go backwards a little at times (proc_stat(5) says so);
    that alone is no reset.
    """
    ticks = [after - first for first, after in zip(before, now, strict=True)]
    ticks[_IDLE] = max(0, ticks[_IDLE])
    ticks[_IOWAIT] = max(0, ticks[_IOWAIT])
    return None if min(ticks) < 0 or not any(ticks) else tuple(ticks)


def used_ratio(ticks: Ticks) -> float:
    """Share of `ticks` that were not idle."""
    return 1.0 - (ticks[_IDLE] + ticks[_IOWAIT]) / sum(ticks)


class CpuCollector:
    """Use of the CPU: all cores, each core, by mode; and the mean clock frequency."""

    name = "cpu"

    def __init__(self, clock: Clock, proc_root: str = "/proc", sys_root: str = "/sys") -> None:
        self._clock = clock
        self._stat = ProcFile(f"{proc_root}/stat", one_piece=True)
        self._interval = Interval()
        self._previous: Mapping[bytes, Ticks] = {}
        self._core_keys: dict[bytes, SeriesKey] = {}
        self._frequency = CpuFrequency(clock, proc_root, sys_root)

    def collect(self) -> Samples:
        """Ratios since the previous call, and the frequency. Raises SourceError."""
        times = parse_stat(self._stat.read())
        seconds = self._interval.advance(self._clock.now())
        if b"cpu" not in times:
            raise SourceError("cannot read CPU times", text("{path} has no line for all CPUs", path=self._stat.path))
        previous, self._previous = self._previous, times
        samples = {} if seconds is None else self._ratios(previous, times)
        hertz = self._frequency.hertz()
        if hertz is not None:
            samples[_FREQUENCY] = hertz
        return samples

    def close(self) -> None:
        """Give back the descriptor."""
        self._stat.close()

    def _ratios(self, previous: Mapping[bytes, Ticks], times: Mapping[bytes, Ticks]) -> dict[SeriesKey, float]:
        samples: dict[SeriesKey, float] = {}
        for name, now in times.items():
            before = previous.get(name)
            ticks = spent(before, now) if before is not None else None
            if ticks is None:
                continue
            if name == b"cpu":
                total = sum(ticks)
                samples[_USED] = used_ratio(ticks)
                samples.update(zip(_MODE_KEYS, (mode / total for mode in ticks), strict=True))
            else:
                samples[self._core_key(name)] = used_ratio(ticks)
        return samples

    def _core_key(self, name: bytes) -> SeriesKey:
        key = self._core_keys.get(name)
        if key is None:
            key = self._core_keys[name] = SeriesKey("cpu_core_used_ratio", (name[3:].decode("ascii", "replace"),))
        return key

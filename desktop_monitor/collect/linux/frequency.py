"""The mean clock frequency of the cores, read seldom.

A kernel that measures the frequency interrupts every core for it, so a reading is
dear on large machines and is held for some seconds. Must not know CPU time.
"""

from __future__ import annotations

from glob import glob

from desktop_monitor.clock import Clock
from desktop_monitor.collect.linux.procfile import read_file, read_integer
from desktop_monitor.errors import SourceError

_HELD_SECONDS = 5.0


class CpuFrequency:
    """Mean of what cpufreq says of each core; where there is no cpufreq, of /proc/cpuinfo."""

    def __init__(self, clock: Clock, proc_root: str = "/proc", sys_root: str = "/sys") -> None:
        self._clock = clock
        self._cpuinfo = f"{proc_root}/cpuinfo"
        self._pattern = f"{sys_root}/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_cur_freq"
        self._read_at: float | None = None
        self._hertz: float | None = None

    def hertz(self) -> float | None:
        """The mean read within the last 5 s, in hertz; None on machines that do not say."""
        now = self._clock.monotonic()
        if self._read_at is None or now - self._read_at >= _HELD_SECONDS:
            self._read_at = now
            self._hertz = self._from_cpufreq() or self._from_cpuinfo()
        return self._hertz

    def _from_cpufreq(self) -> float | None:
        kilohertz = [value for path in glob(self._pattern) if (value := read_integer(path))]
        return sum(kilohertz) / len(kilohertz) * 1e3 if kilohertz else None

    def _from_cpuinfo(self) -> float | None:
        try:
            megahertz = parse_cpuinfo_megahertz(read_file(self._cpuinfo))
        except SourceError:
            return None
        return sum(megahertz) / len(megahertz) * 1e6 if megahertz else None


def parse_cpuinfo_megahertz(content: bytes) -> list[float]:
    """The ``cpu MHz`` of every core that has one (x86 does, most others do not)."""
    values = []
    for line in content.split(b"\n"):
        if line.startswith(b"cpu MHz"):
            try:
                value = float(line.partition(b":")[2])
            except ValueError:
                continue
            if 0 < value < 1e6:
                values.append(value)
    return values

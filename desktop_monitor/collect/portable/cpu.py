"""CPU time through psutil.

On Windows this is processor *time*, as GetSystemTimes counts it; the Task Manager of
Windows 8 and later shows processor *utility*, which also weighs the clock frequency and
so can differ by a third. Must not know processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psutil

from desktop_monitor.clock import Clock
from desktop_monitor.collect.portable.door import door
from desktop_monitor.collect.rates import Interval
from desktop_monitor.language.text import sentence
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_MODES = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
_USED = SeriesKey("cpu_used_ratio")
_FREQUENCY = SeriesKey("cpu_frequency_hertz")
_FREQUENCY_SECONDS = 5.0

Times = Mapping[str, float]
"""Seconds by mode; a mode the system does not tell apart is absent."""


def times_by_mode(times: Any) -> Times:
    """Times of one CPU as psutil gives them, under the catalogue's names."""
    seconds = {mode: getattr(times, mode) for mode in _MODES if hasattr(times, mode)}
    if hasattr(times, "interrupt"):
        # Windows: interrupts and deferred procedure calls are part of its system time.
        seconds["irq"], seconds["softirq"] = times.interrupt, times.dpc
        seconds["system"] = max(0.0, seconds["system"] - times.interrupt - times.dpc)
    return seconds


def ratios(before: Times, now: Times) -> Times | None:
    """Share of each mode between two readings; None when nothing went on or counters were reset."""
    spent = {mode: seconds - before.get(mode, seconds) for mode, seconds in now.items()}
    spent.update({mode: max(0.0, spent[mode]) for mode in ("idle", "iowait") if mode in spent})
    total = sum(spent.values())
    if total <= 0 or min(spent.values()) < 0:
        return None
    return {mode: seconds / total for mode, seconds in spent.items()}


def used_ratio(shares: Times) -> float:
    """What is left beside the idle modes."""
    return max(0.0, 1.0 - shares.get("idle", 0.0) - shares.get("iowait", 0.0))


class CpuCollector:
    """Use of the CPU: all cores, each core, by mode; and the clock frequency."""

    name = "cpu"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._interval = Interval()
        self._previous: list[Times] = []
        self._hertz: float | None = None
        self._hertz_at: float | None = None

    def collect(self) -> Samples:
        """Ratios since the previous call, and the frequency. Raises SourceError."""
        with door(sentence("cannot read CPU times")):
            cores = [times_by_mode(times) for times in psutil.cpu_times(percpu=True)]
        seconds = self._interval.advance(self._clock.now())
        previous, self._previous = self._previous, cores
        samples = {} if seconds is None or len(previous) != len(cores) else _samples(previous, cores)
        hertz = self._frequency()
        if hertz:
            samples[_FREQUENCY] = hertz
        return samples

    def close(self) -> None:
        """Nothing is kept open."""

    def _frequency(self) -> float | None:
        now = self._clock.monotonic()
        if self._hertz_at is None or now - self._hertz_at >= _FREQUENCY_SECONDS:
            self._hertz_at = now
            self._hertz = _hertz()
        return self._hertz


def _hertz() -> float | None:
    try:
        frequency: Any = psutil.cpu_freq()
    except (OSError, RuntimeError, AttributeError, psutil.Error):
        # psutil has no cpu_freq where the system tells none.
        return None
    return frequency.current * 1e6 if frequency else None


def _samples(previous: list[Times], cores: list[Times]) -> dict[SeriesKey, float]:
    samples: dict[SeriesKey, float] = {}
    for number, (before, now) in enumerate(zip(previous, cores, strict=True)):
        shares = ratios(before, now)
        if shares:
            samples[SeriesKey("cpu_core_used_ratio", (str(number),))] = used_ratio(shares)
    total = ratios(_sum(previous), _sum(cores))
    if total:
        samples[_USED] = used_ratio(total)
        samples.update({SeriesKey("cpu_time_ratio", (mode,)): share for mode, share in total.items()})
    return samples


def _sum(cores: list[Times]) -> Times:
    return {mode: sum(core[mode] for core in cores) for mode in cores[0]} if cores else {}

"""A machine to record and a store to record it into. Must not know pytest."""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.machine import MachineFacts
from desktop_monitor.store.recorder import Recorder, open_recorder
from tests.helpers.clock import FakeClock

CPU = SeriesKey("cpu_used_ratio")
MEMORY = SeriesKey("memory_used_bytes")
HEAT = SeriesKey("temperature_celsius", ("core 0",))
MINUTE_START = 1_700_000_040.0
"""A wall time at the start of a minute."""
HOUR_START = 1_699_999_200.0
"""A wall time at the start of an hour."""


def facts(boot_id: str = "boot-1") -> MachineFacts:
    """A machine of that boot."""
    return MachineFacts("host", "Linux 6.1", boot_id, 1_699_990_000.0, "a processor", 4, 8 << 30)


def start(folder: Path, clock: FakeClock, boot_id: str = "boot-1") -> Recorder:
    """A recorder on disk at the clock's time."""
    return open_recorder(folder, facts(boot_id), clock.now(), "1.0")


def record(recorder: Recorder, clock: FakeClock, ticks: int, first_value: int = 0, seconds: float = 1.0) -> None:
    """`ticks` ticks of CPU (counting up from `first_value`) and memory, a temperature with every fifth."""
    for number in range(first_value, first_value + ticks):
        samples = {CPU: float(number), MEMORY: 4096.0 * number}
        if number % 5 == 0:
            samples[HEAT] = 40.0 + number
        recorder.append(clock.now(), samples)
        clock.advance(seconds)

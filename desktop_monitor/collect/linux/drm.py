"""Graphics cards as the kernel's DRM drivers describe them.

amdgpu gives its load and memory outright (https://docs.kernel.org/gpu/amdgpu/thermal.html);
i915 and xe give the time spent in the idle state RC6, so their "used" is the time the GPU
was awake, which is never less than the time it worked. A card that is powered down is not
touched: asking would wake it, and its silence is what the user wants. Must not know NVML.
"""

from __future__ import annotations

import os
from glob import glob

from desktop_monitor.clock import Clock
from desktop_monitor.collect.linux.labels import unique_labels
from desktop_monitor.collect.linux.procfile import read_integer, read_word
from desktop_monitor.collect.rates import CounterRates
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_IDLE_MILLISECONDS = (
    "gt/gt*/rc6_residency_ms",
    "power/rc6_residency_ms",
    "device/tile*/gt*/gtidle/idle_residency_ms",
)
"""i915, older i915, xe; below a card's folder."""


class Card:
    """One card: where its figures are, and its series."""

    def __init__(self, folder: str, label: str) -> None:
        self.folder = folder
        labels = (label,)
        self.used = SeriesKey("gpu_used_ratio", labels)
        self.temperature = SeriesKey("gpu_temperature_celsius", labels)
        self.power = SeriesKey("gpu_power_watts", labels)
        self._memory = {
            SeriesKey("gpu_memory_used_bytes", labels): f"{folder}/device/mem_info_vram_used",
            SeriesKey("gpu_memory_total_bytes", labels): f"{folder}/device/mem_info_vram_total",
        }
        self._hwmon = next(iter(sorted(glob(f"{folder}/device/hwmon/hwmon*"))), f"{folder}/device/hwmon")
        # Looked for by name alone: reading would wake a card that sleeps.
        idle = (path for pattern in _IDLE_MILLISECONDS for path in sorted(glob(f"{folder}/{pattern}")))
        self._idle = next(idle, None)

    def tells_anything(self) -> bool:
        """Whether there is any figure to read, without reading it (which may block, or wake the card)."""
        places = (f"{self.folder}/device/gpu_busy_percent", *self._memory.values(), f"{self._hwmon}/temp1_input")
        return self._idle is not None or any(map(os.path.exists, places))

    def is_asleep(self) -> bool:
        """Whether the kernel has powered it down."""
        return read_word(f"{self.folder}/device/power/runtime_status") in ("suspended", "suspending")

    def gauges(self) -> dict[SeriesKey, float]:
        """What the card says outright."""
        values: dict[SeriesKey, float | None] = {
            self.used: _scaled(f"{self.folder}/device/gpu_busy_percent", 0.01),
            self.temperature: _scaled(f"{self._hwmon}/temp1_input", 1e-3),
            self.power: _scaled(f"{self._hwmon}/power1_average", 1e-6) or _scaled(f"{self._hwmon}/power1_input", 1e-6),
        }
        values.update({key: _scaled(path, 1) for key, path in self._memory.items()})
        return {key: value for key, value in values.items() if value is not None}

    def counters(self) -> dict[SeriesKey, float]:
        """What has to be derived: idle seconds under `used`, joules under `power`."""
        values = {
            self.used: _scaled(self._idle, 1e-3) if self._idle else None,
            self.power: _scaled(f"{self._hwmon}/energy1_input", 1e-6),
        }
        return {key: value for key, value in values.items() if value is not None}


def find_cards(sys_root: str = "/sys") -> list[Card]:
    """The cards there are, without connectors (``card0-HDMI-A-1``) and displays that compute nothing."""
    folders = sorted(path for path in glob(f"{sys_root}/class/drm/card*") if "-" not in os.path.basename(path))
    names = [_driver(folder) for folder in folders]
    cards = [Card(folder, label) for folder, label in zip(folders, unique_labels(names), strict=True)]
    return [card for card in cards if card.tells_anything()]


class DrmCollector:
    """Load, memory, temperature and power of the cards whose driver tells."""

    name = "gpu"

    def __init__(self, clock: Clock, sys_root: str = "/sys") -> None:
        self._clock = clock
        self._cards = find_cards(sys_root)
        self._rates = CounterRates[SeriesKey]()

    def collect(self) -> Samples:
        """What the cards say now; a sleeping or vanished card says nothing."""
        samples: dict[SeriesKey, float] = {}
        counters: dict[SeriesKey, float] = {}
        for card in self._cards:
            if not card.is_asleep():
                counters.update(card.counters())
                samples.update(card.gauges())
        for key, rate in self._rates.update(self._clock.now(), counters).items():
            samples.setdefault(key, max(0.0, 1.0 - rate) if key.metric == "gpu_used_ratio" else rate)
        return samples

    def close(self) -> None:
        """Nothing is kept open."""


def _driver(folder: str) -> str:
    """The driver's name (``amdgpu``), which is what a card's people know it by."""
    try:
        return os.path.basename(os.readlink(f"{folder}/device/driver"))
    except OSError:
        return os.path.basename(folder)


def _scaled(path: str, factor: float) -> float | None:
    value = read_integer(path)
    return None if value is None else value * factor

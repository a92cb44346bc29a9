"""Temperatures, from hwmon, or from thermal zones where there is no hwmon.

One reading can take 200 ms (the firmware is asked over a slow bus), so this belongs
behind a `BackgroundCollector`. https://www.kernel.org/doc/html/latest/hwmon/sysfs-interface.html.
Must not know which temperatures are too high.
"""

from __future__ import annotations

import os
from glob import glob

from desktop_monitor.collect.linux.labels import unique_labels
from desktop_monitor.collect.linux.procfile import read_integer, read_word
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_PLAUSIBLE_CELSIUS = (-50.0, 150.0)
"""Inputs with no probe attached read as the end of their scale (-128, 127 to 255 degrees)."""

Sensors = list[tuple[str, SeriesKey]]
"""The file of each sensor and its series."""


def find_sensors(sys_root: str = "/sys") -> Sensors:
    """Every temperature there is, under its chip's name and its own."""
    paths = sorted(glob(f"{sys_root}/class/hwmon/hwmon*/temp*_input"), key=_natural)
    names = [_hwmon_name(path) for path in paths]
    if not paths:
        paths = sorted(glob(f"{sys_root}/class/thermal/thermal_zone*/temp"), key=_natural)
        names = [read_word(f"{os.path.dirname(path)}/type") or "thermal zone" for path in paths]
    return [
        (path, SeriesKey("temperature_celsius", (label,)))
        for path, label in zip(paths, unique_labels(names), strict=True)
    ]


def _hwmon_name(path: str) -> str:
    folder, file = os.path.split(path)
    chip = read_word(f"{folder}/name") or "sensor"
    label = read_word(f"{folder}/{file.replace('_input', '_label')}")
    return f"{chip} {label}" if label else chip


def _is_asleep(path: str) -> bool:
    """Whether the sensor's device is powered down: a second graphics card would wake to answer."""
    return read_word(f"{os.path.dirname(path)}/device/power/runtime_status") in ("suspended", "suspending")


def _natural(path: str) -> list[int]:
    """Sorts hwmon10 after hwmon9."""
    digits = "".join(letter if letter.isdecimal() else " " for letter in path)
    return [int(number) for number in digits.split()]


class TemperatureCollector:
    """All temperatures of the machine."""

    name = "temperature"

    def __init__(self, sys_root: str = "/sys") -> None:
        self._sys_root = sys_root
        self._sensors: Sensors = []
        self._chips: list[str] = []
        self._silent: set[str] = set()

    def collect(self) -> Samples:
        """Temperatures now; a sensor that does not answer is left out. Raises SourceError when none does."""
        if self._chips != (chips := self._list_chips()):
            self._chips = chips
            self._sensors = find_sensors(self._sys_root)
        samples, silent = self._read()
        if silent - self._silent:
            # What spoke before and is silent now may have been replaced by another chip of its number.
            self._sensors = find_sensors(self._sys_root)
            samples, silent = self._read()
        self._silent = silent
        if not samples:
            raise SourceError("no temperature sensor answers", f"{self._sys_root}/class/hwmon")
        return samples

    def close(self) -> None:
        """Nothing is kept open."""

    def _list_chips(self) -> list[str]:
        return sorted(glob(f"{self._sys_root}/class/hwmon/hwmon*")) or ["thermal zones"]

    def _read(self) -> tuple[dict[SeriesKey, float], set[str]]:
        """Values by series, and the files that gave none."""
        samples: dict[SeriesKey, float] = {}
        silent: set[str] = set()
        lowest, highest = _PLAUSIBLE_CELSIUS
        for path, key in self._sensors:
            if _is_asleep(path):
                continue
            millidegrees = read_integer(path)
            if millidegrees is None:
                silent.add(path)
            elif lowest < millidegrees / 1000 < highest:
                samples[key] = millidegrees / 1000
        return samples, silent

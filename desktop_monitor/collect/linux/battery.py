"""Batteries and mains, from the kernel's power_supply class.

Batteries of mice and headsets are left out. Firmware may take its time to answer, so this
belongs behind a `BackgroundCollector`. https://docs.kernel.org/power/power_supply_class.html:
microwatts, microvolts, microamperes. Must not know who saves power.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from glob import glob

from desktop_monitor.collect.linux.procfile import read_integer, read_word
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_MAINS = SeriesKey("mains_online_ratio")


@dataclass(frozen=True, slots=True)
class Supply:
    """One folder of the class."""

    folder: str

    def word(self, attribute: str) -> str | None:
        """An attribute's text; None where there is none."""
        return read_word(f"{self.folder}/{attribute}")

    def number(self, attribute: str) -> int | None:
        """An attribute's number; None where there is none."""
        return read_integer(f"{self.folder}/{attribute}")

    @property
    def is_battery(self) -> bool:
        """Whether the machine itself lives on it."""
        return self.word("type") == "Battery" and self.word("scope") != "Device"

    def charge_ratio(self) -> float | None:
        """What is left of what a full charge holds today."""
        for kind in ("energy", "charge"):
            now, full = self.number(f"{kind}_now"), self.number(f"{kind}_full")
            if now is not None and full:
                return min(1.0, max(0.0, now / full))
        capacity = self.number("capacity")
        return None if capacity is None else min(1.0, max(0.0, capacity / 100))

    def discharge_watts(self) -> float | None:
        """Power drawn from it; negative while it charges. None where the direction or the power is not told."""
        power = self.number("power_now")
        watts = None if power is None else power / 1e6
        if watts is None:
            current, voltage = self.number("current_now"), self.number("voltage_now")
            watts = None if current is None or voltage is None else current * voltage / 1e12
        # The sign of the kernel's own figures differs from driver to driver.
        direction = {"Discharging": 1, "Charging": -1, "Full": 0, "Not charging": 0}.get(self.word("status") or "")
        return None if watts is None or direction is None else direction * abs(watts)


def find_supplies(sys_root: str = "/sys") -> list[Supply]:
    """All power supplies there are now."""
    return [Supply(folder) for folder in sorted(glob(f"{sys_root}/class/power_supply/*"))]


class BatteryCollector:
    """Charge and power of each battery; whether the machine is on mains."""

    name = "battery"

    def __init__(self, sys_root: str = "/sys") -> None:
        self._sys_root = sys_root

    def collect(self) -> Samples:
        """What the supplies say now. Raises SourceError when there is none any more."""
        supplies = find_supplies(self._sys_root)
        batteries = [supply for supply in supplies if supply.is_battery]
        samples: dict[SeriesKey, float] = {}
        for battery in batteries:
            samples.update(_battery_samples(battery))
        mains = _mains_online(supplies, batteries)
        if mains is not None:
            samples[_MAINS] = mains
        if not samples:
            raise SourceError("no power supply answers", f"{self._sys_root}/class/power_supply")
        return samples

    def close(self) -> None:
        """Nothing is kept open."""


def has_supply(sys_root: str = "/sys") -> bool:
    """Whether there is a battery or a mains supply of the machine itself."""
    return any(supply.is_battery or supply.word("type") == "Mains" for supply in find_supplies(sys_root))


def _battery_samples(battery: Supply) -> dict[SeriesKey, float]:
    label = (os.path.basename(battery.folder),)
    values = {
        SeriesKey("battery_charge_ratio", label): battery.charge_ratio(),
        SeriesKey("battery_discharge_watts", label): battery.discharge_watts(),
    }
    return {key: value for key, value in values.items() if value is not None}


def _mains_online(supplies: list[Supply], batteries: list[Supply]) -> float | None:
    """1 when any charger is plugged in; without a charger to ask, 0 when a battery is being used up."""
    chargers = [
        supply.number("online")
        for supply in supplies
        if supply.word("type") in ("Mains", "USB", "Wireless") and supply.word("scope") != "Device"
    ]
    answers = [online for online in chargers if online is not None]
    if answers:
        return 1.0 if any(answers) else 0.0
    return 0.0 if any(battery.word("status") == "Discharging" for battery in batteries) else None

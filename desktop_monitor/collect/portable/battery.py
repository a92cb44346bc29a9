"""The battery through psutil. Must not know who saves power."""

from __future__ import annotations

import psutil

from desktop_monitor.collect.portable.door import door
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import sentence
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_CHARGE = SeriesKey("battery_charge_ratio", ("battery",))
_MAINS = SeriesKey("mains_online_ratio")


class BatteryCollector:
    """Charge of the battery; whether the machine is on mains."""

    name = "battery"

    def collect(self) -> Samples:
        """What the system says now. Raises SourceError when there is no battery any more."""
        with door(sentence("cannot read the battery")):
            battery = psutil.sensors_battery()
        if battery is None:
            raise SourceError("no battery answers", "it may have been taken out")
        samples: dict[SeriesKey, float] = {_CHARGE: min(1.0, max(0.0, battery.percent / 100))}
        if battery.power_plugged is not None:
            samples[_MAINS] = 1.0 if battery.power_plugged else 0.0
        return samples

    def close(self) -> None:
        """Nothing is kept open."""


def has_battery() -> bool:
    """Whether there is a battery that psutil knows how to ask."""
    try:
        return psutil.sensors_battery() is not None
    except (psutil.Error, OSError, RuntimeError, AttributeError):
        # psutil has no such function where the system has no batteries.
        return False

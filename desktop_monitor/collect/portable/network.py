"""Traffic of network interfaces through psutil.

The loopback is left out, and so are interfaces that never carried a byte: Windows and
macOS list a dozen that nobody ever uses. Must not know connections.
"""

from __future__ import annotations

import psutil

from desktop_monitor.clock import Clock
from desktop_monitor.collect.portable.door import door
from desktop_monitor.collect.rates import CounterRates
from desktop_monitor.language.text import sentence
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples


def is_loopback(name: str) -> bool:
    """Whether an interface leads back to this machine: ``lo``, ``lo0``, ``Loopback Pseudo-Interface 1``."""
    return name in ("lo", "lo0") or name.startswith("Loopback")


class NetworkCollector:
    """Bytes received and sent per second by each interface."""

    name = "network"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rates = CounterRates[SeriesKey]()

    def collect(self) -> Samples:
        """Rates since the previous call. Raises SourceError."""
        with door(sentence("cannot read network counters")):
            interfaces = psutil.net_io_counters(pernic=True, nowrap=False)
        at = self._clock.now()
        counters: dict[SeriesKey, float] = {}
        for name, interface in interfaces.items():
            if not is_loopback(name) and (interface.bytes_recv or interface.bytes_sent):
                counters[SeriesKey("network_received_bytes_per_second", (name,))] = interface.bytes_recv
                counters[SeriesKey("network_sent_bytes_per_second", (name,))] = interface.bytes_sent
        return self._rates.update(at, counters)

    def close(self) -> None:
        """Nothing is kept open."""

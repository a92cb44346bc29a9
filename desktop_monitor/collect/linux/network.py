"""Traffic of network interfaces, from /proc/net/dev.

Left out: the loopback, bridges and the host's end of a container's cable (veth, cali,
…), because their traffic is counted again on a real interface or never leaves the
machine; and interfaces that are down and never carried a byte. Tunnels and VPNs stay:
what goes through them is a question people ask. Must not know connections.
"""

from __future__ import annotations

import os

from desktop_monitor.clock import Clock
from desktop_monitor.collect.linux.procfile import ProcFile, read_word
from desktop_monitor.collect.rates import CounterRates
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_CONTAINER_PREFIXES = (b"veth", b"cali", b"lxc", b"cni", b"flannel", b"vnet", b"docker", b"br-", b"virbr", b"ifb")

Counters = tuple[int, int]
"""Bytes received and sent since the interface exists."""


def parse_interfaces(content: bytes) -> dict[bytes, Counters]:
    """Counters by interface name; lines that are not whole are left out."""
    counters: dict[bytes, Counters] = {}
    for line in content.split(b"\n"):
        name, colon, rest = line.rpartition(b":")
        fields = rest.split(None, 16)
        if not colon or len(fields) < 16:
            continue
        try:
            counters[name.strip()] = (int(fields[0]), int(fields[8]))
        except ValueError:
            continue
    return counters


class NetworkCollector:
    """Bytes received and sent per second by each interface."""

    name = "network"

    def __init__(self, clock: Clock, proc_root: str = "/proc", sys_root: str = "/sys") -> None:
        self._clock = clock
        # "net" is a link to "self/net": the descriptor stays with this program's network namespace.
        self._file = ProcFile(f"{proc_root}/net/dev")
        self._interfaces = f"{sys_root}/class/net"
        self._rates = CounterRates[SeriesKey]()
        self._known: dict[bytes, tuple[SeriesKey, SeriesKey] | None] = {}

    def collect(self) -> Samples:
        """Rates since the previous call. Raises SourceError."""
        content = self._file.read()
        at = self._clock.now()
        known: dict[bytes, tuple[SeriesKey, SeriesKey] | None] = {}
        counters: dict[SeriesKey, float] = {}
        for name, (received, sent) in parse_interfaces(content).items():
            known_one = name in self._known
            keys = self._known[name] if known_one else self._keys(name)
            if keys and not known_one and not received and not sent and self._is_down(name):
                continue
            known[name] = keys
            if keys:
                counters[keys[0]], counters[keys[1]] = received, sent
        self._known = known
        return self._rates.update(at, counters)

    def close(self) -> None:
        """Give back the descriptor."""
        self._file.close()

    def _keys(self, name: bytes) -> tuple[SeriesKey, SeriesKey] | None:
        """The series of an interface; None for one that is left out."""
        if name == b"lo" or self._is_plumbing(name):
            return None
        label = (name.decode("utf-8", "replace"),)
        return (
            SeriesKey("network_received_bytes_per_second", label),
            SeriesKey("network_sent_bytes_per_second", label),
        )

    def _is_plumbing(self, name: bytes) -> bool:
        return name.startswith(_CONTAINER_PREFIXES) or os.path.isdir(f"{self._path(name)}/bridge")

    def _is_down(self, name: bytes) -> bool:
        return read_word(f"{self._path(name)}/operstate") == "down"

    def _path(self, name: bytes) -> str:
        return f"{self._interfaces}/{os.fsdecode(name)}"

"""Waits for tray icons to register with a desktop's tray host, without polling. Must not know whose they are."""

from __future__ import annotations

import time

from jeepney import HeaderFields, MatchRule, message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

_WATCHER = "org.kde.StatusNotifierWatcher"


class TrayArrivals:
    """Hears every icon that registers from its making on. Close it when done."""

    def __init__(self, bus_address: str) -> None:
        self._bus = open_dbus_connection(bus=bus_address)
        self._rule = MatchRule(type="signal", interface=_WATCHER, member="StatusNotifierItemRegistered")
        Proxy(message_bus, self._bus).AddMatch(self._rule)

    def wait(self, seconds: float) -> float:
        """The monotonic time at which the next icon registered. Raises TimeoutError after `seconds`."""
        deadline = time.monotonic() + seconds
        while True:
            heard = self._bus.receive(timeout=max(0.01, deadline - time.monotonic()))
            if self._rule.matches(heard) and heard.header.fields.get(HeaderFields.member):
                return time.monotonic()

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

"""Folders to what previews, makes and watches changes of clients' own settings. Must not know which face wants it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_monitor.clock import Clock
from desktop_monitor.config.loader import load
from desktop_monitor.paths import Paths

if TYPE_CHECKING:
    from desktop_monitor.actions.clients.actions import ClientActions
    from desktop_monitor.actions.clients.client import Client, Places
    from desktop_monitor.actions.clients.connection import Preview
    from desktop_monitor.actions.clients.states import ClientConnections


@dataclass(frozen=True, slots=True)
class ClientPlan:
    """Where everything is; what is made of it is imported when it is first wanted."""

    paths: Paths
    clock: Clock
    environment: Mapping[str, str]
    """As the clients see it: it may say where they keep their settings."""
    home: Path

    def actions(self) -> ClientActions:
        """Previews and makes changes; raises ConfigError, too, where the port to name cannot be read."""
        from desktop_monitor.actions.clients.actions import ClientActions
        from desktop_monitor.actions.clients.journal import Journal
        from desktop_monitor.actions.clients.ports import ReceiverPort

        # Read anew each time: the window may have changed it.
        port = ReceiverPort(self.paths.ports_file, lambda: load(self.paths.config_file).receiver.otlp_port)
        return ClientActions(self._places(), Journal(self.paths.state), port, self.clock, self._clients())

    def connections(self, otlp_port: int, *, with_status_line: bool = False) -> ClientConnections:
        """Says how the clients' settings stand; `otlp_port` as the settings have it."""
        from desktop_monitor.actions.clients.actions import CLIENTS
        from desktop_monitor.actions.clients.journal import Journal
        from desktop_monitor.actions.clients.ports import ReceiverPort
        from desktop_monitor.actions.clients.states import ClientConnections

        port = ReceiverPort(self.paths.ports_file, lambda: otlp_port)
        clients = self._clients() if with_status_line else CLIENTS
        return ClientConnections(self._places(), Journal(self.paths.state), port, clients)

    def preview(self, interface: str) -> Preview:
        """The change that connects the client `interface`. Raises MonitorError."""
        return self.actions().preview(interface)

    def preview_disconnect(self, interface: str) -> Preview:
        """The change that takes our part of its settings back. Raises MonitorError."""
        return self.actions().preview_disconnect(interface)

    def folders(self) -> Mapping[str, tuple[Path, ...]]:
        """Where each client that is on this machine keeps its settings, by interface; looks at folders only."""
        from desktop_monitor.actions.clients.actions import CLIENTS

        places = self._places()
        found = {client.interface: tuple(file.parent for file in client.target(places).files) for client in CLIENTS}
        return {interface: folders for interface, folders in found.items() if folders}

    def _clients(self) -> tuple[Client, ...]:
        from desktop_monitor.actions.clients.actions import CLIENTS
        from desktop_monitor.actions.clients.status_line import StatusLine

        if sys.platform == "win32":
            return CLIENTS  # it has no such shell
        is_packaged = bool(getattr(sys, "frozen", False))
        return (*CLIENTS, StatusLine(self.paths.status_line, sys.executable, is_packaged=is_packaged))

    def _places(self) -> Places:
        from desktop_monitor.actions.clients.client import Places

        return Places(self.environment, self.home, sys.platform)

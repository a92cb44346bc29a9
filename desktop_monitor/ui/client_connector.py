"""What the faces need to know before a client is connected or disconnected: the exact change.

Must not know how a client's settings are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from desktop_monitor.actions.clients.connection import Preview as Preview


class ClientConnector(Protocol):
    """Previews changes; the engine makes them (`engine.command.ConnectClient`)."""

    def preview(self, interface: str) -> Preview:
        """The change that connects the client `interface`. Raises MonitorError where its settings cannot be read."""

    def folders(self) -> Mapping[str, Sequence[Path]]:
        """Where each client that is on this machine keeps its settings, by interface."""

    def preview_disconnect(self, interface: str) -> Preview:
        """The change that takes our part of them back. Raises MonitorError."""

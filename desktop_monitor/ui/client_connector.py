"""What the faces need to know before a client is connected or disconnected: the exact change.

Must not know how a client's settings are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Preview:
    """One change of a client's own settings, before anything was touched."""

    title: str
    """What is changed: the file's path, for people."""
    diff_lines: tuple[str, ...]
    """The change as a unified diff, without line feeds; empty: there is nothing to change."""
    warnings: tuple[str, ...]
    """What the user should know first, one sentence each."""
    hash: str
    """Goes into the command: the change is made only while the file is still the one that was previewed."""


class ClientConnector(Protocol):
    """Previews changes; the engine makes them (`engine.command.ConnectClient`)."""

    def preview(self, interface: str) -> Preview:
        """The change that connects the client `interface`. Raises MonitorError where its settings cannot be read."""

    def preview_disconnect(self, interface: str) -> Preview:
        """The change that takes our part of them back. Raises MonitorError."""

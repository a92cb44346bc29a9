"""Which port clients are to send to, and whether somebody else has it. Must not know clients."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop_monitor.agents.held_ports import held_ports
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import text

DEFAULT_PORT = 4318
"""OTLP over HTTP, as IANA has it."""
_PROBE_SECONDS = 0.2


def is_answered(port: int) -> bool:
    """Whether somebody listens on this port of 127.0.0.1; nothing is said to him."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), _PROBE_SECONDS):
        return True
    return False


@dataclass(frozen=True, slots=True)
class ReceiverPort:
    """Where our receiver is, or would be."""

    file: Path
    """What `agents.held_ports` reads."""
    configured: Callable[[], int]
    """What the settings say; 0: any."""
    is_answered: Callable[[int], bool] = is_answered

    def held(self) -> int | None:
        """The port our receiver really has; None while it is closed."""
        found = held_ports(self.file)
        return found.otlp_port if found else None

    def wanted(self) -> int:
        """The port it asks for when it is opened."""
        return self.configured() or DEFAULT_PORT

    def for_clients(self) -> int:
        """The port to write into clients' settings. Raises ActionError where that would feed a stranger."""
        held = self.held()
        if held is not None:
            return held
        port = self.wanted()
        if self.is_answered(port):
            raise ActionError(
                "Nothing was changed",
                text(
                    "Another program listens on port {port}, and the client's telemetry would go to it."
                    " Open the receiver first (the setting, or desktop-monitor serve): it takes a free"
                    " port, which is then written here.",
                    port=port,
                ),
            )
        return port

"""Finds the D-Bus session bus and connects to it. jeepney is imported with the first connection.

Must not know what is asked there.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Mapping
from pathlib import Path

from desktop_monitor.notify.bus import BUS, LIMIT_SECONDS, Bus, BusError


def open_session_bus(environment: Mapping[str, str], limit_seconds: float = LIMIT_SECONDS) -> Bus:
    """Connect to the session bus `environment` names. Raises BusError."""
    address = environment.get("DBUS_SESSION_BUS_ADDRESS") or _default_address(environment)
    if not address:
        raise BusError("no session bus", "DBUS_SESSION_BUS_ADDRESS is not set")
    bus = Bus(_authenticated(address, limit_seconds), limit_seconds)
    try:
        bus.call(BUS, "Hello")
    except BusError:
        bus.close()
        raise
    return bus


def _default_address(environment: Mapping[str, str]) -> str:
    """Where systemd puts the bus of a user who has no address in the environment."""
    folder = environment.get("XDG_RUNTIME_DIR", "")
    return f"unix:path={folder}/bus" if folder and Path(folder, "bus").exists() else ""


def _authenticated(address: str, limit_seconds: float) -> socket.socket:
    try:
        from jeepney.bus import get_connectable_addresses
        from jeepney.io.blocking import prep_socket

        connected: socket.socket = prep_socket(next(get_connectable_addresses(address)), timeout=limit_seconds)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        raise BusError("no session bus", f"{address}: {error}") from error
    # Only sending gets a limit: the reading thread waits for ever and `_lost` wakes it.
    seconds, fraction = divmod(limit_seconds, 1.0)
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", int(seconds), int(fraction * 1e6)))
    return connected

"""Do connected clients send where somebody receives? Must not know how clients' settings are read."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.actions.clients.connection import Connection
from desktop_monitor.diagnostics.finding import Finding, advice, ok, problem
from desktop_monitor.metrics.client_names import client_name


def examine_clients(connections: Mapping[str, Connection], held_port: int | None) -> Finding:
    """`connections` by interface; `held_port` is what our receiver has, None while it is closed."""
    astray = _those(connections, Connection.WRONG_PORT)
    if astray:
        return problem("agents", "clients.astray", names=_names(astray))
    connected = _those(connections, Connection.CONNECTED)
    if not connected:
        return ok("agents", "clients.none")
    if held_port is None:
        return advice("agents", "clients.unheard", names=_names(connected))
    return ok("agents", "clients.ok", names=_names(connected), port=held_port)


def _those(connections: Mapping[str, Connection], state: Connection) -> tuple[str, ...]:
    return tuple(sorted(interface for interface, found in connections.items() if found is state))


def _names(interfaces: tuple[str, ...]) -> str:
    return ", ".join(map(client_name, interfaces))

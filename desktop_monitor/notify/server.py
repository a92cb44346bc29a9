"""What a freedesktop notification server says about itself, and what it is known to do.

Must not know how a notification is sent to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from desktop_monitor.language.text import text
from desktop_monitor.notify.bus import Bus, BusError

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
SERVICE = (NAME, PATH, NAME)


class Availability(Enum):
    """Whether there is a notification server."""

    RUNNING = "running"
    STARTABLE = "startable"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Quirks:
    """Where a server differs from what it announces."""

    takes_click: bool = True
    """False: a "default" action is not a click on the message there."""
    max_buttons: int = 8


QUIRKS: Mapping[str, Quirks] = MappingProxyType(
    {
        "Xfce Notify Daemon": Quirks(takes_click=False),
        "gnome-shell": Quirks(max_buttons=3),
    }
)
"""By the name in GetServerInformation; a server that is not here is taken at its word."""


@dataclass(frozen=True, slots=True)
class Server:
    """One running server."""

    owner: str
    """Its unique name on the bus; a restarted server has another one."""
    name: str
    vendor: str
    version: str
    capabilities: frozenset[str]

    @property
    def quirks(self) -> Quirks:
        """Where it is known to differ."""
        return QUIRKS.get(self.name, Quirks())

    @property
    def takes_actions(self) -> bool:
        """Whether buttons and clicks come back."""
        return "actions" in self.capabilities

    @property
    def renders_markup(self) -> bool:
        """Whether the body must be escaped to be shown as it is."""
        return "body-markup" in self.capabilities


def availability(bus: Bus) -> Availability:
    """Whether a server runs or can be started; the server itself is not asked. Raises BusError."""
    if bus.name_has_owner(NAME):
        return Availability.RUNNING
    return Availability.STARTABLE if bus.is_activatable(NAME) else Availability.NONE


def ask(bus: Bus, limit_seconds: float | None = None) -> Server:
    """Ask the server who it is, starting it where the bus can. Raises BusError.

    `limit_seconds` holds for each of two questions.
    """
    about = bus.call(SERVICE, "GetServerInformation", limit_seconds=limit_seconds)
    able = bus.call(SERVICE, "GetCapabilities", limit_seconds=limit_seconds)
    if len(about.body) < 3 or len(able.body) != 1 or not isinstance(able.body[0], list):
        raise BusError("an answer makes no sense", text("{name} does not follow its specification", name=NAME))
    name, vendor, version = (str(part) for part in about.body[:3])
    return Server(about.sender, name, vendor, version, frozenset(map(str, able.body[0])))

"""The desktop's own notifications on Linux: org.freedesktop.Notifications over the session bus.

Connects at the first notification and again after the bus or the server was
restarted. Must not know which other channels there are.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from functools import partial
from typing import Any

from desktop_monitor.clock import Clock
from desktop_monitor.language.text import text
from desktop_monitor.notify.bus import LIMIT_SECONDS, Bus, BusError, Reply, Signal
from desktop_monitor.notify.channel import Capability, Notification, Response, ResponseHandler, Urgency
from desktop_monitor.notify.sanitise import LABEL_CHARACTERS, escape_markup, one_line, several_lines
from desktop_monitor.notify.server import NAME, PATH, SERVICE, Availability, Server, ask, availability
from desktop_monitor.notify.session_bus import open_session_bus

_LOG = logging.getLogger(__name__)
_APP_NAME = "Desktop Monitor"
_ICON = "utilities-system-monitor"
_URGENCY_BYTES = {Urgency.LOW: 0, Urgency.NORMAL: 1, Urgency.CRITICAL: 2}
_DISMISSED_BY_READER = 2
_MAX_MILLISECONDS = 2**31 - 1
_BUS_NAME = "org.freedesktop.DBus"


class FreedesktopChannel:
    """Shows notifications through the desktop's server. `show` takes at most `limit_seconds`."""

    name = "desktop"

    def __init__(
        self,
        on_response: ResponseHandler,
        clock: Clock,
        environment: Mapping[str, str],
        limit_seconds: float = LIMIT_SECONDS,
    ) -> None:
        self._on_response = on_response
        self._clock = clock
        self._environment = environment
        self._limit_seconds = limit_seconds
        self._bus: Bus | None = None
        self._server: Server | None = None
        self._shown = _Shown()

    @property
    def capabilities(self) -> Capability:
        """What the server asked last can do; nothing before the first notification."""
        server = self._server
        if server is None:
            return Capability.NONE
        able = Capability.REPLACE | Capability.WITHDRAW
        if server.takes_actions:
            able |= Capability.BUTTONS
            if server.quirks.takes_click:
                able |= Capability.CLICK
        return able

    def show(self, notification: Notification) -> None:
        """Show or replace. Raises DeliveryError."""
        deadline = self._clock.monotonic() + self._limit_seconds
        bus = self._connected(deadline)
        server = self._asked(bus, deadline)
        bus.call(
            SERVICE,
            "Notify",
            "susssasa{sv}i",
            _arguments(notification, server, self._shown.id_of(notification.key)),
            limit_seconds=self._left(deadline),
            on_reply=partial(self._numbered, bus, notification.key),
        )

    def withdraw(self, key: str) -> None:
        """Close the notification of `key`; unknown keys and lost connections are fine."""
        number = self._shown.forget_key(key)
        if number and self._bus is not None:
            _close(self._bus, number)

    def close(self) -> None:
        """Give back the connection; what is shown stays."""
        if self._bus is not None:
            self._bus.close()
        self._bus = None

    def _connected(self, deadline: float) -> Bus:
        if self._bus is not None and self._bus.is_open:
            return self._bus
        self.close()
        self._server = None
        self._shown.clear()
        bus = open_session_bus(self._environment, self._left(deadline))
        self._bus = bus
        bus.subscribe(_BUS_NAME, "/org/freedesktop/DBus", self._owner_changed, about=NAME)
        bus.subscribe(NAME, PATH, self._heard)
        return bus

    def _asked(self, bus: Bus, deadline: float) -> Server:
        server = self._server
        if server is None:
            if availability(bus) is Availability.NONE:
                raise BusError("no notification server", "none runs and none can be started")
            server = self._server = ask(bus, self._left(deadline))
        return server

    def _left(self, deadline: float) -> float:
        left = deadline - self._clock.monotonic()
        if left <= 0:
            raise BusError(
                "no answer",
                text("the notification server took more than {limit:.0f} s", limit=self._limit_seconds),
            )
        return left

    def _numbered(self, bus: Bus, key: str, reply: Reply, late: bool) -> None:
        """The server's number for `key`. After the limit it was told elsewhere: take it back."""
        if not reply.body or not isinstance(reply.body[0], int):
            return
        if late:
            _close(bus, reply.body[0])
        else:
            self._shown.record(key, reply.body[0])

    def _owner_changed(self, signal: Signal) -> None:
        if signal.sender == _BUS_NAME and signal.member == "NameOwnerChanged":
            server = self._server
            if server is None or signal.body[2] != server.owner:
                self._server = None
                self._shown.clear()

    def _heard(self, signal: Signal) -> None:
        server = self._server
        if server is None or signal.sender != server.owner or len(signal.body) != 2:
            return
        number, detail = signal.body
        if not isinstance(number, int):
            return
        if signal.member == "ActionInvoked":
            self._answered(number, detail)
        elif signal.member == "NotificationClosed":
            self._closed(number, detail)

    def _answered(self, number: int, action: object) -> None:
        key = self._shown.answer(number)
        if key is not None:
            self._on_response(Response(key, str(action)))

    def _closed(self, number: int, reason: object) -> None:
        key = self._shown.forget_number(number)
        if key is not None and reason == _DISMISSED_BY_READER:
            self._on_response(Response(key, "closed"))


class _Shown:
    """Which number the server gave to which key. Used by two threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[str, int] = {}
        self._keys: dict[int, str] = {}
        self._answered: set[int] = set()

    def record(self, key: str, number: int) -> None:
        """Remember the server's number for `key`."""
        with self._lock:
            old = self._numbers.pop(key, 0)
            self._keys.pop(old, None)
            self._numbers.pop(self._keys.get(number, ""), None)
            self._numbers[key] = number
            self._keys[number] = key
            self._answered -= {old, number}

    def id_of(self, key: str) -> int:
        """The number to replace, 0 for none."""
        with self._lock:
            return self._numbers.get(key, 0)

    def answer(self, number: int) -> str | None:
        """The key of a notification of ours that was answered; its closing is then no news."""
        with self._lock:
            key = self._keys.get(number)
            if key is not None:
                self._answered.add(number)
            return key

    def forget_number(self, number: int) -> str | None:
        """Forget a closed notification; its key, unless it is not ours or was answered."""
        with self._lock:
            key = self._keys.pop(number, None)
            if key is None:
                return None
            del self._numbers[key]
            answered = number in self._answered
            self._answered.discard(number)
            return None if answered else key

    def forget_key(self, key: str) -> int:
        """Forget a notification that is withdrawn; its number, 0 for an unknown key."""
        with self._lock:
            number = self._numbers.pop(key, 0)
            self._keys.pop(number, None)
            self._answered.discard(number)
            return number

    def clear(self) -> None:
        """Forget all: numbers of another server mean nothing to the next."""
        with self._lock:
            self._numbers.clear()
            self._keys.clear()
            self._answered.clear()


def _close(bus: Bus, number: int) -> None:
    try:
        bus.send(SERVICE, "CloseNotification", "u", (number,))
    except BusError as error:
        _LOG.debug("a notification was not taken back: %s", error)


def _arguments(notification: Notification, server: Server, replaces: int) -> tuple[Any, ...]:
    """What Notify takes (Desktop Notifications Specification 1.2, table 6)."""
    body = several_lines(notification.body)
    hints = {"urgency": ("y", _URGENCY_BYTES[notification.urgency]), "desktop-entry": ("s", "desktop-monitor")}
    return (
        _APP_NAME,
        replaces,
        _ICON,
        one_line(notification.title) or _APP_NAME,
        escape_markup(body) if server.renders_markup else body,
        _actions(notification, server),
        hints,
        _expiry(notification.expires_seconds),
    )


def _actions(notification: Notification, server: Server) -> list[str]:
    if not server.takes_actions:
        return []
    actions = ["default", "Open"] if server.quirks.takes_click else []
    for button in notification.buttons[: server.quirks.max_buttons]:
        actions += [button.id, one_line(button.label, LABEL_CHARACTERS)]
    return actions


def _expiry(seconds: float | None) -> int:
    """Milliseconds for the server: -1 its default, 0 never."""
    return -1 if seconds is None else min(max(round(seconds * 1000), 0), _MAX_MILLISECONDS)

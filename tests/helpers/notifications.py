"""What programs of a session ask the notification daemon to show, and a user who answers.

Must not know the program under test.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, MatchRule, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus.Monitoring")
_NAME = "org.freedesktop.Notifications"


@dataclass(frozen=True, slots=True)
class Shown:
    """One call of Notify."""

    app: str
    replaces: int
    """The id it takes the place of; 0: a new one."""
    summary: str
    body: str
    actions: dict[str, str]
    """Key → label of each button."""
    hints: dict[str, Any] = field(repr=False)


class NotificationLog:
    """Listens on the session bus from now on. Close it when done."""

    def __init__(self, bus_address: str) -> None:
        self._bus: DBusConnection = open_dbus_connection(bus=bus_address)
        rules = [MatchRule(type="method_call", interface=_NAME).serialise()]
        reply = self._bus.send_and_get_reply(new_method_call(_BUS, "BecomeMonitor", "asu", (rules, 0)))
        assert reply.header.message_type is MessageType.method_return, reply.body
        self._lock = threading.Lock()
        self._shown: list[Shown] = []
        self._withdrawn: list[int] = []
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="notification log", daemon=True)
        self._thread.start()

    @property
    def shown(self) -> list[Shown]:
        """All calls of Notify so far, oldest first."""
        with self._lock:
            return list(self._shown)

    @property
    def withdrawn(self) -> list[int]:
        """Ids that programs asked to close, in order."""
        with self._lock:
            return list(self._withdrawn)

    def close(self) -> None:
        """Stop listening."""
        self._closing.set()
        self._thread.join(timeout=5)
        self._bus.close()

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                message = self._bus.receive(timeout=0.2)
            except TimeoutError:
                continue
            except (ConnectionError, OSError):
                return
            self._note(message.header.fields.values(), message.body)

    def _note(self, header: Any, body: Any) -> None:
        with self._lock:
            if "Notify" in header:
                app, replaces, _icon, summary, text, actions, hints, _expires = body
                buttons = dict(zip(actions[::2], actions[1::2], strict=True))
                plain = {key: value[1] for key, value in hints.items()}
                self._shown.append(Shown(app, replaces, summary, text, buttons, plain))
            elif "CloseNotification" in header:
                self._withdrawn.append(body[0])

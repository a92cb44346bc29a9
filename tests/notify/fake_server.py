"""A notification server written for the tests: it does what it is told, also wrong things."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus import get_connectable_addresses
from jeepney.io.blocking import DBusConnection, prep_socket

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
_EMITTER = DBusAddress(PATH, NAME, NAME)


@dataclass
class Behaviour:
    """How the server answers."""

    name: str = "test server"
    capabilities: tuple[str, ...] = ("body", "actions", "body-markup")
    silent_members: frozenset[str] = frozenset()
    refused_members: frozenset[str] = frozenset()
    nonsense_members: frozenset[str] = frozenset()
    dies_on: str = ""
    before_reply: Callable[[FakeServer, int], None] | None = None
    """Called with the number of a notification before its reply is sent."""


@dataclass
class FakeServer:
    """Owns the name on a bus from `start` to `stop`, on a thread of its own."""

    address: str
    behaviour: Behaviour = field(default_factory=Behaviour)
    notified: list[tuple[Any, ...]] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    unanswered: list[Message] = field(default_factory=list)

    def start(self) -> FakeServer:
        self.changed = threading.Condition()
        self.connection = DBusConnection(prep_socket(next(get_connectable_addresses(self.address))))
        self.connection.send_and_get_reply(message_bus.RequestName(NAME))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.sock.shutdown(2)
        self._thread.join(5)
        self.connection.close()

    def emit(self, member: str, signature: str, body: tuple[Any, ...]) -> None:
        """Send a signal to everybody, as servers do."""
        self.connection.send(new_signal(_EMITTER, member, signature, body))

    def wait_for(self, condition: Callable[[FakeServer], bool]) -> bool:
        """Wait until something that was received makes `condition` true."""
        with self.changed:
            return self.changed.wait_for(lambda: condition(self), 10)

    def answer_late(self, number: int) -> None:
        """Answer the oldest Notify that was left without an answer."""
        self.connection.send(new_method_return(self.unanswered.pop(0), "u", (number,)))

    def _serve(self) -> None:
        while True:
            try:
                message = self.connection.receive()
            except (OSError, ValueError):
                return
            if message.header.message_type is MessageType.method_call:
                with self.changed:
                    self._handle(message)
                    self.changed.notify_all()

    def _handle(self, message: Message) -> None:
        member = message.header.fields[HeaderFields.member]
        behaviour = self.behaviour
        if member == behaviour.dies_on:
            self.connection.sock.shutdown(2)
        elif member in behaviour.silent_members:
            self.unanswered.append(message)
        elif member in behaviour.refused_members:
            self.connection.send(new_error(message, "org.freedesktop.DBus.Error.LimitsExceeded", "s", ("too many",)))
        elif member in behaviour.nonsense_members:
            self.connection.send(new_method_return(message, "s", ("nonsense",)))
        else:
            getattr(self, f"_{member}")(message)

    def _GetServerInformation(self, message: Message) -> None:
        self.connection.send(new_method_return(message, "ssss", (self.behaviour.name, "tests", "1", "1.2")))

    def _GetCapabilities(self, message: Message) -> None:
        self.connection.send(new_method_return(message, "as", (list(self.behaviour.capabilities),)))

    def _Notify(self, message: Message) -> None:
        number = message.body[1] or len(self.notified) + 1
        self.notified.append(message.body)
        if self.behaviour.before_reply is not None:
            self.behaviour.before_reply(self, number)
        self.connection.send(new_method_return(message, "u", (number,)))

    def _CloseNotification(self, message: Message) -> None:
        self.withdrawn.append(message.body[0])
        self.connection.send(new_method_return(message))

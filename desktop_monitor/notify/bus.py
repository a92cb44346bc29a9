"""A small client of a D-Bus message bus: questions with a time limit, and signals.

A thread of its own reads; any other thread may ask. jeepney hands error replies
back like answers, here they raise. Everything that goes wrong is a `BusError`.
Must not know how a bus is found (see `session_bus`) or what messages mean.
"""

from __future__ import annotations

import logging
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from desktop_monitor.errors import DeliveryError
from desktop_monitor.language.quantities import local
from desktop_monitor.language.text import text

if TYPE_CHECKING:
    from jeepney import MatchRule, Message

LIMIT_SECONDS = 5.0

_LOG = logging.getLogger(__name__)
_READ_BYTES = 65_536
_ABANDONED_LIMIT = 32
BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


class BusError(DeliveryError):
    """The bus, or the program asked through it, did not do what it was asked."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and the unique name of the connection that gave it."""

    sender: str
    body: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal as it came in."""

    sender: str
    member: str
    body: tuple[Any, ...]


SignalHandler = Callable[[Signal], None]
"""Called on the reading thread: must be quick and must not ask the bus anything."""

ReplyHandler = Callable[[Reply, bool], None]
"""Like `SignalHandler`; the flag tells whether the asker had given up waiting."""


@dataclass(slots=True)
class _Question:
    on_reply: ReplyHandler | None
    answered: threading.Event = field(default_factory=threading.Event)
    answer: Message | None = None
    abandoned: bool = False


class Bus:
    """One connection. Made by `session_bus.open_session_bus`; `close` gives back socket and thread."""

    def __init__(self, connected: socket.socket, limit_seconds: float = LIMIT_SECONDS) -> None:
        """`connected` is a socket behind the authentication."""
        self._socket = connected
        self._limit_seconds = limit_seconds
        self._serials = count(1)
        self._sending = threading.Lock()
        self._state = threading.Lock()
        self._questions: dict[int, _Question] = {}
        self._handlers: list[tuple[MatchRule, SignalHandler]] = []
        self._open = True
        self._reader = threading.Thread(target=self._read, name="session-bus", daemon=True)
        self._reader.start()

    @property
    def is_open(self) -> bool:
        """False once the connection was closed or lost."""
        return self._open

    def call(
        self,
        destination: tuple[str, str, str],
        member: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        *,
        limit_seconds: float | None = None,
        on_reply: ReplyHandler | None = None,
    ) -> Reply:
        """Ask (bus name, object path, interface) and wait for the answer.

        `on_reply` hears of a good answer before any signal that follows it, even after the limit.
        Raises BusError for an error reply, silence, or a lost connection.
        """
        limit = self._limit_seconds if limit_seconds is None else limit_seconds
        question = _Question(on_reply)
        serial = self._send(destination, member, signature, body, question)
        if not question.answered.wait(limit) and self._abandon(serial, question):
            raise BusError(
                "no answer",
                text(
                    "{destination} did not answer {member} within {limit} s",
                    destination=destination[0],
                    member=member,
                    limit=local(f"{limit:.1f}"),
                ),
            )
        if question.answer is None:
            raise BusError("bus connection lost", text("while waiting for {member}", member=member))
        return _unwrapped(question.answer, member)

    def send(self, destination: tuple[str, str, str], member: str, signature: str, body: tuple[Any, ...]) -> None:
        """Ask without waiting; nobody learns what came of it. Raises BusError for a lost connection."""
        self._send(destination, member, signature, body, None)

    def subscribe(self, interface: str, path: str, handler: SignalHandler, *, about: str | None = None) -> None:
        """Have `handler` called for signals of `interface`; `about` filters on the first argument.

        Anyone may send such a signal: check the sender. Raises BusError.
        """
        from jeepney import MatchRule

        rule = MatchRule(type="signal", interface=interface, path=path)
        if about is not None:
            rule.add_arg_condition(0, about)
        self._handlers.append((rule, handler))
        self.call(BUS, "AddMatch", "s", (rule.serialise(),))

    def name_has_owner(self, name: str) -> bool:
        """Whether a program answers to `name` now. Raises BusError."""
        return bool(self.call(BUS, "NameHasOwner", "s", (name,)).body[0])

    def is_activatable(self, name: str) -> bool:
        """Whether the bus can start a program for `name`. Raises BusError."""
        return name in self.call(BUS, "ListActivatableNames").body[0]

    def property(self, destination: tuple[str, str, str], name: str) -> Any:
        """The value of a property. Raises BusError."""
        bus_name, path, interface = destination
        where = (bus_name, path, "org.freedesktop.DBus.Properties")
        body = self.call(where, "Get", "ss", (interface, name)).body
        if len(body) != 1 or not isinstance(body[0], tuple):
            raise BusError(
                "an answer makes no sense",
                text("{bus_name} did not answer with the value of {name}", bus_name=bus_name, name=name),
            )
        _signature, value = body[0]
        return value

    def close(self) -> None:
        """End the connection; whoever waits for an answer gets a BusError."""
        self._lost()
        if threading.current_thread() is not self._reader:
            self._reader.join(self._limit_seconds)
        self._socket.close()

    def _send(
        self,
        destination: tuple[str, str, str],
        member: str,
        signature: str,
        body: tuple[Any, ...],
        question: _Question | None,
    ) -> int:
        from jeepney import DBusAddress, MessageFlag, new_method_call

        name, path, interface = destination
        message = new_method_call(DBusAddress(path, name, interface), member, signature or None, body)
        if question is None:
            message.header.flags |= MessageFlag.no_reply_expected
        with self._sending:
            serial = next(self._serials)
            data = message.serialise(serial=serial)
            self._remember(serial, question)
            try:
                self._socket.sendall(data)
            except OSError as error:
                self._lost()
                raise BusError("bus connection lost", str(error)) from error
        return serial

    def _remember(self, serial: int, question: _Question | None) -> None:
        with self._state:
            if not self._open:
                raise BusError("bus connection lost")
            if question is not None:
                self._questions[serial] = question

    def _abandon(self, serial: int, question: _Question) -> bool:
        """Stop waiting; False when the answer came in that very moment.

        A few questions whose late answer matters are kept, the rest is forgotten.
        """
        with self._state:
            if question.answer is not None:
                return False
            question.abandoned = True
            if question.on_reply is None:
                self._questions.pop(serial, None)
            late = [key for key, other in self._questions.items() if other.abandoned]
            for key in late[:-_ABANDONED_LIMIT]:
                del self._questions[key]
        return True

    def _read(self) -> None:
        from jeepney import Parser

        parser = Parser()
        try:
            while data := self._socket.recv(_READ_BYTES):
                parser.add_data(data)
                while (message := parser.get_next_message()) is not None:
                    self._dispatch(message)
        except (OSError, ValueError, struct.error) as error:
            _LOG.debug("reading from the session bus ended: %s", error)
        finally:
            self._lost()

    def _dispatch(self, message: Message) -> None:
        from jeepney import HeaderFields, MessageType

        if message.header.message_type is MessageType.signal:
            self._dispatch_signal(message)
            return
        with self._state:
            question = self._questions.pop(message.header.fields.get(HeaderFields.reply_serial, -1), None)
            if question is None:
                return
            question.answer = message
        if question.on_reply is not None and message.header.message_type is MessageType.method_return:
            question.on_reply(_reply(message), question.abandoned)
        question.answered.set()

    def _dispatch_signal(self, message: Message) -> None:
        from jeepney import HeaderFields

        fields = message.header.fields
        signal = Signal(fields.get(HeaderFields.sender, ""), fields[HeaderFields.member], message.body)
        for rule, handler in tuple(self._handlers):
            if rule.matches(message):
                handler(signal)

    def _lost(self) -> None:
        with self._state:
            self._open = False
            waiting = tuple(self._questions.values())
            self._questions.clear()
        for question in waiting:
            question.answered.set()
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            _LOG.debug("the session bus connection was closed already")


def _unwrapped(message: Message, member: str) -> Reply:
    from jeepney import HeaderFields, MessageType

    if message.header.message_type is MessageType.error:
        name = message.header.fields.get(HeaderFields.error_name) or text("unknown error")
        raise BusError(
            text("{member} was refused", member=member),
            text("{name}: {detail}", name=name, detail=" ".join(map(str, message.body))),
        )
    return _reply(message)


def _reply(message: Message) -> Reply:
    from jeepney import HeaderFields

    return Reply(message.header.fields.get(HeaderFields.sender, ""), message.body)

"""A program on the bus that owns a name and answers questions for its properties."""

from __future__ import annotations

import socket
import threading

from jeepney import HeaderFields, MessageType, message_bus, new_error, new_method_return
from jeepney.bus import get_connectable_addresses
from jeepney.io.blocking import DBusConnection, prep_socket


class BusObject:
    """Runs on a thread of its own until `stop`."""

    def __init__(self, address: str, name: str, properties: dict[str, bool]) -> None:
        self._properties = properties
        self._connection = DBusConnection(prep_socket(next(get_connectable_addresses(address))))
        self._connection.send_and_get_reply(message_bus.RequestName(name))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._connection.close()

    def _serve(self) -> None:
        while True:
            try:
                message = self._connection.receive()
            except (OSError, ValueError):
                return
            if message.header.message_type is not MessageType.method_call:
                continue
            known = message.header.fields[HeaderFields.member] == "Get" and message.body[1] in self._properties
            if known:
                answer = new_method_return(message, "v", (("b", self._properties[message.body[1]]),))
            else:
                answer = new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
            self._connection.send(answer)

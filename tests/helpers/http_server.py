"""A server on the loopback interface that answers with the bytes it is told, however wrong they are."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Behave = Callable[[socket.socket, "Server"], None]
_PATIENCE_SECONDS = 20.0


@dataclass
class Server:
    """What was asked of it."""

    port: int
    requests: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    """Set at the end of the test: who stalls may stop."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def answer(body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    """A proper answer."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def saying(*answers: bytes) -> Behave:
    """One answer for each request, the last one for all that follow."""
    left = list(answers)

    def behave(connection: socket.socket, _server: Server) -> None:
        connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return behave


def stalling(begin: bytes = b"") -> Behave:
    """Begin to answer and go no further."""

    def behave(connection: socket.socket, server: Server) -> None:
        connection.sendall(begin)
        server.over.wait(_PATIENCE_SECONDS)

    return behave


def endless(begin: bytes, chunk: bytes) -> Behave:
    """Repeat `chunk` until the other side has enough."""

    def behave(connection: socket.socket, _server: Server) -> None:
        connection.sendall(begin)
        while True:
            connection.sendall(chunk)

    return behave


@contextmanager
def serving(behave: Behave) -> Iterator[Server]:
    """The server while the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listener, server, behave), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            # A blocked accept does not notice that its socket was closed; one more guest wakes it.
            socket.create_connection(("127.0.0.1", server.port)).close()
            thread.join(_PATIENCE_SECONDS)


def _serve(listener: socket.socket, server: Server, behave: Behave) -> None:
    while True:
        connection, _ = listener.accept()
        with connection:
            if server.over.is_set():
                return
            connection.settimeout(_PATIENCE_SECONDS)
            _one(connection, server, behave)


def _one(connection: socket.socket, server: Server, behave: Behave) -> None:
    try:
        asked = b""
        while b"\r\n\r\n" not in asked and (chunk := connection.recv(65_536)):
            asked += chunk
        server.requests.append(asked.decode())
        behave(connection, server)
    except OSError:
        return  # the other side had enough

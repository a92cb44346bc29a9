"""A server on the loopback interface that answers with the bytes it is told, however wrong they are."""

from __future__ import annotations

import re
import socket
import ssl
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
    tls: ssl.SSLContext | None = None

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def bodies(self) -> list[str]:
        """What was sent to it."""
        return [request.partition("\r\n\r\n")[2] for request in self.requests]


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
def serving(behave: Behave, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """The server while the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1], tls=tls)
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
            try:
                _one(connection, server, behave)
            except OSError:
                continue  # the other side had enough


def _one(connection: socket.socket, server: Server, behave: Behave) -> None:
    if server.tls is None:
        server.requests.append(_asked(connection))
        behave(connection, server)
        return
    with server.tls.wrap_socket(connection, server_side=True) as protected:
        server.requests.append(_asked(protected))
        behave(protected, server)


def _asked(connection: socket.socket) -> str:
    asked = b""
    while not _is_whole(asked) and (chunk := connection.recv(65_536)):
        asked += chunk
    return asked.decode()


def _is_whole(asked: bytes) -> bool:
    head, end, body = asked.partition(b"\r\n\r\n")
    length = re.search(rb"^content-length: *(\d+)", head, re.IGNORECASE | re.MULTILINE)
    return bool(end) and len(body) >= int(length[1] if length else 0)

"""Mail servers on the loopback interface: a real one that is told whom to refuse, and one that misbehaves."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

_PATIENCE_SECONDS = 20.0


@dataclass
class MailServer:
    """What it does and what came in; its fields may be changed while it runs."""

    answers: dict[str, str] = field(default_factory=dict)
    """To RCPT of an address, or to DATA; everything else is taken."""
    password: bytes = b""
    """Whoever logs in must know it; empty: no log-in is offered."""
    port: int = 0
    received: list[Envelope] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    protected: list[bool] = field(default_factory=list)

    @property
    def letters(self) -> list[bytes]:
        """As they came in."""
        return [bytes(one.content or b"") for one in self.received]

    async def handle_RCPT(self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]) -> str:
        refusal = self.answers.get(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, smtp: SMTP, _session: Session, envelope: Envelope) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.received.append(envelope)
        self.protected.append(smtp.transport.get_extra_info("sslcontext") is not None)
        return "250 OK"

    def authenticate(
        self, _smtp: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        self.users.append(data.login.decode())
        return AuthResult(success=data.password == self.password, handled=False)


@contextmanager
def mail_server(
    server: MailServer | None = None,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    **options: Any,
) -> Iterator[MailServer]:
    """A real server while the block lasts."""
    server = server or MailServer()
    loop = asyncio.new_event_loop()
    offers_login = (
        {"authenticator": server.authenticate, "auth_require_tls": starttls is not None} if server.password else {}
    )

    def protocol() -> SMTP:
        return SMTP(
            server,
            hostname="mail.example",
            ident="test",
            tls_context=starttls,
            require_starttls=starttls is not None,
            loop=loop,
            **offers_login,
            **options,
        )

    listening = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=tls))
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result(_PATIENCE_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_PATIENCE_SECONDS)
        loop.close()


async def _end(listening: asyncio.Server) -> None:
    listening.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def misbehaving(behave: Callable[[socket.socket, threading.Event], None]) -> Iterator[int]:
    """The port of a server that does what `behave` does to each connection; the event is set at the end."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        thread = threading.Thread(target=_serve, args=(listener, behave, over), daemon=True)
        thread.start()
        try:
            yield port
        finally:
            over.set()
            # A blocked accept does not notice that its socket was closed; one more guest wakes it.
            socket.create_connection(("127.0.0.1", port)).close()
            thread.join(_PATIENCE_SECONDS)


def _serve(
    listener: socket.socket, behave: Callable[[socket.socket, threading.Event], None], over: threading.Event
) -> None:
    while True:
        connection, _ = listener.accept()
        with connection:
            if over.is_set():
                return
            connection.settimeout(_PATIENCE_SECONDS)
            with contextlib.suppress(OSError):
                behave(connection, over)

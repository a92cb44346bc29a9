"""Secrets planted wherever a channel may hold one stand in no error, log, status, or row of the ledger."""

from __future__ import annotations

import base64
import logging
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.message import EmailChannel, MailSecurity, WebhookChannel, WebhookFormat
from desktop_monitor.notify.outlets import Outlets
from desktop_monitor.notify.remote import RemoteDispatcher
from desktop_monitor.notify.secrets import Secrets
from desktop_monitor.notify.sending import RemoteOptions
from desktop_monitor.store.ledger import open_ledger
from tests.helpers.http_server import Behave, Server, answer, saying, serving
from tests.helpers.mail_server import MailServer, mail_server, misbehaving
from tests.helpers.messages import message
from tests.helpers.polling import wait_until

PATH, QUERY, KEY, WORD = "T0PLANTEDPATH", "PLANTEDQUERY", "PLANTEDKEY", "PLANTEDWORD"
SECRETS = (
    *(PATH, QUERY, KEY, WORD),
    base64.b64encode(WORD.encode()).decode(),
    base64.b64encode(f"\0jo\0{WORD}".encode()).decode(),
)
ENVIRONMENT = {"KEY": KEY, "WORD": WORD, "ODD": f"{WORD}\u00e9", "BROKEN": f"https://jo:{WORD}@[::1/{PATH}"}
NAMES = {name: f"env:{name}" for name in (*ENVIRONMENT, "HOOK")}


def repeating(connection: socket.socket, server: Server) -> None:
    """A server that says back whatever it was sent, where only a status belongs."""
    connection.sendall(f"HTTP/1.1 {server.requests[-1]}".encode())


def redirecting(connection: socket.socket, server: Server) -> None:
    target = server.requests[-1].split()[1]
    connection.sendall(answer(b"", "307 Temporary", f"Location: http://evil.example{target}\r\n"))


def repeating_mail(connection: socket.socket, _over: threading.Event) -> None:
    """Says back every line as the reason for refusing it."""
    connection.sendall(b"220 hello\r\n")
    with connection.makefile("rb") as said:
        for line in said:
            is_hello = line.startswith(b"ehlo")
            connection.sendall(b"250-mail\r\n250 AUTH PLAIN LOGIN\r\n" if is_hello else b"535 no: " + line)


BEHAVIOURS: list[Behave] = [
    saying(answer(PATH.encode(), "404 Not Found")),
    saying(answer(QUERY.encode(), f"500 {PATH}")),
    saying(b""),
    repeating,
    redirecting,
]


@pytest.fixture
def channels() -> Iterator[list[RemoteOptions]]:
    """Every kind, each before a server that treats it badly in another way."""
    with ExitStack() as running:
        found: list[RemoteOptions] = []
        for number, behave in enumerate(BEHAVIOURS):
            url = f"{running.enter_context(serving(behave)).url}/{PATH}?k={QUERY}"
            found.append(_hook(f"plain-{number}", url))
            found.append(_hook(f"secret-{number}", "", url_secret=_named(f"HOOK{number}", url)))
        refusing = running.enter_context(mail_server(MailServer(password=b"another")))
        rude = running.enter_context(misbehaving(repeating_mail))
        for number, port in enumerate((refusing.port, rude, 9)):
            found.append(_mail(f"mail-{number}", port, NAMES["WORD"]))
        found.append(_mail("mail-odd", refusing.port, NAMES["ODD"]))
        found.append(_hook("broken", "", url_secret=NAMES["BROKEN"]))
        found.append(_hook("pasted", "", url_secret=f"https://hooks.example/{PATH}"))
        found.append(_hook("missing", f"http://127.0.0.1:9/{PATH}", signature_secret="env:MISSING"))  # noqa: S106
        found.append(
            _hook("template", f"http://127.0.0.1:9/{PATH}", format=WebhookFormat.TEMPLATE, template=f"{{{WORD}")
        )
        yield found


def _named(name: str, value: str) -> str:
    ENVIRONMENT[name] = value
    return f"env:{name}"


def _hook(name: str, url: str, **changes: object) -> WebhookChannel:
    parts = {"allow_private": True, "signature_secret": NAMES["KEY"]} | changes
    return WebhookChannel(name, url, **parts)


def _mail(name: str, port: int, secret: str) -> EmailChannel:
    return EmailChannel(
        name, ("me@example.org",), "127.0.0.1", port, MailSecurity.NONE, user="jo", password_secret=secret
    )


def assert_clean(text: str, where: str) -> None:
    assert not [secret for secret in SECRETS if secret in text], where


def failures(
    make: Callable[[RemoteOptions], object], channels: list[RemoteOptions]
) -> Iterator[tuple[str, DeliveryError]]:
    for options in channels:
        outlet = make(options)
        assert_clean(repr(outlet) + repr(vars(outlet)).replace(repr(options), ""), options.name)
        with pytest.raises(DeliveryError) as caught:
            outlet.send(message())  # type: ignore[attr-defined]
        yield options.name, caught.value


def test_no_error_holds_a_secret_neither_do_its_causes_as_a_log_prints_them(channels: list[RemoteOptions]) -> None:
    outlets = Outlets(SystemClock(), Secrets(ENVIRONMENT))
    seen = 0
    for name, error in failures(outlets.make, channels):
        # Without the lines of the source, which pytest's own frames would bring.
        printed = "".join(traceback.format_exception(type(error), error.with_traceback(None), None))
        assert_clean(f"{error!s}{error!r}{error.title}{error.message}{printed}", name)
        seen += 1
    assert seen == len(channels)


def test_no_log_status_or_row_of_the_ledger_holds_a_secret(
    channels: list[RemoteOptions], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock, ledger = SystemClock(), tmp_path / "ledger.sqlite3"
    outlets = Outlets(clock, Secrets(ENVIRONMENT))
    with caplog.at_level(logging.DEBUG):
        dispatcher = RemoteDispatcher(lambda: open_ledger(ledger, clock), outlets.make, channels, clock, lambda: 0.0)
        tests = [dispatcher.test(options.name) for options in channels]
        dispatcher.submit(message())
        wait_until(lambda: all(test.done() for test in tests) and all(one.last_error for one in dispatcher.statuses()))
        dispatcher.close()
    for test in tests:
        assert_clean(str(test.exception()), "a test's end")
    assert_clean(repr(dispatcher.statuses()), "statuses")
    assert_clean(caplog.text, "the log")
    assert caplog.records
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"incident-17" in kept
    assert_clean(kept.decode("latin-1"), "the ledger")

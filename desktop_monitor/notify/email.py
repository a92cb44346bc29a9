"""Sends messages as letters over the user's own mail server.

TLS is always verified, and without it only a server on this machine is spoken to. Who
got a letter that others could not get yet is remembered, so that trying again reaches
those others alone. Imported only once there is such a channel: it brings smtplib and TLS.
Must not know when a message is sent again.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import cast

from desktop_monitor.clock import Clock
from desktop_monitor.language.text import sentence, text
from desktop_monitor.notify.addresses import is_mail_address
from desktop_monitor.notify.letters import letter, message_id
from desktop_monitor.notify.mail_errors import delivery_error, recipients_error
from desktop_monitor.notify.message import EmailChannel, MailSecurity, MaybeArrivedError, Message, RefusedError
from desktop_monitor.notify.secrets import Secrets
from desktop_monitor.web.connecting import (
    Resolve,
    TargetForbiddenError,
    anywhere,
    connected,
    is_loopback,
    system_addresses,
)
from desktop_monitor.web.timed import Left, TimedSocket

LIMIT_SECONDS = 60.0
"""From the look-up of the server's name to its last word."""
_REPLY_BYTES = 200_000
"""More than any server says in one session."""
_REMEMBERED = 64
_PORTS = {MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465, MailSecurity.NONE: 25}


class EmailOutlet:
    """Implements `message.Outlet`; used by one thread at a time."""

    def __init__(
        self,
        options: EmailChannel,
        secrets: Secrets,
        clock: Clock,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        limit_seconds: float = LIMIT_SECONDS,
        resolve: Resolve = system_addresses,
    ) -> None:
        self._options = options
        self._secrets = secrets
        self._clock = clock
        self._tls = tls
        self._limit_seconds = limit_seconds
        self._resolve = resolve
        self._reached: dict[str, frozenset[str]] = {}

    @property
    def name(self) -> str:
        """As the user named the channel."""
        return self._options.name

    def send(self, message: Message) -> None:
        """Send it to everybody who has not got it. Raises DeliveryError, LaterError and RefusedError."""
        sender, recipients = self._addresses()
        number = message_id(message, sender)
        reached = self._reached.get(number, frozenset())
        missing = [one for one in recipients if one not in reached]
        made = letter(message, sender, recipients, self._clock.now().wall_seconds).as_bytes()
        refusals = self._sent(sender, missing, made)
        if refusals:
            self._remember(number, frozenset(recipients) - refusals.keys())
            said = recipients_error(self._options.host, refusals, len(recipients))
            raise said if isinstance(said, RefusedError) else MaybeArrivedError(said.title, said.message)
        self._reached.pop(number, None)

    def _addresses(self) -> tuple[str, tuple[str, ...]]:
        recipients = tuple(dict.fromkeys(self._options.recipients))
        sender = self._options.sender or (recipients[0] if recipients else "")
        if not all(is_mail_address(one) for one in (sender, *recipients)):
            raise RefusedError("This letter cannot be sent", "one of its addresses is none that a mail server takes")
        return sender, recipients

    def _remember(self, number: str, reached: frozenset[str]) -> None:
        self._reached[number] = reached
        while len(self._reached) > _REMEMBERED:
            del self._reached[next(iter(self._reached))]

    def _sent(self, sender: str, recipients: Sequence[str], made: bytes) -> dict[str, int]:
        """Who was refused, and the server's code for it; somebody else got it."""
        password = self._password()
        left = partial(self._left, self._clock.monotonic() + self._limit_seconds)
        with self._translating(left, is_proven=False):
            smtp = self._opened(left)
        with closing(smtp):
            if self._options.user:
                with self._translating(left):
                    smtp.login(self._options.user, password)
            with self._translating(left, has_begun=True):
                refused = smtp.sendmail(sender, list(recipients), made)
            _part(smtp)
        return _codes(refused)

    @contextmanager
    def _translating(self, left: Left, *, is_proven: bool = True, has_begun: bool = False) -> Iterator[None]:
        """Foreign errors as ours, without their causes: a server may repeat in them what it was told."""
        host = self._options.host
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            raise recipients_error(host, _codes(error.recipients), len(error.recipients)) from None
        except TargetForbiddenError as error:
            message = sentence(
                "without TLS only a mail server on this machine is used; write security: starttls or tls"
            )
            raise RefusedError(text("{host} is another machine", host=host), message) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            said = delivery_error(host, error, self._limit_seconds, is_late=_is_over(left), is_proven=is_proven)
            has_answered = isinstance(error, smtplib.SMTPResponseException)
            if has_begun and not has_answered and not isinstance(said, RefusedError):
                said = MaybeArrivedError(said.title, said.message)
            raise said from None

    def _opened(self, left: Left) -> smtplib.SMTP:
        """A session that is as protected as the settings want it."""
        options = self._options
        allow = is_loopback if options.security is MailSecurity.NONE else anywhere
        raw = connected(options.host, options.port or _PORTS[options.security], allow, left, self._resolve)
        context = _TimedContext(self._tls, options.host, left)
        # No host is given, so that it does not connect by itself and tells no server this machine's name.
        smtp = smtplib.SMTP(local_hostname=_literal(raw.getsockname()[0]))
        timed = TimedSocket(raw, left, _REPLY_BYTES)
        try:
            _greet(smtp, context.wrap_socket(timed) if options.security is MailSecurity.TLS else timed)
            if options.security is MailSecurity.STARTTLS:
                smtp.starttls(context=cast("ssl.SSLContext", context))
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raw.close()
            raise
        return smtp

    def _password(self) -> str:
        if not self._options.user:
            return ""
        password = self._secrets.secret_of(self._options.password_secret)
        for secret, why in (
            (self._options.user, sentence("its user holds odd characters")),
            (password, sentence("its password holds odd characters")),
        ):
            if not (secret.isascii() and secret.isprintable()):
                raise RefusedError(
                    text("{host} cannot be logged in to", host=self._options.host),
                    why,
                )
        return password

    def _left(self, end: float) -> float:
        left = end - self._clock.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _TimedContext:
    """The part of an SSLContext that smtplib uses; its sockets keep the limit of time."""

    def __init__(self, tls: Callable[[], ssl.SSLContext], host: str, left: Left) -> None:
        self._tls = tls
        self._host = host
        self._left = left

    def wrap_socket(self, timed: TimedSocket, server_hostname: str = "") -> TimedSocket:
        """As an SSLContext's, but the name that is verified is the one in the settings."""
        timed.inner.settimeout(self._left())
        return TimedSocket(self._tls().wrap_socket(timed.inner, server_hostname=self._host), self._left, _REPLY_BYTES)


def _greet(smtp: smtplib.SMTP, timed: TimedSocket) -> None:
    """Have `smtp` speak over `timed`, and hear whether the server wants to."""
    smtp.sock = timed  # type: ignore[assignment]  # it has the part that smtplib uses
    code, reply = smtp.getreply()
    if code != 220:
        raise smtplib.SMTPConnectError(code, reply)


def _part(smtp: smtplib.SMTP) -> None:
    """The letter is on its way, whatever becomes of the last words."""
    try:
        smtp.docmd("QUIT")
    except (smtplib.SMTPException, OSError):
        return


def _literal(address: str) -> str:
    """An address as EHLO says it (RFC 5321, section 4.1.3)."""
    return f"[IPv6:{address.partition('%')[0]}]" if ":" in address else f"[{address}]"


def _codes(refused: dict[str, tuple[int, bytes]]) -> dict[str, int]:
    return {recipient: code for recipient, (code, _reply) in refused.items()}


def _is_over(left: Left) -> bool:
    try:
        left()
    except TimeoutError:
        return True
    return False

"""Posts messages to an address: generic JSON, what Slack takes, or the user's own template.

With a signature secret, ``X-Desktop-Monitor-Timestamp`` (Unix seconds) and
``X-Desktop-Monitor-Signature`` (``sha256=`` and the hexadecimal HMAC-SHA-256 of
timestamp, a dot and the body) let the receiver tell that it was us, and lately: it makes
the same of the bytes it got, compares in constant time, and refuses what is older than
five minutes.

Secrets are looked up for every message and kept nowhere. Imported only once there is a
webhook: it brings http.client and TLS. Must not know when a message is sent again.
"""

from __future__ import annotations

import hashlib
import hmac

from desktop_monitor.clock import Clock
from desktop_monitor.errors import DeliveryError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.notify.message import (
    LaterError,
    MaybeArrivedError,
    Message,
    RefusedError,
    WebhookChannel,
    WebhookFormat,
)
from desktop_monitor.notify.payloads import generic, slack
from desktop_monitor.notify.secrets import Secrets
from desktop_monitor.notify.templates import rendered
from desktop_monitor.web.failures import RequestError, RequestRefusedError, is_page, is_protected
from desktop_monitor.web.posting import Poster
from desktop_monitor.web.request import Request

TIMESTAMP = "X-Desktop-Monitor-Timestamp"
SIGNATURE = "X-Desktop-Monitor-Signature"


class WebhookOutlet:
    """Implements `message.Outlet`."""

    def __init__(self, options: WebhookChannel, poster: Poster, secrets: Secrets, clock: Clock) -> None:
        self._options = options
        self._poster = poster
        self._secrets = secrets
        self._clock = clock

    @property
    def name(self) -> str:
        """As the user named the channel."""
        return self._options.name

    def send(self, message: Message) -> None:
        """Post it. Raises DeliveryError, LaterError and RefusedError."""
        request = self._request(self._body(message))
        try:
            answer = self._poster.send(request)
        except RequestRefusedError as error:
            raise RefusedError(error.title, error.message) from error
        except RequestError as error:
            if error.retry_after_seconds is not None:
                raise LaterError(error.title, error.message, error.retry_after_seconds) from error
            kind = MaybeArrivedError if error.may_have_arrived else DeliveryError
            raise kind(error.title, error.message) from error
        if is_page(answer.body) and not is_protected(request.url):
            why = sentence("it may be another's, as where a network wants a sign-in; a hook answers no web page")
            raise MaybeArrivedError(text("{place} answers with a web page", place=request.place), why)

    def _body(self, message: Message) -> bytes:
        match self._options.format:
            case WebhookFormat.GENERIC:
                return generic(message)
            case WebhookFormat.SLACK:
                return slack(message)
            case WebhookFormat.TEMPLATE:
                return rendered(self._options.template, message)

    def _request(self, body: bytes) -> Request:
        secret_url = self._options.url_secret
        url = self._secrets.secret_of(secret_url) if secret_url else self._options.url
        headers = (("Content-Type", "application/json"), *self._signature(body))
        return Request("POST", url, headers, body, allow_private=self._options.allow_private)

    def _signature(self, body: bytes) -> tuple[tuple[str, str], ...]:
        if not self._options.signature_secret:
            return ()
        key = self._secrets.secret_of(self._options.signature_secret)
        timestamp = str(int(self._clock.now().wall_seconds))
        return (TIMESTAMP, timestamp), (SIGNATURE, f"sha256={signature(key, timestamp, body)}")


def signature(key: str, timestamp: str, body: bytes) -> str:
    """The hexadecimal HMAC-SHA-256 (RFC 2104) of timestamp, a dot and the body."""
    return hmac.new(key.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()

"""What is told to somebody who is not at this desktop: a message, and how it reaches them.

Must not know rules, incidents, or how a message is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from desktop_monitor.errors import DeliveryError
from desktop_monitor.language.text import Text


class MessageKind(Enum):
    """Why it is sent."""

    FIRING = "firing"
    RESOLVED = "resolved"
    DIGEST = "digest"
    NOTICE = "notice"
    """Something was done: a switch, a roll-back, a check's result."""
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Message:
    """Plain texts, trusted by nobody; every channel escapes them for itself."""

    key: str
    """What it is about: the same for an incident's beginning and end."""
    kind: MessageKind
    title: str
    body: str
    """Sentences, one a line."""
    severity: str
    """info, warning or critical."""
    at_seconds: float
    """Wall time of what it tells of."""
    fields: tuple[tuple[str, str], ...] = ()
    """What templates may name besides: rule, metric, value, threshold, and the labels."""


class WebhookFormat(Enum):
    """What is posted."""

    GENERIC = "generic"
    """A documented JSON object."""
    SLACK = "slack"
    """What Slack, Mattermost and Discord (``/slack``) take: ``{"text": …}``."""
    TEMPLATE = "template"
    """The user's own JSON with placeholders."""


@dataclass(frozen=True, slots=True)
class DesktopChannel:
    """This desktop."""

    name: str = "desktop"
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """An HTTP address that is posted to."""

    name: str
    url: str
    """Empty where it is secret itself (Slack's are): then `url_secret` names it."""
    url_secret: str = ""
    format: WebhookFormat = WebhookFormat.GENERIC
    template: str = ""
    signature_secret: str = ""
    """Signs the body with HMAC-SHA-256 in ``X-Desktop-Monitor-Signature``; empty: no signature."""
    allow_private: bool = False
    """May be at a loopback, private or link-local address."""
    is_enabled: bool = True
    minimum_severity: str = "info"


class MailSecurity(Enum):
    """How the connection to a mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """Only to this machine."""


@dataclass(frozen=True, slots=True)
class EmailChannel:
    """A mailbox, over the user's own mail server."""

    name: str
    recipients: tuple[str, ...]
    host: str = "localhost"
    port: int | None = None
    """None: 587 with STARTTLS, 465 with TLS, 25 without."""
    security: MailSecurity = MailSecurity.STARTTLS
    sender: str = ""
    """Empty: the first recipient."""
    user: str = ""
    """Empty: no log-in."""
    password_secret: str = ""
    is_enabled: bool = True
    minimum_severity: str = "info"


ChannelOptions = DesktopChannel | WebhookChannel | EmailChannel
"""Secrets are names: ``env:NAME`` or ``keyring:NAME`` (see `secrets`)."""


class RefusedError(DeliveryError):
    """Sending it again would not help: a wrong address, a refused log-in, a bad template."""


class LaterError(DeliveryError):
    """Sending it again may help, but not at once: whoever refused said so, or nobody should be asked again so soon."""

    def __init__(self, title: str | Text, message: str | Text = "", after_seconds: float = 0.0) -> None:
        super().__init__(title, message)
        self.after_seconds = after_seconds


class MaybeArrivedError(DeliveryError):
    """It was sent, and nobody knows what became of it: it is sent again, and may then come twice."""


class Outlet(Protocol):
    """One way to reach somebody elsewhere; called on a thread that may wait."""

    @property
    def name(self) -> str:
        """As the user named the channel."""

    def send(self, message: Message) -> None:
        """Deliver it. Raises DeliveryError where trying again may help (LaterError: later), RefusedError where not."""

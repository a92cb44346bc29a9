"""What went wrong with a request, and whether trying again may help.

A network that wants a sign-in first (RFC 8952: a captive portal) answers in place of
whoever is asked: with a web page, a redirect to its own, a private address for every
name, a certificate of its own. So nothing is final before it is proved who said it: a
certificate that is refused, and without TLS a page or a redirect, may be another's, and
be right tomorrow. Must not know how a request is sent or what it is for.
"""

from __future__ import annotations

import re

from desktop_monitor.errors import MonitorError
from desktop_monitor.language.text import Text, sentence, text

_LATER = frozenset({408, 425, 429})
_HEAD_BYTES = 4000
_BEFORE_PAGES = re.compile(rb"\xef\xbb\xbf|<!--.*?-->|<\?xml[^>]*\?>", re.DOTALL)
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
PORTAL = sentence("a network that wants a sign-in does that, too")
"""What people are told of an answer that may be another's."""
_ADVICE = {
    400: sentence("it does not take what was sent"),
    401: sentence("it wants other credentials"),
    403: sentence("it does not allow this: is the address or the secret still valid?"),
    404: sentence("nothing is there: is the address still valid?"),
    405: sentence("it does not take this method"),
    410: sentence("what was there is gone"),
    413: sentence("what was sent is too much for it"),
    511: sentence("this network wants a sign-in first: open any web page in a browser"),
}


class RequestError(MonitorError):
    """A request did not go through; trying again may help."""

    def __init__(
        self,
        title: str | Text,
        message: str | Text = "",
        retry_after_seconds: float | None = None,
        *,
        may_have_arrived: bool = False,
    ) -> None:
        super().__init__(title, message)
        self.retry_after_seconds = retry_after_seconds
        """What the server asked for, bounded; None: it did not say."""
        self.may_have_arrived = may_have_arrived
        """It was sent, and nobody knows what became of it."""


class RequestRefusedError(RequestError):
    """Trying again would not help: the address or what is sent is wrong."""


class UnprovenError(RequestError):
    """Who answers cannot prove who it is, so that nothing was sent."""


def is_protected(url: str) -> bool:
    """Whether it is proved who answers there."""
    return url.startswith("https:")


def is_page(body: bytes) -> bool:
    """Whether it is a whole HTML page, as people get and programs do not."""
    return _PAGE.match(_BEFORE_PAGES.sub(b"", body[:_HEAD_BYTES])) is not None


def refusal(place: str, status: int, retry_after_seconds: float | None, *, is_proven: bool) -> RequestError:
    """What an answer that is not good comes to; `is_proven`: nobody but `place` can have said it."""
    title = text("{place} answers {status}", place=place, status=status)
    if status in _LATER or status >= 500:
        return RequestError(title, _ADVICE.get(status, ""), retry_after_seconds)
    if not is_proven:
        page = text("{place} answers {status} with a web page", place=place, status=status)
        return RequestError(page, PORTAL, retry_after_seconds)
    return RequestRefusedError(title, _ADVICE.get(status, ""), retry_after_seconds)

"""One HTTP request of any method to where the user wants it, with a limit for everything.

Like `fetching`, in the caller's own thread and without proxies; but it sends, so that a
wrong target does harm. Unless the user allowed it, nothing of this machine or its network
is connected to: see `connecting`. A redirect is followed within the same host only, and
what is not a plain question is sent again only where the server says so (307, 308).
Which failures are final is judged in `failures`.

Neither a header, a body, nor the part of an address that may open something ever stands
in an error; unless told otherwise only the host does, since there are addresses that are
a secret from the first slash on. Must not know what is sent or what answers mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_monitor.clock import Clock
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.web.connecting import Resolve, system_addresses
from desktop_monitor.web.failures import RequestError, RequestRefusedError, is_page, is_protected, refusal
from desktop_monitor.web.places import address_problem, redirected
from desktop_monitor.web.request import Answer, PostLimits, Request

if TYPE_CHECKING:
    import ssl

_USUAL_LIMITS = PostLimits()
_REPEATING = frozenset({307, 308})
_QUESTIONS = frozenset({"GET", "HEAD"})
_HOP_LIMIT = 3
_METHOD = re.compile(r"[A-Z]{1,20}\Z", re.ASCII)
_HEADER = re.compile(r"[A-Za-z0-9-]{1,100}\Z", re.ASCII)
_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "expect", "upgrade"})


class Poster:
    """Sends one request after the other; may be used from several threads."""

    def __init__(
        self,
        clock: Clock,
        limits: PostLimits = _USUAL_LIMITS,
        tls: Callable[[], ssl.SSLContext] | None = None,
        resolve: Resolve = system_addresses,
    ) -> None:
        """`tls` makes what proves who answers; None: as the system has it."""
        self._clock = clock
        self._limits = limits
        self._tls = tls
        self._resolve = resolve

    def send(self, request: Request) -> Answer:
        """A good answer (200 to 299). Raises as `ask` does, and for every other answer."""
        answer = self.ask(request)
        if 200 <= answer.status < 300:
            return answer
        is_proven = is_protected(request.url) or not is_page(answer.body)
        raise refusal(request.place, answer.status, answer.retry_after_seconds, is_proven=is_proven)

    def ask(self, request: Request) -> Answer:
        """Whatever is answered. Raises RequestError, and RequestRefusedError where trying again would not help."""
        # Here, not above: TLS and HTTP take 4 MB, and who may have to send something some day mostly never does.
        from desktop_monitor.web.exchange import Exchange

        _check(request)
        exchange = Exchange(self._clock, self._limits, self._tls, self._resolve)
        url = request.url
        for _ in range(_HOP_LIMIT + 1):
            answer = exchange.answer(request, url)
            if not answer.next_url:
                return answer
            url = _followed(request, url, answer)
        kind = RequestRefusedError if is_protected(url) else RequestError
        raise kind(text("{place} sends from one address to the next", place=request.place))


def _check(request: Request) -> None:
    """Whatever could not be sent as it stands. Raises RequestRefusedError."""
    problem = address_problem(request.url)
    if problem:
        raise RequestRefusedError("This cannot be sent", text("the address {why}", why=text(problem)))
    if not _METHOD.match(request.method) or request.method == "CONNECT":
        raise RequestRefusedError("This cannot be sent", "the method is not allowed")
    for name, value in request.headers:
        if not _HEADER.match(name) or name.lower() in _OURS:
            raise RequestRefusedError("This cannot be sent", "a header has a name that is not allowed")
        if not (value.isascii() and value.isprintable()):
            raise RequestRefusedError(
                "This cannot be sent", text("what is to be in {name} holds odd characters", name=name)
            )


def _followed(request: Request, url: str, answer: Answer) -> str:
    """Where to send it instead. Raises RequestError; RequestRefusedError where it is proved who says so."""
    kind = RequestRefusedError if is_protected(url) else RequestError
    if request.method not in _QUESTIONS and answer.status not in _REPEATING:
        raise kind(
            text("{place} answers {status}", place=request.place, status=answer.status),
            sentence("it wants to be asked at another address"),
        )
    try:
        return redirected(url, answer.next_url)
    except SourceError as error:
        raise kind(error.title, error.message) from error

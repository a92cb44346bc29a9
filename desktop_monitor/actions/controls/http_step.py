"""A request as a control's step: the value is in its answer, or it carries one.

No answer to a change proves anything: servers say no and do it all the same, or yes and
do not. Only what is read afterwards counts. Must not know controls.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from functools import partial

from desktop_monitor.actions.controls.control import HttpStep
from desktop_monitor.actions.controls.driver import DeniedError, UncertainError
from desktop_monitor.actions.controls.placeholders import PLACEHOLDER, filled_body, filled_url, plain_text
from desktop_monitor.actions.controls.steps import Draft
from desktop_monitor.actions.controls.values import Values, text_of
from desktop_monitor.actions.policy import RequestSpec
from desktop_monitor.errors import ActionError, MonitorError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.language.wording import words
from desktop_monitor.web.connecting import TargetForbiddenError
from desktop_monitor.web.failures import RequestError, UnprovenError
from desktop_monitor.web.places import address_problem, place_of
from desktop_monitor.web.request import Answer, Request

Ask = Callable[[Request], Answer]
"""Whatever is answered. Raises RequestError."""
Secret = Callable[[str], str]
"""The secret of a name. Raises MonitorError where it is not there."""

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_UNSENT = (ConnectionRefusedError, socket.gaierror, TargetForbiddenError)
_UNCHANGED = sentence("Nothing was changed")


class UnreachableError(ActionError):
    """Nobody listens at the address."""


class Exchange:
    """Implements `steps.Reader` and `steps.Writer`."""

    width = 1
    is_text = True

    def __init__(self, step: HttpStep, ask: Ask, secret: Secret) -> None:
        self._step = step
        self._ask = ask
        self._secret = secret

    def read(self) -> Values:
        """What the answer says. Raises ActionError, and UnreachableError."""
        found = at_pointer(self.document(), self._step.pointer)
        if isinstance(found, Mapping | list) or found is None:
            raise ActionError(
                _UNCHANGED,
                text("The answer has no {pointer}.", pointer=".".join(self._step.pointer) or words(text("value"))),
            )
        return (plain_text(text_of(found), text("What the answer says")),)

    def document(self) -> object:
        """The whole answer. Raises ActionError, and UnreachableError."""
        place = place_of(self._step.request.url)
        try:
            answer = self._ask(self._request(""))
        except RequestError as error:
            kind = UnreachableError if isinstance(error.__cause__, ConnectionRefusedError) else ActionError
            raise kind(_UNCHANGED, f"{error}.") from error
        if not 200 <= answer.status < 300:
            raise ActionError(_UNCHANGED, text("{place} answers {status}.", place=place, status=answer.status))
        try:
            if answer.is_whole:
                return json.loads(answer.body)
        except (ValueError, RecursionError) as error:
            raise ActionError(_UNCHANGED, text("{place} answers something that is no JSON.", place=place)) from error
        raise ActionError(_UNCHANGED, text("{place} answers too much, or breaks off.", place=place))

    def refuse(self) -> None:
        """Raise ActionError where the request cannot be sent, or does not say the value."""
        spec = self._step.request
        if PLACEHOLDER not in spec.url + spec.body:
            raise ActionError(_UNCHANGED, text("The request does not hold {placeholder}.", placeholder=PLACEHOLDER))
        _refuse_odd(spec, filled_url(spec.url, "value"))

    def draft(self, now: Values, wanted: Values) -> Draft:
        """The request that sets `wanted`. Raises ActionError. Sends nothing."""
        value = plain_text(wanted[0], text("The value"))
        request, spec = self._request(value), self._step.request
        lines = [f"{request.method} {place_of(request.url)}{'?…' if '?' in request.url else ''}"]
        lines += (
            [words(text("Authorization: Bearer … (the secret {secret})", secret=spec.secret))] if spec.secret else []
        )
        lines += request.body.decode().splitlines()
        return Draft(
            diff_lines=tuple(lines),
            warnings=(),
            depends_on=(request.method, request.url, request.body.decode(), spec.secret),
            carry_out=partial(self._send, value),
        )

    def restore(self, before: Values, after: Values, undo: str) -> None:
        """Send `before`. Raises ActionError, UncertainError."""
        self._send(plain_text(before[0], text("The former value")))

    def _send(self, value: str) -> None:
        request = self._request(value)
        try:
            answer = self._ask(request)
        except RequestError as error:
            if isinstance(error, UnprovenError) or isinstance(error.__cause__, _UNSENT):
                raise ActionError(_UNCHANGED, text("{why}.", why=str(error))) from error
            raise UncertainError(str(error)) from error
        if not 200 <= answer.status < 300:
            raise DeniedError(text("{place} answers {status}", place=request.place, status=answer.status))

    def _request(self, value: str) -> Request:
        """Raises ActionError where it cannot be sent."""
        spec = self._step.request
        url = filled_url(spec.url, value)
        _refuse_odd(spec, url)
        headers = [("Accept", "application/json")]
        if spec.body:
            headers.append(("Content-Type", spec.content_type))
        if spec.secret:
            headers.append(("Authorization", f"Bearer {self._token(spec.secret)}"))
        body = filled_body(spec.body, spec.content_type, value)
        return Request(spec.method.upper(), url, tuple(headers), body, spec.allow_private, tells_path=True)

    def _token(self, name: str) -> str:
        try:
            token = self._secret(name)
        except MonitorError as error:
            raise ActionError(_UNCHANGED, text("{why}.", why=str(error))) from error
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise ActionError(_UNCHANGED, text("The secret {name} holds blanks or special characters.", name=name))
        return token


def at_pointer(document: object, pointer: tuple[str, ...]) -> object:
    """What is found on this way into a JSON document; None where there is nothing."""
    for name in pointer:
        if isinstance(document, Mapping):
            document = document.get(name)
        elif isinstance(document, list) and name.isascii() and name.isdigit() and int(name[:9]) < len(document):
            document = document[int(name[:9])]
        else:
            return None
    return document


def _refuse_odd(spec: RequestSpec, url: str) -> None:
    problem = address_problem(url)
    if problem:
        raise ActionError(_UNCHANGED, text("The address {why}.", why=text(problem)))
    if spec.method.upper() not in _METHODS:
        raise ActionError(_UNCHANGED, "The request's method is not known.")
    if not (spec.content_type.isascii() and spec.content_type.isprintable()):
        raise ActionError(_UNCHANGED, "The request's content type is not valid.")

"""Puts a value where ``{value}`` stands: in an address, a body, an argument. Must not know where it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlsplit

from desktop_monitor.actions.documents.document import ABSENT, Value
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import Text, sentence, text

PLACEHOLDER = "{value}"
_LONGEST = 1000
_UNCHANGED = sentence("Nothing was changed")


def plain_text(value: Value, what: Text) -> str:
    """A value that may be handed on: short, on one line. Raises ActionError for any other; `what` begins the reason."""
    if value is ABSENT or not isinstance(value, str) or not value:
        raise ActionError(_UNCHANGED, text("{what} is nothing.", what=what))
    if len(value) > _LONGEST or not value.isprintable():
        raise ActionError(_UNCHANGED, text("{what} is too long, or holds signs that cannot be seen.", what=what))
    return value


def filled_url(template: str, value: str) -> str:
    """An address with the value in its path or query, never in its host. Raises ActionError."""
    try:
        host = urlsplit(template).netloc
    except ValueError:
        host = ""
    if "{" in host or (not template.partition(PLACEHOLDER)[0].count("/") >= 3 and PLACEHOLDER in template):
        raise ActionError(_UNCHANGED, "The host of an address does not depend on the value.")
    return template.replace(PLACEHOLDER, quote(value, safe=""))


def filled_body(template: str, content_type: str, value: str) -> bytes:
    """A body with the value as this kind of text has it. Raises ActionError."""
    if not template or PLACEHOLDER not in template:
        return template.encode()
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return _json(template, value).encode()
    if kind == "application/x-www-form-urlencoded":
        return template.replace(PLACEHOLDER, quote_plus(value)).encode()
    return template.replace(PLACEHOLDER, value).encode()


def _json(template: str, value: str) -> str:
    """The template is JSON where the placeholder stands in a text; else the text is put in its place."""
    try:
        tree = json.loads(template)
    except (ValueError, RecursionError):
        filled = template.replace(PLACEHOLDER, json.dumps(value))
    else:
        return json.dumps(_in_texts(tree, lambda text: text.replace(PLACEHOLDER, value)))
    try:
        json.loads(filled)
    except (ValueError, RecursionError) as error:
        raise ActionError(_UNCHANGED, "The body of the request is no JSON.") from error
    return filled


def _in_texts(tree: object, fill: Callable[[str], str]) -> object:
    if isinstance(tree, str):
        return fill(tree)
    if isinstance(tree, list):
        return [_in_texts(part, fill) for part in tree]
    if isinstance(tree, dict):
        return {name: _in_texts(part, fill) for name, part in tree.items()}
    return tree

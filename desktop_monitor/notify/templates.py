"""The user's own JSON with placeholders, for a webhook that wants a shape of its own.

A template is taken apart as JSON first, and only then are placeholders replaced, inside
texts and nowhere else: whatever a hostile name holds, it stays inside its text. ``{{``
and ``}}`` stand for braces. ``{label.NAME}`` is a label of any name. What a message
does not have is empty. Must not know who posts it.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn

from desktop_monitor.notify.fields import body_of, fields_of, inert, moment_of, severity_of, title_of
from desktop_monitor.notify.message import Message, RefusedError
from desktop_monitor.notify.sanitise import one_line, without_markup

TEMPLATE_CHARACTERS = 20_000
RENDERED_BYTES = 100_000
_DEPTH = 40

PLACEHOLDERS = ("title", "body", "severity", "kind", "key", "at", "rule", "metric", "value", "threshold", "incident")
LABELS = (
    "battery",
    "client",
    "core",
    "device",
    "interface",
    "limit",
    "mode",
    "model",
    "mount",
    "period",
    "project",
    "quantity",
    "resource",
    "sensor",
    "session",
    "source",
)
"""The labels of the metrics and signals that come with the program."""

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\s]*)\}")
_KNOWN = frozenset((*PLACEHOLDERS, *LABELS))
_ANY_LABEL = "label."


def template_problems(text: str) -> list[str]:
    """Everything wrong with a template, each with its place; nothing where it can be used."""
    if len(text) > TEMPLATE_CHARACTERS:
        return [f"is longer than {TEMPLATE_CHARACTERS} characters"]
    try:
        tree = _parsed(text)
    except RefusedError as error:
        return [error.message]
    return [f"{place or 'the whole'}: {problem}" for place, problem in _problems(tree, "", 0)]


def rendered(text: str, message: Message) -> bytes:
    """The JSON to post. Raises RefusedError for what `template_problems` would name, and where it gets too large."""
    if len(text) > TEMPLATE_CHARACTERS:
        raise RefusedError("The template cannot be used", f"it is longer than {TEMPLATE_CHARACTERS} characters")
    tree = _parsed(text)
    problem = next(_problems(tree, "", 0), None)
    if problem is not None:
        raise RefusedError("The template cannot be used", f"{problem[0] or 'the whole'}: {problem[1]}")
    values = _values(message)
    # A piece of text may become as long as the longest value for every placeholder in it.
    if text.count("{") * max(map(len, values.values())) > 10 * RENDERED_BYTES:
        raise RefusedError("The template cannot be used", "it names too much too often")
    posted = json.dumps(_replaced(tree, lambda name: values.get(name, "")), ensure_ascii=True).encode("ascii")
    if len(posted) > RENDERED_BYTES:
        raise RefusedError("The template cannot be used", f"it makes more than {RENDERED_BYTES // 1000} kB")
    return posted


def _parsed(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except json.JSONDecodeError as error:
        explanation = f"is no JSON: line {error.lineno}, column {error.colno}: {error.msg}"
    except RecursionError:
        explanation = "is nested too deeply"
    except ValueError:
        explanation = "is no JSON: it holds a number that is none"
    raise RefusedError("The template cannot be used", explanation)


def _finite(written: str) -> float:
    """JSON has no infinity to write it as again."""
    number = float(written)
    return number if math.isfinite(number) else _no_number(written)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _problems(node: object, place: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEPTH:
        yield place, "is nested too deeply"
    elif isinstance(node, str):
        yield from ((place, problem) for problem in map(_wrong_with, _names(node)) if problem)
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from _problems(inner, f"{place}[{index}]", depth + 1)
    elif isinstance(node, dict):
        for name, inner in node.items():
            here = f"{place}.{one_line(name, 40)}"
            if any(one in _KNOWN for one in _names(name)):
                yield here, "is a name: placeholders are replaced in values only"
            yield from _problems(inner, here, depth + 1)


def _names(text: str) -> Iterator[str]:
    return (found[1] for found in _TOKEN.finditer(text) if found[1] is not None)


def _wrong_with(name: str) -> str:
    if name in _KNOWN or (name.startswith(_ANY_LABEL) and name != _ANY_LABEL):
        return ""
    near = difflib.get_close_matches(name, sorted(_KNOWN), n=1, cutoff=0.6)
    advice = f"did you mean {{{near[0]}}}?" if near else "write {{ and }} for braces, {label.NAME} for a label"
    return f"{{{one_line(name, 40)}}} is no placeholder ({advice})"


def _values(message: Message) -> Mapping[str, str]:
    fields = {name: _harmless(value) for name, value in fields_of(message).items()}
    known = {
        "title": _harmless(title_of(message)),
        "body": _harmless(body_of(message)),
        "severity": _harmless(severity_of(message)),
        "kind": message.kind.value,
        "key": _harmless(one_line(message.key)),
        "at": moment_of(message.at_seconds) or "",
    }
    return {f"{_ANY_LABEL}{name}": value for name, value in fields.items()} | fields | known


def _harmless(text: str) -> str:
    """Nobody knows what the receiver makes of it, so that it holds neither markup nor mentions nor links."""
    return inert(without_markup(text))


def _replaced(node: object, value_of: Callable[[str], str]) -> object:
    if isinstance(node, str):
        return _TOKEN.sub(lambda found: _text_for(found, value_of), node)
    if isinstance(node, list):
        return [_replaced(inner, value_of) for inner in node]
    if isinstance(node, dict):
        return {name: _replaced(inner, value_of) for name, inner in node.items()}
    return node


def _text_for(found: re.Match[str], value_of: Callable[[str], str]) -> str:
    return found[0][0] if found[1] is None else value_of(found[1])

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

from desktop_monitor.language.text import Text, sentence, text
from desktop_monitor.notify.fields import body_of, fields_of, inert, moment_of, severity_of, title_of
from desktop_monitor.notify.message import Message, RefusedError
from desktop_monitor.notify.sanitise import one_line, without_markup

TEMPLATE_CHARACTERS = 20_000
RENDERED_BYTES = 100_000
_DEPTH = 40
_UNUSABLE = sentence("The template cannot be used")

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


def template_problems(template: str) -> list[Text]:
    """Everything wrong with a template, each with its place; nothing where it can be used."""
    if len(template) > TEMPLATE_CHARACTERS:
        return [text("is longer than {most} characters", most=TEMPLATE_CHARACTERS)]
    try:
        tree = _parsed(template)
    except _UnreadableError as error:
        return [error.why]
    return [_placed(*problem) for problem in _problems(tree, "", 0)]


def _placed(place: str, problem: Text) -> Text:
    if not place:
        return text("the whole: {problem}", problem=problem)
    return text("{place}: {problem}", place=place, problem=problem)


def rendered(template: str, message: Message) -> bytes:
    """The JSON to post. Raises RefusedError for what `template_problems` would name, and where it gets too large."""
    if len(template) > TEMPLATE_CHARACTERS:
        raise RefusedError(_UNUSABLE, text("it is longer than {most} characters", most=TEMPLATE_CHARACTERS))
    tree = _parsed(template)
    problem = next(_problems(tree, "", 0), None)
    if problem is not None:
        raise RefusedError(_UNUSABLE, _placed(*problem))
    values = _values(message)
    # A piece of text may become as long as the longest value for every placeholder in it.
    if template.count("{") * max(map(len, values.values())) > 10 * RENDERED_BYTES:
        raise RefusedError(_UNUSABLE, "it names too much too often")
    posted = json.dumps(_replaced(tree, lambda name: values.get(name, "")), ensure_ascii=True).encode("ascii")
    if len(posted) > RENDERED_BYTES:
        raise RefusedError(_UNUSABLE, text("it makes more than {most} kB", most=RENDERED_BYTES // 1000))
    return posted


class _UnreadableError(RefusedError):
    """It is no JSON."""

    def __init__(self, why: Text) -> None:
        super().__init__(_UNUSABLE, why)
        self.why = why


def _parsed(template: str) -> object:
    """Raises _UnreadableError."""
    try:
        return json.loads(template, parse_constant=_no_number, parse_float=_finite)
    except json.JSONDecodeError as error:
        explanation = text(
            "is no JSON: line {line}, column {column}: {why}", line=error.lineno, column=error.colno, why=error.msg
        )
    except RecursionError:
        explanation = text("is nested too deeply")
    except ValueError:
        explanation = text("is no JSON: it holds a number that is none")
    raise _UnreadableError(explanation)


def _finite(written: str) -> float:
    """JSON has no infinity to write it as again."""
    number = float(written)
    return number if math.isfinite(number) else _no_number(written)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _problems(node: object, place: str, depth: int) -> Iterator[tuple[str, Text]]:
    if depth > _DEPTH:
        yield place, text("is nested too deeply")
    elif isinstance(node, str):
        yield from ((place, problem) for problem in map(_wrong_with, _names(node)) if problem)
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from _problems(inner, f"{place}[{index}]", depth + 1)
    elif isinstance(node, dict):
        for name, inner in node.items():
            here = f"{place}.{one_line(name, 40)}"
            if any(one in _KNOWN for one in _names(name)):
                yield here, text("is a name: placeholders are replaced in values only")
            yield from _problems(inner, here, depth + 1)


def _names(template: str) -> Iterator[str]:
    return (found[1] for found in _TOKEN.finditer(template) if found[1] is not None)


def _wrong_with(name: str) -> Text | None:
    if name in _KNOWN or (name.startswith(_ANY_LABEL) and name != _ANY_LABEL):
        return None
    near = difflib.get_close_matches(name, sorted(_KNOWN), n=1, cutoff=0.6)
    written = f"{{{one_line(name, 40)}}}"
    if near:
        known = f"{{{near[0]}}}"
        return text("{name} is no placeholder (did you mean {known}?)", name=written, known=known)
    return text("{name} is no placeholder (write {{{{ and }}}} for braces, {{label.NAME}} for a label)", name=written)


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

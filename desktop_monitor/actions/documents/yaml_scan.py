"""Where everything is in a YAML document, and what it says.

Format: yaml.org/spec/1.2.2. Unlike a round trip, places leave the rest of a document to
the letter: its indentation, its long lines, the blanks before comments. Must not know
what is changed there.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop_monitor.actions.documents.document import UnreadableError
from desktop_monitor.language.text import text

if TYPE_CHECKING:
    from ruamel.yaml.constructor import BaseConstructor

_DEPTH_LIMIT = 200
_SIZE_LIMIT = 200_000
"""Values, with those that stand at several places counted at each."""
_TEXT_LIMIT = 256 * 1024
"""Characters: reading takes two seconds for each million, and an edit is read several times."""
_BRACES = re.compile(r"[\[\]{}]")
_STANDARD = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``key: value`` of a mapping."""

    key: str
    start: int
    """Where the key begins."""
    colon: int | None
    """Where the colon behind it is; None: not on the same line."""
    node: Place


@dataclass(frozen=True, slots=True)
class Place:
    """One value: where it stands, and how."""

    start: int
    end: int
    """Of a block of lines: where the next thing begins."""
    column: int
    style: str
    """``'``, ``"``, ``|`` or ``>`` of a text; ``{`` of what stands in braces; empty: plain, or lines."""
    is_empty: bool
    """Nothing stands there at all."""
    entries: tuple[Entry, ...] | None = field(default=None)
    """Of a mapping; None for any other value."""
    is_sequence: bool = False

    def entry(self, key: str) -> Entry | None:
        """The one of this name."""
        return next((entry for entry in self.entries or () if entry.key == key), None)


def scan(document: str) -> tuple[Place | None, Mapping[str, object]]:
    """The root mapping's place, None in an empty document, and its values. Raises UnreadableError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(document) > _TEXT_LIMIT:
        raise UnreadableError("it is too large")
    if _is_deep(document):
        raise UnreadableError("nested too deeply")
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(document)
        if node is None:
            return None, {}
        if node.id != "mapping":
            raise UnreadableError("it holds no keys")
        return _Walk(document).place(node, 0), _Values(yaml.constructor).mapping(node)
    except MarkedYAMLError as error:
        mark, why = error.problem_mark, text(error.problem or error.context or "is no YAML")
        where = mark and text(
            "line {line}, column {column}: {why}", line=mark.line + 1, column=mark.column + 1, why=why
        )
        raise UnreadableError(where or why) from error
    except RecursionError as error:
        raise UnreadableError("nested too deeply") from error
    except (YAMLError, ValueError) as error:
        raise UnreadableError(text("is no YAML: {why}", why=str(error).splitlines()[0])) from error


def _is_deep(text: str) -> bool:
    """Whether so many braces stand open that the parser's time grows with their square; those in texts count, too."""
    steps = (1 if sign in "{[" else -1 for sign in _BRACES.findall(text))
    return any(depth > _DEPTH_LIMIT for depth in itertools.accumulate(steps))


class _Walk:
    """Makes places of nodes; only mappings are gone into."""

    def __init__(self, text: str) -> None:
        self._text = text

    def place(self, node: Any, depth: int) -> Place:
        if depth > _DEPTH_LIMIT:
            raise UnreadableError("nested too deeply")
        start, end = node.start_mark.index, node.end_mark.index
        is_mapping = node.id == "mapping"
        return Place(
            start=start,
            end=end,
            column=node.start_mark.column,
            style="{" if node.id != "scalar" and node.flow_style else (node.id == "scalar" and node.style) or "",
            is_empty=node.id == "scalar" and start == end,
            entries=tuple(self._entry(key, value, depth) for key, value in node.value) if is_mapping else None,
            is_sequence=node.id == "sequence",
        )

    def _entry(self, key: Any, value: Any, depth: int) -> Entry:
        # A merge's or an alias's node stands elsewhere; nobody asks for what is in it.
        node = self.place(value, depth + 1) if value.start_mark.index >= key.start_mark.index else _ELSEWHERE
        end = key.end_mark.index
        behind = self._text[end : end + 20].lstrip(" ")
        colon = self._text.index(":", end) if behind.startswith(":") else None
        return Entry(_name(key), key.start_mark.index, colon, node)


_ELSEWHERE = Place(0, 0, 0, "*", is_empty=False)


class _Values:
    """Makes plain data of nodes; what stands at several places is made once."""

    def __init__(self, constructor: BaseConstructor) -> None:
        self._constructor = constructor
        self._known: dict[int, tuple[object, int]] = {}
        self._open: set[int] = set()

    def mapping(self, node: Any) -> Mapping[str, object]:
        """The root's values."""
        made, _ = self._made(node)
        return made if isinstance(made, dict) else {}

    def _made(self, node: Any) -> tuple[object, int]:
        known = self._known.get(id(node))
        if known is None:
            if id(node) in self._open:
                raise UnreadableError("a value holds itself")
            self._open.add(id(node))
            known = self._known[id(node)] = self._make(node)
            self._open.discard(id(node))
            if known[1] > _SIZE_LIMIT:
                raise UnreadableError("its references unfold to far too much")
        return known

    def _make(self, node: Any) -> tuple[object, int]:
        if node.id == "scalar":
            return self._scalar(node), 1
        if node.id == "sequence":
            parts = [self._made(part) for part in node.value]
            return self._tagged(node, [value for value, _ in parts]), 1 + sum(size for _, size in parts)
        result: dict[str, object] = {}
        size = 1
        for key, part in node.value:
            name = _name(key)
            if name in result:
                raise UnreadableError(text("the key {name} is there twice", name=repr(name)))
            result[name], more = self._made(part)
            size += more
        return self._tagged(node, result), size

    def _scalar(self, node: Any) -> object:
        if not node.tag.startswith(_STANDARD):
            return node.tag, node.value
        value = self._constructor.construct_object(node)
        # One object for all of them, for else it would not be equal to itself.
        return math.nan if isinstance(value, float) and math.isnan(value) else value

    def _tagged(self, node: Any, value: object) -> object:
        is_usual = node.tag in (f"{_STANDARD}map", f"{_STANDARD}seq")
        return value if is_usual else (node.tag, value)


def _name(key: Any) -> str:
    """A key as a text; what is none is told from a text of the same letters."""
    if key.id != "scalar":
        return f"\0{key.id}\0{key.start_mark.index}"
    return str(key.value) if key.tag == f"{_STANDARD}str" else f"\0{key.tag}\0{key.value}"

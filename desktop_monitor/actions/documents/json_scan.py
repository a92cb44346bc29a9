"""Where everything is in a JSON document, with comments and trailing commas as some clients allow them.

Format: RFC 8259; comments as in JSONC. Must not know what is changed there.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from desktop_monitor.actions.documents.document import UnreadableError
from desktop_monitor.language.text import Text, counted, text

_DEPTH_LIMIT = 200
_TRIVIA = re.compile(r"(?:[ \t\r\n]+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_SCALAR = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null")
_DIGIT_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Member:
    """One ``"key": value`` of an object."""

    key: str
    start: int
    """Where the key's quotation mark opens."""
    key_end: int
    node: Node
    comma: int | None
    """Where the comma after it is."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value: its place, and what is in it."""

    start: int
    end: int
    value: object
    members: tuple[Member, ...] | None = field(default=None)
    """Of an object; None for any other value."""

    def member(self, key: str) -> Member | None:
        """The one of this name. Raises UnreadableError where there are several."""
        found = [member for member in self.members or () if member.key == key]
        if len(found) > 1:
            raise UnreadableError(
                counted(
                    "the key {key} is there once", "the key {key} is there {count} times", len(found), key=repr(key)
                )
            )
        return found[0] if found else None


def scan(document: str) -> Node:
    """The document's value. Raises UnreadableError with line and column."""
    scanner = _Scanner(document)
    start = scanner.skip(0)
    node = scanner.value(start, 0)
    if scanner.skip(node.end) != len(document):
        raise scanner.trouble(scanner.skip(node.end), text("something follows the document's end"))
    return node


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text

    def skip(self, at: int) -> int:
        found = _TRIVIA.match(self._text, at)
        return found.end() if found else at

    def trouble(self, at: int, why: Text) -> UnreadableError:
        line = self._text.count("\n", 0, at) + 1
        column = at - self._text.rfind("\n", 0, at)
        return UnreadableError(text("line {line}, column {column}: {why}", line=line, column=column, why=why))

    def value(self, at: int, depth: int) -> Node:
        sign = self._text[at : at + 1]
        if depth > _DEPTH_LIMIT:
            raise self.trouble(at, text("nested too deeply"))
        if sign == "{":
            return self._object(at, depth)
        if sign == "[":
            return self._array(at, depth)
        if sign == '"':
            return self._string(at)
        return self._scalar(at)

    def _string(self, at: int) -> Node:
        found = _STRING.match(self._text, at)
        if found is None:
            raise self.trouble(at, text("a text in quotation marks is expected"))
        return Node(at, found.end(), json.loads(found[0]))

    def _scalar(self, at: int) -> Node:
        found = _SCALAR.match(self._text, at)
        if found is None or len(found[0]) > _DIGIT_LIMIT:
            raise self.trouble(at, text("a value is expected"))
        return Node(at, found.end(), json.loads(found[0]))

    def _object(self, start: int, depth: int) -> Node:
        members: list[Member] = []
        at = self.skip(start + 1)
        while self._text[at : at + 1] != "}":
            if members and members[-1].comma is None:
                raise self.trouble(at, text("a comma or a closing brace is expected"))
            members.append(self._member(at, depth))
            at = self.skip(members[-1].node.end if members[-1].comma is None else members[-1].comma + 1)
        return Node(start, at + 1, {member.key: member.node.value for member in members}, tuple(members))

    def _member(self, at: int, depth: int) -> Member:
        key = self._string(at)
        colon = self.skip(key.end)
        if self._text[colon : colon + 1] != ":":
            raise self.trouble(colon, text("a colon is expected"))
        node = self.value(self.skip(colon + 1), depth + 1)
        after = self.skip(node.end)
        return Member(str(key.value), at, key.end, node, after if self._text[after : after + 1] == "," else None)

    def _array(self, start: int, depth: int) -> Node:
        values: list[object] = []
        at = self.skip(start + 1)
        has_comma = True
        while self._text[at : at + 1] != "]":
            if not has_comma:
                raise self.trouble(at, text("a comma or a closing bracket is expected"))
            node = self.value(at, depth + 1)
            values.append(node.value)
            at = self.skip(node.end)
            has_comma = self._text[at : at + 1] == ","
            at = self.skip(at + 1) if has_comma else at
        return Node(start, at + 1, values)

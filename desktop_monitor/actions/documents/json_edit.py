"""Changes single keys of a JSON document as text: nobody else's line, comment or comma is touched.

Every edit is read again and held against what it should say before it counts. Must
not know which keys are whose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from desktop_monitor.actions.documents.document import (
    ABSENT,
    KeyPath,
    Tree,
    UnreadableError,
    Value,
    line_end,
    value_at,
    with_changes,
)
from desktop_monitor.actions.documents.json_scan import Member, Node, scan
from desktop_monitor.language.text import text

_BLANK = " \t\r\n"
_REST_OF_LINE = re.compile(r"[ \t]*,?(?:[ \t]|/\*[^\n]*?\*/)*(?://[^\r\n]*)?")


class JsonFormat:
    """Implements `document.Format`."""

    def tree(self, text: str) -> Tree:
        """What is in it; an empty document is an empty object. Raises UnreadableError."""
        return {} if not text.strip(_BLANK) else _tree(_root(text))

    def edited(self, text: str, changes: Mapping[KeyPath, Value]) -> str:
        """The document with these values instead. Raises UnreadableError."""
        if not text.strip(_BLANK):
            text = "{}" + (line_end(text) if text else "\n")
        before = self.tree(text)
        wanted = with_changes(before, changes)
        for path, value in _gathered(before, changes).items():
            text = _removed(text, path) if value is ABSENT else _put(text, path, value)
        if self.tree(text) != wanted:
            raise UnreadableError("it cannot be changed without touching something else")
        return text

    def without_empty(self, text: str, path: KeyPath) -> str:
        """The document without the object `path` if nothing is in it. Raises UnreadableError."""
        if value_at(self.tree(text), path) != {}:
            return text
        node, _ = _deepest(_root(text), path)
        is_bare = not text[node.start + 1 : node.end - 1].strip(_BLANK)
        return self.edited(text, {path: ABSENT}) if is_bare else text


def _gathered(tree: Tree, changes: Mapping[KeyPath, Value]) -> Mapping[KeyPath, Value]:
    """The same changes, with those of a section that is not there yet made one: each costs a reading."""
    found: dict[KeyPath, Value] = {}
    for path, value in changes.items():
        section = path[:-1]
        if not section or value is ABSENT or value_at(tree, section) is not ABSENT:
            found[path] = value
        else:
            present = found.get(section)
            found[section] = {**(present if isinstance(present, dict) else {}), path[-1]: value}
    return found


def _root(text: str) -> Node:
    root = scan(text)
    if root.members is None:
        raise UnreadableError("it is no object with keys")
    return root


def _tree(root: Node) -> Tree:
    return {member.key: member.node.value for member in root.members or ()}


class _Style(NamedTuple):
    """How this document is written."""

    newline: str
    unit: str
    """One step of indentation; empty: everything is on one line."""
    colon: str
    comma: str


def _style(text: str, root: Node) -> _Style:
    first = root.members[0] if root.members else None
    if first is None:
        return _Style(line_end(text), "  ", ": ", ",")
    colon = ": " if text[first.node.start - 1] in _BLANK else ":"
    indent = _indent(text, first.start)
    if indent is None:
        return _Style(line_end(text), "", colon, ", " if colon == ": " else ",")
    return _Style(line_end(text), indent or "  ", colon, ",")


def _indent(text: str, at: int) -> str | None:
    """What stands before the key on its line; None where that is more than blanks."""
    line_start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    before = text[line_start:at]
    return before if line_start and not before.strip(" \t") else None


def _deepest(root: Node, path: KeyPath) -> tuple[Node, int]:
    """The innermost value on the way to `path` that is there, and how many of its names lead to it."""
    node = root
    for depth, name in enumerate(path):
        if node.members is None:
            raise UnreadableError(text("{key} is no object", key=repr(".".join(path[:depth]))))
        member = node.member(name)
        if member is None:
            return node, depth
        node = member.node
    return node, len(path)


def _put(text: str, path: KeyPath, value: Value) -> str:
    root = _root(text)
    node, depth = _deepest(root, path)
    if depth == len(path):
        return text[: node.start] + json.dumps(value, ensure_ascii=False) + text[node.end :]
    style = _style(text, root)
    outer = _outer_indent(text, node, style)
    inner = outer + style.unit
    for name in reversed(path[depth + 1 :]):
        value = {name: value}
    is_spread = bool(style.unit) and (not node.members or _indent(text, node.members[0].start) is not None)
    if not is_spread:
        style = style._replace(unit="", comma=", " if style.colon == ": " else ",")
    new = json.dumps(path[depth], ensure_ascii=False) + style.colon + _written(value, inner if is_spread else "", style)
    return _inserted(text, node, new, inner, outer, style) if is_spread else _inserted_inline(text, node, new, style)


def _outer_indent(text: str, node: Node, style: _Style) -> str:
    """The indentation of the object's closing brace."""
    if node.members:
        indent = _indent(text, node.members[0].start)
        return indent.removesuffix(style.unit) if indent else ""
    line_start = text.rfind("\n", 0, node.start) + 1
    found = re.match(r"[ \t]*", text[line_start : node.start])
    return found[0] if found else ""


def _written(value: Value, indent: str, style: _Style) -> str:
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    pairs = [
        json.dumps(name) + style.colon + _written(part, indent + style.unit, style) for name, part in value.items()
    ]
    if not style.unit:
        return "{" + style.comma.join(pairs) + "}"
    inner = style.newline + indent + style.unit
    return "{" + inner + ("," + inner).join(pairs) + style.newline + indent + "}"


def _inserted_inline(text: str, node: Node, new: str, style: _Style) -> str:
    if not node.members:
        return _before_brace(text, node, new)
    last = node.members[-1]
    if last.comma is not None:
        return text[: last.comma + 1] + style.comma[1:] + new + "," + text[last.comma + 1 :]
    return text[: last.node.end] + style.comma + new + text[last.node.end :]


def _before_brace(text: str, node: Node, new: str) -> str:
    inside = text[node.start + 1 : node.end - 1]
    if not inside.strip(_BLANK):
        return text[: node.start + 1] + new + text[node.end - 1 :]
    kept = inside.rstrip(_BLANK) + ("\n" if "//" in inside else " ")
    return text[: node.start + 1] + kept + new + text[node.end - 1 :]


def _inserted(text: str, node: Node, new: str, inner: str, outer: str, style: _Style) -> str:
    """A line of its own, behind the last one and whatever is said about that."""
    if node.members:
        return _behind_last(text, node.members[-1], style.newline + inner + new)
    inside = text[node.start + 1 : node.end - 1].rstrip(_BLANK)
    line = style.newline + inner + new + style.newline + outer
    return text[: node.start + 1] + inside + line + text[node.end - 1 :]


def _behind_last(text: str, last: Member, line: str) -> str:
    comma = "," if last.comma is not None else ""
    if last.comma is None:
        text = text[: last.node.end] + "," + text[last.node.end :]
    behind = last.node.end if last.comma is None else last.comma
    found = _REST_OF_LINE.match(text, behind)
    end = found.end() if found else behind + 1
    return text[:end] + line + comma + text[end:]


def _removed(text: str, path: KeyPath) -> str:
    owner, depth = _deepest(_root(text), path[:-1])
    if depth < len(path) - 1 or owner.members is None:
        return text
    member = owner.member(path[-1])
    if member is None:
        return text
    index = owner.members.index(member)
    before = owner.members[index - 1] if index else None
    start, end = _stretch(text, member)
    text = text[:start] + text[end:]
    if member.comma is None and before is not None and before.comma is not None:
        text = text[: before.comma] + text[before.comma + 1 :]
    return _closed(text, owner.start) if len(owner.members) == 1 else text


def _stretch(text: str, member: Member) -> tuple[int, int]:
    """From the blanks before a key to the comma behind its value, if it has one."""
    start = member.start
    while start and text[start - 1] in _BLANK:
        start -= 1
    end = member.node.end if member.comma is None else member.comma + 1
    # A line comment before it needs its line end, unless another follows at once.
    if "//" in text[text.rfind("\n", 0, start) + 1 : start] and text[end : end + 1] not in {"\n", "\r"}:
        start = text.find("\n", start, member.start) + 1 or start
    if member.comma is not None and text[member.node.end : member.comma].strip(_BLANK):
        raise UnreadableError("a comment stands between a value and its comma")
    return start, end


def _closed(text: str, start: int) -> str:
    """An object that lost its last key, without a line of nothing."""
    brace = len(text) - len(text[start + 1 :].lstrip(_BLANK))
    return text[: start + 1] + text[brace:] if text[brace : brace + 1] == "}" else text

"""Changes single keys of a YAML document as text: nobody else's line, comment or quotation mark is touched.

Every edit is read again and held against what it should say before it counts. Must
not know which keys are whose.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping

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
from desktop_monitor.actions.documents.yaml_scan import Entry, Place, scan
from desktop_monitor.language.text import sentence

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*\Z", re.ASCII)
_NO_TEXTS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
"""Of YAML 1.1, too: many programs still read that."""
_UNCHANGEABLE = sentence("it cannot be changed without touching something else")


class YamlFormat:
    """Implements `document.Format`."""

    def tree(self, text: str) -> Tree:
        """What is in it; an empty document holds nothing. Raises UnreadableError."""
        return scan(text)[1]

    def edited(self, text: str, changes: Mapping[KeyPath, Value]) -> str:
        """The document with these values instead. Raises UnreadableError."""
        for path, value in changes.items():
            text = _changed(text, path, value)
        return text

    def without_empty(self, text: str, path: KeyPath) -> str:
        """The document without the mapping `path` if nothing is in it. Raises UnreadableError."""
        root, tree = scan(text)
        if root is None or value_at(tree, path) != {}:
            return text
        entry = _way(root, path)[-1]
        is_told_of = "#" in text[entry.start : _line_end(text, entry.node.end)]
        return text if is_told_of else self.edited(text, {path: ABSENT})


def _changed(text: str, path: KeyPath, value: Value) -> str:
    root, before = scan(text)
    if value_at(before, path) is value is ABSENT:
        return text
    wanted = with_changes(before, {path: value})
    for edited in _candidates(text, root, path, value):
        try:
            if scan(edited)[1] == wanted:
                return edited
        except UnreadableError:
            continue
    raise UnreadableError(_UNCHANGEABLE)


def _candidates(text: str, root: Place | None, path: KeyPath, value: Value) -> Iterator[str]:
    """Texts that may be what is wanted, the most natural first."""
    if root is None:
        yield _below(text, _nested(path, value, "", "  ", line_end(text)), line_end(text))
        return
    way = _way(root, path)
    if len(way) == len(path):
        above = way[-2].node if len(way) > 1 else None
        yield from _removed(text, above, root, way[-1]) if value is ABSENT else _replaced(text, way[-1], value)
    else:
        yield from _inserted(text, root, way, path, value)


def _way(root: Place, path: KeyPath) -> list[Entry]:
    """The entries on the way to `path` that are there."""
    found: list[Entry] = []
    node = root
    for name in path:
        entry = node.entry(name)
        if entry is None:
            return found
        found.append(entry)
        node = entry.node
    return found


def _replaced(text: str, entry: Entry, value: Value) -> Iterator[str]:
    node = entry.node
    if node.is_empty and entry.colon is not None:
        yield f"{text[: entry.colon + 1]} {_token(value, '')}{text[entry.colon + 1 :]}"
    elif node.style in ("|", ">"):
        end = _behind_lines(text, entry)
        yield text[: node.start] + _token(value, "") + line_end(text) + text[end:]
        yield text[: node.start] + _token(value, "") + text[end:]
    elif not (node.entries or node.is_sequence) or node.style == "{":
        yield text[: node.start] + _token(value, node.style) + text[node.end :]


def _removed(text: str, above: Place | None, root: Place, entry: Entry) -> Iterator[str]:
    """`above` is the mapping it is in, None for the root."""
    owner = above or root
    entries = owner.entries or ()
    if owner.style == "{":
        yield from _removed_inline(text, entries, entry)
        return
    start, end = _line_start(text, entry.start), _behind_lines(text, entry)
    if len(entries) > 1 or above is None:
        yield text[:start] + text[end:]
        return
    # A mapping that lost its last key would be nothing.
    kept = text[:start].rstrip(" \t\r\n")
    yield kept + " {}" + text[len(kept) : start] + text[end:]
    yield text[: entry.start] + "{}" + line_end(text) + text[end:]


def _removed_inline(text: str, entries: tuple[Entry, ...], entry: Entry) -> Iterator[str]:
    index = entries.index(entry)
    end = max(entry.node.end, (entry.colon or entry.start) + 1)
    if index + 1 < len(entries):
        yield text[: entry.start] + text[entries[index + 1].start :]
    elif index:
        former = entries[index - 1]
        yield text[: max(former.node.end, (former.colon or 0) + 1)] + text[end:]
    else:
        yield text[: entry.start] + text[end:].lstrip(" ,")


def _inserted(text: str, root: Place, way: list[Entry], path: KeyPath, value: Value) -> Iterator[str]:
    owner = way[-1].node if way else root
    names = path[len(way) :]
    newline = line_end(text)
    if owner.style == "{" and owner.entries is not None:
        yield from _inserted_inline(text, owner, names, value)
        return
    unit = _unit(root)
    if owner.entries:
        indent = " " * owner.column
        lines = _nested(names, value, indent, unit, newline)
        yield _below(text, lines, newline, _behind_lines(text, owner.entries[-1]))
        first = _line_start(text, owner.entries[0].start)
        yield text[:first] + lines + newline + text[first:]
    elif way and owner.is_empty:
        indent = " " * (way[-1].start - _line_start(text, way[-1].start)) + unit
        end = _line_end(text, way[-1].start)
        yield _below(text, _nested(names, value, indent, unit, newline), newline, end)


def _inserted_inline(text: str, owner: Place, names: KeyPath, value: Value) -> Iterator[str]:
    for name in reversed(names[1:]):
        value = {name: value}
    new = f"{_token(names[0], '')}: {_token(value, '')}"
    if owner.entries:
        last = owner.entries[-1]
        end = max(last.node.end, (last.colon or 0) + 1)
        yield f"{text[:end]}, {new}{text[end:]}"
    else:
        yield text[: owner.start + 1] + new + text[owner.end - 1 :]


def _nested(names: KeyPath, value: Value, indent: str, unit: str, newline: str) -> str:
    """The lines of a new key, without the last line end."""
    lines = [f"{indent}{unit * depth}{_token(name, '')}:" for depth, name in enumerate(names)]
    return newline.join(lines) + f" {_token(value, '')}"


def _below(text: str, lines: str, newline: str, at: int | None = None) -> str:
    """`text` with more lines at `at`, by default its end."""
    at = len(text) if at is None else at
    is_ended = at == 0 or text[at - 1] in "\r\n"
    return text[:at] + (lines + newline if is_ended else newline + lines) + text[at:]


def _behind_lines(text: str, entry: Entry) -> int:
    """Where the line after a key and all of its value begins; comments behind it are not its own."""
    node, end = entry.node, max(entry.node.end, (entry.colon or entry.start) + 1)
    if node.is_empty or node.style == "*":
        return _line_end(text, entry.start)
    if node.entries and node.style != "{":
        return _behind_lines(text, node.entries[-1])
    if node.style in ("|", ">") or (node.is_sequence and node.style != "{"):
        column = entry.start - _line_start(text, entry.start)
        return _line_end(text, node.start + len(_without_comments(text[node.start : node.end], column)) - 1)
    return _line_end(text, max(end - 1, entry.start))


def _without_comments(body: str, column: int) -> str:
    """Lines of a value without blanks and comments that follow on it, no deeper than its key."""
    lines = body.rstrip(" \t\r\n").split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or _is_comment(lines[-1], column)):
        lines.pop()
    return "\n".join(lines)


def _is_comment(line: str, column: int) -> bool:
    found = line.lstrip(" ")
    return found.startswith("#") and len(line) - len(found) <= column


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """Behind the line's end."""
    return text.find("\n", at) + 1 or len(text)


def _unit(root: Place) -> str:
    """One step of this document's indentation."""
    blocks = [entry.node for entry in root.entries or () if entry.node.entries and entry.node.style != "{"]
    return " " * next((node.column - root.column for node in blocks if node.column > root.column), 2)


def _token(value: Value, style: str) -> str:
    """A value as it is written; a text in the quotation marks that stood there."""
    if not isinstance(value, str):
        return _json(value)
    is_safe = bool(_PLAIN.match(value)) and value.lower() not in _NO_TEXTS
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return value if is_safe and style != '"' else _quoted(value)


def _quoted(value: str) -> str:
    escape: Callable[[re.Match[str]], str] = lambda found: f"\\U{ord(found[0]):08X}"  # noqa: E731
    plain = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]", escape, plain)


def _json(value: Value) -> str:
    """JSON is YAML, but for numbers that JSON does not know."""
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_quoted(str(name))}: {_token(part, chr(34))}" for name, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_token(part, '"') for part in value) + "]"
    try:
        return json.dumps(value)
    except (TypeError, ValueError) as error:
        raise UnreadableError("such a value cannot be written") from error

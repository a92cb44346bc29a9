"""Changes single variables of a file of ``NAME=value`` lines, as shells, dotenv and systemd read them.

Nobody else's line, comment or quotation mark is touched. Only what all of them read alike
is understood: a value in quotation marks may take several lines; ``$`` and the like in a
value of ours are refused rather than written in a way that one of them expands. Must not
know which variables are whose.
"""

from __future__ import annotations

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
    with_changes,
)
from desktop_monitor.language.text import Text, counted, text

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)
_BEGIN = re.compile(r"[ \t]*(export[ \t]+)?([A-Za-z_][A-Za-z0-9_.]*)[ \t]*=", re.ASCII)
_OTHER = re.compile(r"[ \t]*(?:#[^\r\n]*|export[ \t]+[A-Za-z_][A-Za-z0-9_ \t]*)?(?=\r?\n|\Z)", re.ASCII)
_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SINGLE = re.compile(r"'[^']*'")
_WORD = r"(?:[^ \t\r\n'\"\\]|\\[^\r\n]|\"(?:[^\"\\]|\\.)*\"|'[^']*')+"
_PLAIN = re.compile(rf"(?!#){_WORD}(?:[ \t]+(?!#){_WORD})*", re.DOTALL)
_REST = re.compile(r"[ \t]*(?:[ \t]#[^\r\n]*)?(?=\r?\n|\Z)")
_WRITABLE = re.compile(r"[A-Za-z0-9_./:@%+,=-]*\Z", re.ASCII)
_NOTHING = re.compile(r"[ \t]*(?:[ \t]#|\r?\n|\Z)")
_BLANKS = re.compile(r"[ \t]*")
_LINE_END = re.compile(r"\r?\n|\Z")
_ESCAPED = re.compile(r'\\(["\\$`])')


class _Line(NamedTuple):
    name: str
    value: str
    start: int
    """Of the line."""
    value_start: int
    value_end: int
    end: int
    """Behind the line's end."""
    is_exported: bool


class EnvFormat:
    """Implements `document.Format`; a key is one name, every value a text."""

    def tree(self, text: str) -> Tree:
        """What is in it; of a name that is there twice, the last. Raises UnreadableError."""
        return {line.name: line.value for line in _lines(text)}

    def edited(self, text: str, changes: Mapping[KeyPath, Value]) -> str:
        """The document with these values instead. Raises UnreadableError."""
        wanted = with_changes(self.tree(text), changes)
        for path, value in changes.items():
            text = _changed(text, path, value)
        if self.tree(text) != wanted:
            raise UnreadableError("it cannot be changed without touching something else")
        return text

    def without_empty(self, text: str, path: KeyPath) -> str:
        """The same: there are no sections."""
        return text


def _changed(document: str, path: KeyPath, value: Value) -> str:
    if len(path) != 1 or not _NAME.match(path[0]):
        raise UnreadableError(text("{name} is no name of a variable", name=repr(".".join(path))))
    if value is not ABSENT and not isinstance(value, str):
        raise UnreadableError("a variable's value is a text")
    lines = _lines(document)
    found = [line for line in lines if line.name == path[0]]
    if len(found) > 1:
        raise UnreadableError(
            counted("{name} is there once", "{name} is there {count} times", len(found), name=path[0])
        )
    if found:
        return _with_line(document, found[0], value)
    return document if value is ABSENT else _with_new(document, lines, path[0], str(value))


def _with_line(text: str, line: _Line, value: Value) -> str:
    if value is ABSENT:
        return text[: line.start] + text[line.end :]
    quote = text[line.value_start : line.value_start + 1]
    return text[: line.value_start] + _written(str(value), quote) + text[line.value_end :]


def _with_new(text: str, lines: list[_Line], name: str, value: str) -> str:
    end = line_end(text)
    export = "export " if lines and all(line.is_exported for line in lines) else ""
    new = f"{export}{name}={_written(value, '')}"
    return text + new + end if not text or text.endswith("\n") else text + end + new


def _written(value: str, quote: str) -> str:
    """In the quotation marks that stood there, or as plain as can be."""
    if _WRITABLE.match(value):
        return f"{quote}{value}{quote}" if quote in ('"', "'") else value or '""'
    if not value.isprintable() or any(sign in value for sign in "'\"\\$`"):
        raise UnreadableError("such a value means different things to different readers")
    return f'"{value}"' if quote != "'" else f"'{value}'"


def _lines(text: str) -> list[_Line]:
    """Every assignment. Raises UnreadableError with the line."""
    found: list[_Line] = []
    at = 0
    while at < len(text):
        other = _OTHER.match(text, at)
        if other is not None:
            at = _end(_LINE_END, text, other.end())
            continue
        line = _line(text, at)
        found.append(line)
        at = line.end
    return found


def _line(document: str, at: int) -> _Line:
    begin = _BEGIN.match(document, at)
    if begin is None:
        raise _trouble(document, at, text("NAME=value is expected"))
    start, end, value = _value(document, begin.end())
    rest = _REST.match(document, end)
    if rest is None:
        raise _trouble(document, end, text("something follows the value"))
    return _Line(begin[2], value, at, start, end, _end(_LINE_END, document, rest.end()), bool(begin[1]))


def _value(document: str, at: int) -> tuple[int, int, str]:
    """Where it begins and ends, and what it is."""
    if _NOTHING.match(document, at):
        return at, at, ""
    start = _end(_BLANKS, document, at)
    if (found := _alone(_DOUBLE, document, start)) is not None:
        return start, found.end(), _ESCAPED.sub(r"\1", found[0][1:-1])
    if (found := _alone(_SINGLE, document, start)) is not None:
        return start, found.end(), found[0][1:-1]
    if (found := _PLAIN.match(document, start)) is not None:
        return start, found.end(), found[0]
    raise _trouble(document, start, text("this value cannot be understood"))


def _alone(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """The value in quotation marks, if nothing else belongs to it."""
    found = pattern.match(text, at)
    return found if found is not None and _REST.match(text, found.end()) else None


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _trouble(document: str, at: int, why: Text) -> UnreadableError:
    line = document.count("\n", 0, at) + 1
    return UnreadableError(text("line {line}: {why}", line=line, why=why))

"""What every editor of a settings file offers, whatever its format. Must not know any client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import in_words

KeyPath = tuple[str, ...]
Value = object
"""What JSON knows; `ABSENT` stands for a key that is not there."""
Tree = Mapping[str, object]


class _Absent(Enum):
    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT
"""No value: the key is not there, or is to be taken out."""


class UnreadableError(Exception):
    """A document cannot be understood, or not be changed safely; the message says where and why."""

    def __init__(self, why: str | Text) -> None:
        super().__init__(why)
        self._why = why

    def __str__(self) -> str:
        return in_words(self._why)


class Format(Protocol):
    """Reads a document and changes single keys of it, leaving every other character as it is."""

    def tree(self, text: str) -> Tree:
        """What is in it. Raises UnreadableError."""

    def edited(self, text: str, changes: Mapping[KeyPath, Value]) -> str:
        """The document with these values instead; `ABSENT` takes a key out. Raises UnreadableError."""

    def without_empty(self, text: str, path: KeyPath) -> str:
        """The document without the section `path` if nothing is in it. Raises UnreadableError."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a settings file as text, and what is needed to make them bytes again."""

    text: str
    has_mark: bool
    """It begins with a byte order mark."""

    def with_text(self, text: str) -> bytes:
        """Other text in the same encoding."""
        return (b"\xef\xbb\xbf" if self.has_mark else b"") + text.encode()


def content_of(raw: bytes) -> Content:
    """Understand the encoding. Raises UnreadableError."""
    has_mark = raw.startswith(b"\xef\xbb\xbf")
    try:
        return Content(raw[3 if has_mark else 0 :].decode(), has_mark)
    except UnicodeDecodeError as error:
        raise UnreadableError(text("byte {start} is not UTF-8", start=error.start)) from error


def value_at(tree: Tree, path: KeyPath) -> Value:
    """The value of the key `path`; `ABSENT` where there is none."""
    found: object = tree
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            return ABSENT
        found = found[name]
    return found


def is_same(value: Value, other: Value) -> bool:
    """Equal, and not just 1 for true."""
    return value == other and type(value) is type(other)


def line_end(text: str) -> str:
    """The line end the text uses first; a line feed where it has none."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


def with_changes(tree: Tree, changes: Mapping[KeyPath, Value]) -> Tree:
    """What a tree must be after these changes; to hold an editor's work against."""
    result = _copied(tree)
    for path, value in changes.items():
        node = result
        for name in path[:-1]:
            child = node.get(name)
            if not isinstance(child, dict):
                if value is ABSENT:
                    break
                child = node[name] = {}
            node = child
        else:
            if value is ABSENT:
                node.pop(path[-1], None)
            else:
                node[path[-1]] = value
    return result


def _copied(tree: Tree) -> dict[str, object]:
    return {name: _copied(value) if isinstance(value, Mapping) else value for name, value in tree.items()}

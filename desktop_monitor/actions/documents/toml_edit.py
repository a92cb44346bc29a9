"""Changes single keys of a TOML document, keeping comments, order and line ends.

Format: toml.io/en/v1.0.0. A section that is not there yet is written as text at the
end, which no document can take amiss, a new key of the root before the first section;
within a section, tomlkit places the keys. Every
edit is read again and held against what it should say before it counts. Must not know
which keys are whose.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

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
from desktop_monitor.language.text import sentence, text

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Item

_UNCHANGEABLE = sentence("it cannot be changed without touching something else")


class TomlFormat:
    """Implements `document.Format`."""

    def tree(self, text: str) -> Tree:
        """What is in it. Raises UnreadableError."""
        try:
            return tomllib.loads(text.replace("\r\n", "\n"))
        except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
            raise UnreadableError(str(error)) from error

    def edited(self, text: str, changes: Mapping[KeyPath, Value]) -> str:
        """The document with these values instead. Raises UnreadableError."""
        before = self.tree(text)
        present = {path: value for path, value in changes.items() if value != value_at(before, path)}
        edited = text
        for section in dict.fromkeys(path[:-1] for path in present):
            mine = {path: value for path, value in present.items() if path[:-1] == section}
            edited = self._with(edited, before, section, mine)
        if self.tree(edited) != with_changes(before, changes):
            raise UnreadableError(_UNCHANGEABLE)
        return edited

    def without_empty(self, text: str, path: KeyPath) -> str:
        """The document without the section `path` if nothing is in it. Raises UnreadableError."""
        if value_at(self.tree(text), path) != {}:
            return text
        node: Any = _parsed(text)
        for name in path:
            node = node[name]
        return text if "#" in node.as_string() else self.edited(text, {path: ABSENT})

    def _with(self, text: str, before: Tree, section: KeyPath, changes: Mapping[KeyPath, Value]) -> str:
        """With the changes of one section."""
        if section and value_at(before, section) is ABSENT:
            return _with_section(text, section, changes)
        new = {path: value for path, value in changes.items() if value_at(before, path) is ABSENT}
        if section or not new:
            return _within(text, changes)
        edited = _within(text, {path: value for path, value in changes.items() if path not in new})
        for path, value in new.items():
            edited = self._with_root_key(edited, path, value)
        return edited

    def _with_root_key(self, text: str, path: KeyPath, value: Value) -> str:
        """A key of the root stands before the first section, or what looks like one in a text of many lines."""
        wanted = with_changes(self.tree(text), {path: value})
        line = f"{_name(path[0])} = {_written(value)}"
        for at in _places_for_keys(text):
            edited = _with_line(text, at, line)
            try:
                if self.tree(edited) == wanted:
                    return edited
            except UnreadableError:
                continue
        raise UnreadableError(_UNCHANGEABLE)


def _places_for_keys(text: str) -> Iterator[int]:
    """Where the root's keys may end: before each section, and whatever is said about that; at last the end."""
    lines = text.splitlines(keepends=True)
    starts = list(itertools.accumulate(map(len, lines), initial=0))
    for number, line in enumerate(lines):
        if not line.lstrip().startswith("["):
            continue
        while number and lines[number - 1].lstrip().startswith("#"):
            number -= 1
        while number and not lines[number - 1].strip():
            number -= 1
        yield starts[number]
    yield len(text)


def _with_line(text: str, at: int, line: str) -> str:
    end = line_end(text)
    before = text[:at] if not at or text[at - 1] in "\r\n" else text[:at] + end
    behind = text[at:]
    gap = end if behind and behind.strip() and not behind[0].isspace() else ""
    return before + line + end + gap + behind


def _name(name: str) -> str:
    import tomlkit

    return tomlkit.key(name).as_string()


def _with_section(text: str, section: KeyPath, changes: Mapping[KeyPath, Value]) -> str:
    end = line_end(text)
    values = {path[-1]: value for path, value in changes.items() if value is not ABSENT}
    if not values:
        return text
    start = "" if not text.strip() or text.endswith(end) else end
    blank = end if text.strip() else ""
    head = ".".join(map(_name, section))
    lines = [f"[{head}]", *(f"{_name(name)} = {_written(value)}" for name, value in values.items())]
    return text + start + blank + end.join(lines) + end


def _written(value: Value) -> str:
    return _item(value).as_string()


def _item(value: Value) -> Item:
    import tomlkit

    if not isinstance(value, Mapping):
        return tomlkit.item(value)
    table = tomlkit.inline_table()
    for name, part in value.items():
        table.append(name, _item(part))
    return table


def _parsed(text: str) -> TOMLDocument:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
    except (TOMLKitError, RecursionError, ValueError) as error:
        raise UnreadableError(str(error)) from error
    if document.as_string() != text:
        raise UnreadableError(_UNCHANGEABLE)
    return document


def _within(text: str, changes: Mapping[KeyPath, Value]) -> str:
    from tomlkit.exceptions import TOMLKitError

    document = _parsed(text)
    try:
        for path, value in changes.items():
            _change(document, path, value)
        return _line_ends_like(text, document.as_string())
    except (TOMLKitError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableError(_UNCHANGEABLE) from error


def _line_ends_like(text: str, edited: str) -> str:
    """New lines end as all others do."""
    is_uniform = "\n" in text and text.count("\n") == text.count("\r\n")
    return edited.replace("\r\n", "\n").replace("\n", "\r\n") if is_uniform else edited


def _change(document: TOMLDocument, path: KeyPath, value: Value) -> None:
    node: MutableMapping[str, object] = document
    for name in path[:-1]:
        child = node.get(name)
        if not isinstance(child, MutableMapping):
            raise UnreadableError(text("{name} is no section", name=repr(name)))
        node = child
    if value is ABSENT:
        node.pop(path[-1], None)
    else:
        node[path[-1]] = _item(value)

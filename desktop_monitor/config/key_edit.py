"""Changes to single keys of a YAML file as text: comments, order and everybody else's keys survive.

Must not know what any key means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.errors import ConfigError, ConfigProblem
from desktop_monitor.language.text import text

if TYPE_CHECKING:
    from desktop_monitor.actions.documents.document import KeyPath, Value

Tree = Mapping[str, object]


def plain_tree(content: str, source: str) -> Tree:
    """What is written, as plain data; empty where nothing is. Raises ConfigError; `source` names the file."""
    found = tree_of(content, source) if content.strip() else {}
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise ConfigError((ConfigProblem(source, "", "cannot be changed: it holds no keys"),))
    return found


def edited(content: str, source: str, changes: Mapping[KeyPath, Value], drop: Sequence[KeyPath] = ()) -> str:
    """`content` with these values; `absent` takes a key out, sections in `drop` go, too, if they are left empty.

    Raises ConfigError; `source` names the file.
    """
    from desktop_monitor.actions.documents.document import UnreadableError
    from desktop_monitor.actions.documents.yaml_edit import YamlFormat

    try:
        for place, value in changes.items():
            content = _with_value(content, place, value)
        for place in drop:
            content = YamlFormat().without_empty(content, place)
    except UnreadableError as error:
        raise ConfigError((ConfigProblem(source, "", text("cannot be changed: {why}", why=str(error))),)) from error
    return content


def absent() -> Value:
    """Stands for a key that is to be taken out."""
    from desktop_monitor.actions.documents.document import ABSENT

    return ABSENT


def _with_value(content: str, place: KeyPath, value: Value) -> str:
    """Raises UnreadableError."""
    from desktop_monitor.actions.documents.document import UnreadableError
    from desktop_monitor.actions.documents.yaml_edit import YamlFormat

    try:
        return YamlFormat().edited(content, {place: value})
    except UnreadableError:
        # A value of several lines cannot be replaced where it stands.
        emptied = YamlFormat().edited(content, {place: absent()})
        return YamlFormat().edited(emptied, {place: value})

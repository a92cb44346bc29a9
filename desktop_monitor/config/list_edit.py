"""Changes to one list of a YAML document: comments and the order of keys survive. Must not know what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from io import StringIO
from typing import TYPE_CHECKING

from desktop_monitor.errors import ConfigError, ConfigProblem
from desktop_monitor.language.text import text

if TYPE_CHECKING:
    # Loaded when something is changed: most runs change nothing.
    from ruamel.yaml import YAML

_INDENTED_LIST = re.compile(r"^( *)[^\s#-][^#\n]*:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*\1 +- ", re.MULTILINE)
"""A list that stands deeper than its key."""
_WIDTH = 10_000
"""Long lines are not broken."""


def with_list(content: str, source: str, key: str, change: Callable[[list[object]], None]) -> str:
    """`content` after `change` of the list below `key`, which is made if missing and goes when it is empty.

    Raises ConfigError where `content` cannot be read; `source` names it.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedSeq

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    if _INDENTED_LIST.search(content):
        yaml.indent(mapping=2, sequence=4, offset=2)
    tree = _tree(yaml, content, source)
    found = tree.get(key)
    items = found if isinstance(found, list) else CommentedSeq()
    change(items)
    if items:
        tree[key] = items
    else:
        tree.pop(key, None)
    if not tree:
        return "".join(line for line in content.splitlines(keepends=True) if line.startswith("#"))
    out = StringIO()
    yaml.dump(tree, out)
    return out.getvalue()


def _tree(yaml: YAML, content: str, source: str) -> MutableMapping[str, object]:
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import YAMLError

    try:
        tree = yaml.load(content)
    except YAMLError as error:
        raise ConfigError((ConfigProblem(source, "", text("cannot be changed: {why}", why=str(error))),)) from error
    if tree is None:
        return CommentedMap()
    if not isinstance(tree, MutableMapping):
        raise ConfigError((ConfigProblem(source, "", "cannot be changed: it holds no keys"),))
    return tree

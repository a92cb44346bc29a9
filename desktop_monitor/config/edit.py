"""Changes to ``config.yaml`` from the window: comments, order and unknown style survive.

The file is replaced in one step, so a crash leaves the old or the new one. Must not
know which values are right (see `loader.check`).
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_monitor.errors import ConfigError, ConfigProblem
from desktop_monitor.language.text import text
from desktop_monitor.private_files import make_private_folder, write_private

if TYPE_CHECKING:
    # Loaded when something is changed: most runs change nothing.
    from ruamel.yaml import YAML


def save(path: Path, changes: Mapping[str, object]) -> None:
    """Write `changes` (dotted key path → plain value) into the file, made if missing.

    Raises ConfigError when the file cannot be read or written; it is then unchanged.
    """
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    tree = _read(yaml, path)
    for key_path, value in changes.items():
        _set(tree, key_path.split("."), value)
    out = StringIO()
    yaml.dump(tree, out)
    replace_content(path, out.getvalue())


def _read(yaml: YAML, path: Path) -> MutableMapping[str, object]:
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import YAMLError

    try:
        tree = yaml.load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return CommentedMap()
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise ConfigError((ConfigProblem(str(path), "", text("cannot be changed: {why}", why=str(error))),)) from error
    if tree is None:
        return CommentedMap()
    if not isinstance(tree, MutableMapping):
        raise ConfigError((ConfigProblem(str(path), "", "cannot be changed: it holds no keys"),))
    return tree


def _set(tree: MutableMapping[str, object], path: list[str], value: object) -> None:
    from ruamel.yaml.comments import CommentedMap

    *sections, name = path
    node = tree
    for section in sections:
        child = node.get(section)
        if not isinstance(child, MutableMapping):
            child = CommentedMap()
            node[section] = child
        node = child
    node[name] = value


def replace_content(path: Path, content: str) -> None:
    """Write `content` into the file in one step. Raises ConfigError; the file is then unchanged."""
    try:
        make_private_folder(path.parent)
        # A link is followed, so that a file kept in a dotfile repository stays one.
        write_private(path.resolve(), content.encode())
    except OSError as error:
        raise ConfigError(
            (ConfigProblem(str(path), "", text("cannot be written: {why}", why=error.strerror or str(error))),)
        ) from error

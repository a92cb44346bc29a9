"""Which folder a Gemini CLI chat was held in.

A chat names its project by the SHA-256 of its root (gemini-cli, packages/core:
paths.ts), which cannot be undone: candidates are hashed and compared. Newer versions
name the folder of the chats after the project and keep a table of these names.

Must not know what is in a chat.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from desktop_monitor.agents.values import path_or_empty
from desktop_monitor.digests import sha256

_TABLE_BYTES = 4 << 20
_HASH_LENGTH = 64


class _Table(msgspec.Struct):
    projects: dict[str, Any] | None = None


class Projects:
    """The projects that are known by path. Reads what Gemini says of them again when it meets a new hash."""

    def __init__(self, home: Path, known: Iterable[str] = ()) -> None:
        """`home` is Gemini's folder, `known` are folders that other sources named."""
        self._home = home
        self._paths = {_hash_of(path): path for path in known}

    def path_of(self, folder: str, project_hash: str, named: Sequence[str]) -> str:
        """The project of a chat below ``tmp/<folder>`` with this hash that names these folders.

        The folder's own name where nothing better is known, empty where that is a hash too.
        """
        if project_hash and project_hash not in self._paths:
            candidates = (*named, self._root_of(folder), *self._table())
            self._paths.update((_hash_of(path), path) for path in candidates if path)
        if project_hash in self._paths:
            return self._paths[project_hash]
        return "" if len(folder) == _HASH_LENGTH else folder

    def _table(self) -> tuple[str, ...]:
        try:
            table = msgspec.json.decode(_beginning(self._home / "projects.json"), type=_Table)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return ()
        return tuple(filter(None, map(path_or_empty, table.projects or ())))

    def _root_of(self, folder: str) -> str:
        written = _beginning(self._home / "tmp" / folder / ".project_root")
        return path_or_empty(written.decode(errors="replace").strip())


def _hash_of(path: str) -> str:
    return sha256(path.encode(errors="replace")).hexdigest()


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_TABLE_BYTES)
    except (OSError, ValueError):
        return b""

"""Gemini CLI's chats as a source: where they are and how one is read on.

``tmp/<project>/chats/session-*.jsonl`` or ``.json``, a session's subagents below
``chats/<session>/``.

Must not know who keeps the cursors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_monitor.agents.files.scan import FolderScan, Tree
from desktop_monitor.agents.source import Cursor, Pending, Reading
from desktop_monitor.metrics.agent_terms import GEMINI

if TYPE_CHECKING:
    from desktop_monitor.agents.gemini.reading import ChatReader

_CHATS = "chats"
_ENDINGS = ("json", "jsonl")


def gemini_home(environment: Mapping[str, str], home: Path) -> Path:
    """Gemini CLI's folder: ``.gemini`` in ``$GEMINI_CLI_HOME``, else in the user's `home`."""
    named = environment.get("GEMINI_CLI_HOME", "")
    return (Path(named) if named else home) / ".gemini"


class GeminiFiles:
    """The chats below one Gemini folder. Implements `agents.source.FileSource`."""

    name = "gemini.files"
    interface = GEMINI

    def __init__(self, home: Path, known_projects: Iterable[str] = ()) -> None:
        """`home` as `gemini_home` gives it, `known_projects` folders that other sources named."""
        self._home = home
        self._known_projects = tuple(known_projects)
        self._scan = FolderScan([Tree(str(home / "tmp"), _is_chat, _is_entered)])
        self._reader: ChatReader | None = None

    def pending(self, known: Mapping[str, Cursor]) -> tuple[Pending, ...]:
        """Chats that differ from their cursor, oldest change first. Raises SourceError."""
        return self._scan.pending(known)

    def read(self, pending: Pending, cursor: Cursor | None) -> Reading:
        """Read on in one chat; an older one, a single document, as a whole. Raises SourceError."""
        if self._reader is None:
            # Here, not above: where no file has news, nothing that reads is loaded.
            from desktop_monitor.agents.gemini.reading import ChatReader

            self._reader = ChatReader(self._home, self._known_projects)
        return self._reader.read(pending, cursor)


def _is_chat(relative: str) -> bool:
    _, *folders, name = relative.split("/")
    stem, _, ending = name.rpartition(".")
    if not stem or ending not in _ENDINGS or folders[:1] != [_CHATS]:
        return False
    return len(folders) == 2 or (len(folders) == 1 and name.startswith("session-"))


def _is_entered(relative: str) -> bool:
    _, *below = relative.split("/")
    return below[:1] in ([], [_CHATS]) and len(below) <= 2

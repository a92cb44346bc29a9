"""Codex's rollouts as a source: where they are and how one is read on.

Live ones lie in ``sessions/YYYY/MM/DD/``, archived ones are moved to
``archived_sessions/``: the identities of what is in them stay the same there.

Must not know who keeps the cursors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_monitor.agents.files.scan import FolderScan, Tree
from desktop_monitor.agents.source import Cursor, Pending, Reading
from desktop_monitor.metrics.agent_terms import CODEX

if TYPE_CHECKING:
    from desktop_monitor.agents.codex.ancestors import Ancestors

_SESSION = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def codex_home(environment: Mapping[str, str], home: Path) -> Path:
    """Codex's folder: ``$CODEX_HOME``, else ``.codex`` in the user's `home`."""
    named = environment.get("CODEX_HOME", "")
    return Path(named) if named else home / ".codex"


def rollout_scan(home: Path) -> FolderScan:
    """All rollouts below `home`; nothing is read yet."""
    return FolderScan(Tree(str(folder), _is_rollout) for folder in _folders(home))


def session_of_name(name: str) -> str:
    """The session a rollout is named after; empty where it is no rollout or names none."""
    # Not compiled above: where no file has news, none is asked for.
    found = re.search(rf"({_SESSION})\.jsonl\Z", name) if _is_rollout(name) else None
    return found[1] if found else ""


class CodexFiles:
    """The rollouts below one Codex folder. Implements `agents.source.FileSource`."""

    name = "codex.files"
    interface = CODEX

    def __init__(self, home: Path) -> None:
        """`home` as `codex_home` gives it; nothing is read yet."""
        self._scan = rollout_scan(home)
        self._folders = _folders(home)
        self._ancestors: Ancestors | None = None

    def pending(self, known: Mapping[str, Cursor]) -> tuple[Pending, ...]:
        """Rollouts that differ from their cursor, oldest change first. Raises SourceError."""
        return self._scan.pending(known)

    def read(self, pending: Pending, cursor: Cursor | None) -> Reading:
        """Read on in one rollout. Raises SourceError when it cannot be read."""
        # Here, not above: where no file has news, nothing that reads is loaded.
        from desktop_monitor.agents.codex.ancestors import Ancestors
        from desktop_monitor.agents.codex.rollout import Rollout
        from desktop_monitor.agents.files.reading import FileReading

        if self._ancestors is None:
            self._ancestors = Ancestors(self._folders)
        session = session_of_name(Path(pending.path).name)
        with FileReading(pending, cursor) as reading:
            rollout = Rollout(session, reading.state, self._ancestors.first_of)
            for line in reading.lines():
                rollout.take(line)
            rollout.reject("line too long", reading.skipped_lines)
            return Reading(rollout.findings(), reading.cursor(rollout.state()))


def _folders(home: Path) -> tuple[Path, ...]:
    return home / "sessions", home / "archived_sessions"


def _is_rollout(relative: str) -> bool:
    name = relative.rpartition("/")[2]
    return name.startswith("rollout-") and name.endswith(".jsonl")

"""What is read of agents' roots beyond the process table: folder, open session files, container.

Asked rarely and remembered. Must not know what it is evidence of.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_monitor.agents.codex.source import session_of_name
from desktop_monitor.metrics.agent_event import CODEX
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

_FOLDER_SECONDS = 60.0
_FOUND_SECONDS = 15.0
"""Between two looks at the open files of an agent whose session is known: it may begin another."""
_SEEKING_SECONDS = 2.0


class Details(Protocol):
    """Answers about single processes; nothing where one has ended or refuses."""

    def working_folder(self, identity: ProcessIdentity) -> str:
        """Absolute path of its current folder; empty if unknown."""

    def open_paths(self, identity: ProcessIdentity, below: str) -> tuple[str, ...]:
        """Files below a folder that it holds open."""

    def memory_bytes(self, identity: ProcessIdentity) -> int | None:
        """PSS or USS."""

    def is_contained(self, identity: ProcessIdentity) -> bool:
        """Whether it runs in a container or sandbox."""


@dataclass(slots=True)
class _Known:
    is_contained: bool
    folder: str = ""
    folder_due_seconds: float = 0.0
    sessions: tuple[str, ...] = ()
    sessions_due_seconds: float = 0.0


class Evidence:
    """Reads and remembers. `codex_folders` are the folders below which Codex keeps its rollouts."""

    def __init__(self, details: Details, codex_folders: Sequence[str]) -> None:
        self._details = details
        self._codex_folders = tuple(codex_folders)
        self._known: dict[ProcessIdentity, _Known] = {}

    def folder(self, identity: ProcessIdentity, now_seconds: float) -> str:
        """The working folder of one process, at a monotonic time."""
        known = self._of(identity)
        if now_seconds >= known.folder_due_seconds:
            known.folder = self._details.working_folder(identity)
            known.folder_due_seconds = now_seconds + _FOLDER_SECONDS
        return known.folder

    def open_sessions(self, interface: str, rows: Sequence[ProcessRow], now_seconds: float) -> tuple[str, ...]:
        """Sessions whose files one agent holds open, the newest first; only Codex does that."""
        if interface != CODEX or not self._codex_folders:
            return ()
        known = self._of(rows[0].identity)
        if now_seconds >= known.sessions_due_seconds:
            known.sessions = self._read_sessions(rows)
            known.sessions_due_seconds = now_seconds + (_FOUND_SECONDS if known.sessions else _SEEKING_SECONDS)
        return known.sessions

    def is_contained(self, identity: ProcessIdentity) -> bool:
        """Whether it runs in a container or sandbox."""
        return self._of(identity).is_contained

    def forget_all_but(self, identities: Collection[ProcessIdentity]) -> None:
        """Only these are roots now."""
        for identity in self._known.keys() - identities:
            del self._known[identity]

    def _of(self, identity: ProcessIdentity) -> _Known:
        known = self._known.get(identity)
        if known is None:
            known = self._known[identity] = _Known(self._details.is_contained(identity))
        return known

    def _read_sessions(self, rows: Sequence[ProcessRow]) -> tuple[str, ...]:
        paths = {
            path
            for row in rows
            for folder in self._codex_folders
            for path in self._details.open_paths(row.identity, folder)
        }
        # File names begin with the time.
        sessions = (session_of_name(os.path.basename(path)) for path in sorted(paths, reverse=True))
        return tuple(session for session in sessions if session)

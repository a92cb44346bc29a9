"""From which session a forked one descends, as the headers of the rollouts say.

Asked for only when a fork is met: then the folders are listed, and the first line of
each ancestor is read once.

Must not know what else is in a rollout.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

import msgspec

from desktop_monitor.agents.codex.records import decode_line, decode_meta
from desktop_monitor.agents.values import name_or_empty

_HEADER_BYTES = 4 << 20
_MOST_GENERATIONS = 64


class Ancestors:
    """Remembers who was forked from whom."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """`folders` hold rollouts at any depth."""
        self._folders = tuple(folders)
        self._paths: dict[str, str] = {}
        self._origins: dict[str, str] = {}

    def first_of(self, session: str) -> str:
        """The session that `session` goes back to; itself where it was not forked or its file is gone."""
        seen: set[str] = set()
        while len(seen) < _MOST_GENERATIONS and session not in seen:
            seen.add(session)
            if not (origin := self._origin_of(session)):
                break
            session = origin
        return session

    def _origin_of(self, session: str) -> str:
        if session not in self._origins:
            if session not in self._paths:
                self._list()
            if session in self._paths:
                self._origins[session] = _forked_from(self._paths[session])
        return self._origins.get(session, "")

    def _list(self) -> None:
        for folder in self._folders:
            for parent, _, names in os.walk(folder):
                for name in names:
                    if name.startswith("rollout-") and name.endswith(".jsonl"):
                        # Named …-<uuid>.jsonl
                        self._paths[name[-42:-6]] = os.path.join(parent, name)


def _forked_from(path: str) -> str:
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return ""
        with open(path, "rb") as file:
            header = file.readline(_HEADER_BYTES)
        record = decode_line(header)
        return name_or_empty(decode_meta(record.payload).forked_from_id) if record.type == "session_meta" else ""
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""

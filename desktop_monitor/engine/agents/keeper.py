"""Keeps the journal, and what it could not write until the disk takes it.

Only so much waits. What files told can be read again, so with the oldest facts goes how
far their file was read, then and later, until somebody has gone back in it. Must not know
SQLite or what the findings say.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from desktop_monitor.agents.source import Cursor
from desktop_monitor.clock import Instant
from desktop_monitor.engine.query import JournalReader, open_journal_reader
from desktop_monitor.errors import StoreEnvironmentError, StoreError
from desktop_monitor.metrics.agent_event import Findings
from desktop_monitor.store.journal import Journal, open_journal
from desktop_monitor.store.journal.splitting import parts
from desktop_monitor.store.journal_types import TreeSample

_LOG = logging.getLogger(__name__)
_RETRY_SECONDS = 60.0
_PRUNE_SECONDS = 3600.0
_FIRST_PRUNE_SECONDS = 600.0
"""A clock that stands years ahead when the machine starts is mostly put right by then."""
_MOST_WAITING = 20_000
"""Facts that wait for a disk, some 20 MB; older ones are dropped."""
_FACTS_AT_ONCE = 400
"""Some 5000 facts written at once took 13 MB and left it behind; so they take 3 MB and half as long again."""


class _Waiting(NamedTuple):
    """What is to be written at once."""

    findings: Findings
    cursors: tuple[Cursor, ...]
    paths: frozenset[str]
    """The files that told it, also where their cursors are kept with a later part."""


class JournalKeeper:
    """The desk's view of the journal. One thread uses it."""

    def __init__(self, path: Path, days: int, at: Instant) -> None:
        """Open the journal at `path`; where the disk refuses, once a minute again."""
        self.days = days
        self.error = ""
        """Why the disk does not take the journal; empty while it does."""
        self._path = path
        self._journal: Journal | None = None
        self._reader: JournalReader | None = None
        self._waiting: deque[_Waiting] = deque()
        self._dropped: set[str] = set()
        """Files of whose facts some were dropped: how far they are read now is not how far they are kept."""
        self._waiting_facts = 0
        self._next_try = at.monotonic_seconds
        self._next_prune = at.monotonic_seconds + _FIRST_PRUNE_SECONDS
        self._ensure_open(at)

    @property
    def reader(self) -> JournalReader:
        """Questions to what is kept."""
        if self._reader is None:
            self._reader = open_journal_reader(self._journal.location if self._journal else self._path)
        return self._reader

    def cursors(self) -> dict[str, Cursor]:
        """How far each file has been read."""
        return self._journal.cursors() if self._journal else {}

    @property
    def is_waiting(self) -> bool:
        """Whether something waits for the disk: what is read of files meanwhile may have to be read again."""
        return bool(self._waiting)

    def hand_out_dropped(self) -> dict[str, Cursor | None]:
        """Files to be read again, and how far each is kept; None: nothing of it. Their cursors count again.

        Raises StoreError; they are handed out at the next call then.
        """
        if not self._dropped or self._journal is None:
            return {}
        kept = self.cursors()
        dropped = {path: kept.get(path) for path in self._dropped}
        self._dropped.clear()
        return dropped

    def write(self, at: Instant, findings: Findings, cursors: Sequence[Cursor] = ()) -> bool:
        """Keep `findings`; False when they wait for the disk."""
        paths = frozenset(cursor.path for cursor in cursors)
        *first, last = parts(findings, _FACTS_AT_ONCE)
        for part in first:
            self._wait(_Waiting(part, (), paths))
        # How far a file was read is kept with the last of what it told.
        self._wait(_Waiting(last, tuple(cursors), paths))
        is_kept = self.flush(at)
        while self._waiting_facts > _MOST_WAITING:
            self._dropped |= self._pop_oldest().paths
        return is_kept

    def flush(self, at: Instant) -> bool:
        """Write what waits; False when the disk still refuses."""
        if not self._ensure_open(at) or self._journal is None:
            return False
        try:
            while self._waiting:
                oldest = self._waiting[0]
                self._journal.write(oldest.findings, self._counting(oldest.cursors))
                self._pop_oldest()
            self._prune_if_due(at)
        except StoreError as error:
            self._failed(error, at)
            return False
        return True

    def add_tree_samples(self, interface: str, session: str, samples: Sequence[TreeSample]) -> None:
        """Keep what a session's process tree used. Raises StoreError."""
        if self._journal is not None:
            self._journal.add_tree_samples(interface, session, samples)

    def forget_project(self, project: str) -> int:
        """Remove everything of this project; how many facts. Raises StoreError."""
        if self._journal is None:
            raise StoreEnvironmentError("The journal cannot be opened", self.error)
        return self._journal.forget_project(project)

    def delete_all(self) -> None:
        """Remove everything. Raises StoreError."""
        self._waiting.clear()
        self._dropped.clear()
        self._waiting_facts = 0
        if self._journal is not None:
            self._journal.delete_all()

    def close(self) -> None:
        """Give back the connections."""
        if self._reader is not None:
            self._reader.close()
        if self._journal is not None:
            self._journal.close()
        self._reader = self._journal = None

    def _wait(self, news: _Waiting) -> None:
        self._waiting.append(news)
        self._waiting_facts += _weight(news.findings)

    def _pop_oldest(self) -> _Waiting:
        oldest = self._waiting.popleft()
        self._waiting_facts -= _weight(oldest.findings)
        return oldest

    def _counting(self, cursors: tuple[Cursor, ...]) -> tuple[Cursor, ...]:
        """Those of files of which nothing was dropped."""
        return tuple(cursor for cursor in cursors if cursor.path not in self._dropped)

    def _ensure_open(self, at: Instant) -> bool:
        if self._journal is not None:
            return True
        if at.monotonic_seconds < self._next_try:
            return False
        try:
            self._journal = open_journal(self._path)
            self.error = ""
        except StoreError as error:
            self._failed(error, at)
        return self._journal is not None

    def _failed(self, error: StoreError, at: Instant) -> None:
        if not self.error:
            _LOG.warning("the journal of agents cannot be kept: %s", error)
        self.close()
        self.error = str(error)
        self._next_try = at.monotonic_seconds + _RETRY_SECONDS

    def _prune_if_due(self, at: Instant) -> None:
        if self._journal is None or at.monotonic_seconds < self._next_prune:
            return
        # A bounded number of rows at a time: the rest waits for the next step.
        if not self._journal.prune(at.wall_seconds, self.days):
            self._next_prune = at.monotonic_seconds + _PRUNE_SECONDS


def _weight(findings: Findings) -> int:
    """A cursor alone is not for nothing."""
    return 1 + findings.count

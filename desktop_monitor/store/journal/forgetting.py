"""What the user wants forgotten, projects or everything: removes it, and keeps the past from coming back.

The clients' own files still tell of them and may be read again. So the moment of
forgetting is remembered, under hashes of the project and of its sessions: the journal
must not go on naming what it was told to forget.

Must not know how facts are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from desktop_monitor.metrics.agent_event import Findings, SessionFacts
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.filters import OF_PROJECT_CONTEXTS, OF_PROJECT_SESSIONS
from desktop_monitor.store.journal.known_ids import note_edit
from desktop_monitor.store.journal.packing import clean, hash_of
from desktop_monitor.store.journal.removing import remove_requests, remove_sessions_without_rows, remove_tool_calls

_EVERYTHING = 0
"""The key under which it stands that nothing older is to be kept."""
_BY_SESSION = ("turns", "totals", "tree_samples")


class _Fact(Protocol):
    @property
    def interface(self) -> str: ...
    @property
    def session(self) -> str: ...
    @property
    def at_seconds(self) -> float: ...


_AnyFact = TypeVar("_AnyFact", bound=_Fact)


def _project_hash(project: str) -> int:
    return hash_of("project", clean(project))


def _session_hash(interface: str, session: str) -> int:
    return hash_of("session", clean(interface), clean(session))


class Forgotten:
    """What is not to be kept any more. Used inside a write transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._before: dict[int, float] = {
            key: before_us / 1e6 for key, before_us in database.rows("SELECT id, before_us FROM forgotten")
        }

    def without(self, findings: Findings) -> Findings:
        """`findings` as they are to be kept."""
        if not self._before:
            return findings
        self._note_sessions(findings.sessions)
        return replace(
            findings,
            requests=tuple(one for one in self._kept(findings.requests) if not self._is_of(one.project, one)),
            tool_calls=self._kept(findings.tool_calls),
            turns=self._kept(findings.turns),
            sessions=tuple(one for one in self._kept(findings.sessions) if not self._is_of(one.project, one)),
            totals=self._kept(findings.totals),
            limits=tuple(one for one in findings.limits if one.at_seconds >= self._before.get(_EVERYTHING, 0.0)),
            workflow_events=tuple(
                one for one in self._kept(findings.workflow_events) if not self._is_of(one.project, one)
            ),
        )

    def _note_sessions(self, sessions: Sequence[SessionFacts]) -> None:
        """Sessions of forgotten projects, or of sessions of theirs, are theirs whatever is told of them without one."""
        for facts in sessions:
            before = self._before.get(_project_hash(facts.project)) if facts.project else None
            if before is None and facts.parent and not facts.project:
                before = self._before.get(_session_hash(facts.interface, facts.parent))
            key = _session_hash(facts.interface, facts.session)
            if before is not None and self._before.get(key, 0.0) < before:
                self._remember(key, before)

    def _kept(self, facts: Sequence[_AnyFact]) -> tuple[_AnyFact, ...]:
        sessions = {(one.interface, one.session) for one in facts}
        least = self._before.get(_EVERYTHING, 0.0)
        limits = {key: max(least, self._before.get(_session_hash(*key), 0.0) if key[1] else 0.0) for key in sessions}
        return tuple(one for one in facts if one.at_seconds >= limits[one.interface, one.session])

    def _is_of(self, project: str, fact: _Fact) -> bool:
        return bool(project) and fact.at_seconds < self._before.get(_project_hash(project), 0.0)

    def _remember(self, key: int, before: float) -> None:
        self._before[key] = before
        note_edit(self._database)
        self._database.run("REPLACE INTO forgotten (id, before_us) VALUES (?, ?)", (key, round(before * 1e6)))

    def forget_everything(self, at_seconds: float) -> None:
        """Remember that nothing older is to be kept, whatever clients' files go on telling."""
        self._remember(_EVERYTHING, at_seconds)

    def forget(self, project: str, at_seconds: float) -> int:
        """Remove everything of `project` and remember it; how many facts went."""
        if not project:
            return 0
        database = self._database
        project = clean(project)
        self._remember(_project_hash(project), at_seconds)
        contexts = [row[0] for row in database.rows(OF_PROJECT_CONTEXTS, (project,))]
        sessions = database.rows(OF_PROJECT_SESSIONS, (project,))
        for _, interface, session in sessions:
            self._remember(_session_hash(interface, session), at_seconds)
        ids = [row[0] for row in sessions]
        removed = sum(remove_requests(database, "r.context = ?", (context,)) for context in contexts)
        for session_id in ids:
            removed += remove_tool_calls(database, "t.session = ?", (session_id,))
            removed += sum(
                database.run(f"DELETE FROM {table} WHERE session = ?", (session_id,))  # noqa: S608  names of our own
                for table in _BY_SESSION
            )
            removed += database.run("DELETE FROM events WHERE session = ? AND project = 0", (session_id,))
            database.run(
                "UPDATE sessions SET project = 0, parent = '', at_us = NULL, started_us = NULL, facts = NULL"
                " WHERE id = ?",
                (session_id,),
            )
        removed += database.run("DELETE FROM events WHERE project = (SELECT id FROM texts WHERE text = ?)", (project,))
        remove_sessions_without_rows(database)
        return removed + len(ids)

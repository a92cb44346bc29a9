"""Follows the process trees of agents from pass to pass.

Remembers who was ever seen below a root: when the root ends and members live on they
stay the session's orphans. Everyone is known by identity, so a stranger with an old
pid is never adopted; a process that lost its parent before any pass saw it below the
root cannot be found again. Must not know how processes are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from desktop_monitor.agents.trees.cpu import credits_of_the_ended, used_seconds
from desktop_monitor.agents.trees.evidence import Details, Evidence
from desktop_monitor.agents.trees.hosts import Host, host_of
from desktop_monitor.agents.trees.matching import AgentProcess, Match, claims, match
from desktop_monitor.agents.trees.memory import MemoryGauges
from desktop_monitor.agents.trees.names import Names, Role
from desktop_monitor.agents.trees.reading import TreeReading
from desktop_monitor.agents.trees.structure import ENDED_STATES, Root, Table, descendants, find_roots, table
from desktop_monitor.clock import Clock, Instant
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import SessionFacts, SessionStatus
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

Number = TypeVar("Number", int, float)


@dataclass(slots=True)
class _Tree:
    """What is remembered of one tree."""

    agent: AgentProcess
    match: Match
    host: Host
    parent: ProcessIdentity | None
    members: dict[ProcessIdentity, ProcessRow] = field(default_factory=dict)
    """As of the newest pass."""
    cpu_seconds: float | None = None
    cpu_core_ratio: float | None = None
    is_over: bool = False
    """The root has ended."""


class TreeTracker:
    """Finds and measures trees. Belongs to one thread; `codex_folders` as for `Evidence`."""

    def __init__(self, clock: Clock, details: Details, codex_folders: Sequence[str] = ()) -> None:
        self._names = Names()
        self._evidence = Evidence(details, codex_folders)
        self._gauges = MemoryGauges(clock, details.memory_bytes)
        self._trees: dict[ProcessIdentity, _Tree] = {}
        self._before: Table | None = None
        self._before_seconds = 0.0

    def update(
        self,
        at: Instant,
        rows: Sequence[ProcessRow],
        statuses: Sequence[SessionStatus],
        facts: Iterable[SessionFacts],
    ) -> tuple[TreeReading, ...]:
        """Every tree as of a pass over the whole process table, made at `at`."""
        now = table(rows)
        known = self._members()
        self._find(now, rows, at.monotonic_seconds, statuses, facts)
        self._gather(now)
        self._count_cpu(now, known, at.monotonic_seconds)
        self._before, self._before_seconds = now, at.monotonic_seconds
        self._gauges.update(row for tree in self._trees.values() for row in tree.members.values())
        return tuple(self._reading(tree) for tree in self._trees.values())

    def _members(self) -> dict[ProcessIdentity, ProcessRow]:
        return {identity: row for tree in self._trees.values() for identity, row in tree.members.items()}

    def _find(
        self,
        now: Table,
        rows: Sequence[ProcessRow],
        now_seconds: float,
        statuses: Sequence[SessionStatus],
        facts: Iterable[SessionFacts],
    ) -> None:
        """Bring `_trees` up to who is a root now; a tree whose root has ended keeps what it was matched with."""
        roots = {root.row.identity: root for root in find_roots(now, rows, self._names, claims(statuses))}
        agents = [self._agent(root, now_seconds) for root in roots.values()]
        matches = match(agents, statuses, facts)
        # The ended come first: who keeps one tree a session keeps the one that lives.
        trees = {identity: tree for identity, tree in self._trees.items() if _has_ended(now, identity)}
        for tree in trees.values():
            tree.is_over = True
        for agent in agents:
            identity = agent.root.identity
            tree = _Tree(agent, matches[identity], _host(now, agent), _parent(now, agent, roots))
            earlier = self._trees.get(identity)
            if earlier is not None:
                tree.members, tree.cpu_seconds = earlier.members, earlier.cpu_seconds
            trees[identity] = tree
        self._trees = trees
        self._evidence.forget_all_but(roots.keys())

    def _agent(self, root: Root, now_seconds: float) -> AgentProcess:
        identity = root.row.identity
        rows = (root.row, *root.wrapped)
        return AgentProcess(
            root.row,
            root.kind.interface,
            rows,
            self._evidence.folder(identity, now_seconds),
            self._evidence.open_sessions(root.kind.interface, rows, now_seconds),
            root.kind.role is Role.INFRASTRUCTURE,
            self._evidence.is_contained(identity),
        )

    def _gather(self, now: Table) -> None:
        """Give every process below a root, and every one that once was, to its tree."""
        roots = {identity for identity, tree in self._trees.items() if not tree.is_over}
        remembered = {identity: tree.members for identity, tree in self._trees.items()}
        taken: set[ProcessIdentity] = set(roots)
        for identity in roots:
            found = descendants(now, self._trees[identity].agent.root, roots)
            self._trees[identity].members = {row.identity: row for row in found}
            taken.update(self._trees[identity].members)
        for identity, members in remembered.items():
            tree = self._trees[identity]
            strays = [row for member in members if member not in taken and (row := now.now(member)) is not None]
            tree.members = {} if tree.is_over else tree.members
            for stray in strays:
                below = {row.identity: row for row in descendants(now, stray, taken)}
                tree.members.update(below)
                taken.update(below)
        self._trees = {identity: tree for identity, tree in self._trees.items() if _lives(tree)}

    def _count_cpu(self, now: Table, known: Mapping[ProcessIdentity, ProcessRow], now_seconds: float) -> None:
        seconds = now_seconds - self._before_seconds
        if self._before is None or seconds <= 0:
            return
        credit = credits_of_the_ended(known.values(), self._before, now)
        for tree in self._trees.values():
            used = used_seconds(tree.members.values(), self._before, known, credit)
            tree.cpu_core_ratio = None if used is None else used / seconds
            if used is not None:
                tree.cpu_seconds = (tree.cpu_seconds or 0.0) + used

    def _reading(self, tree: _Tree) -> TreeReading:
        agent = tree.agent
        living = [row for row in tree.members.values() if row.state not in ENDED_STATES]
        return TreeReading(
            interface=agent.interface,
            session=tree.match.session,
            root=None if tree.is_over else agent.root.identity,
            confidence=tree.match.confidence,
            evidence=text("trees.orphans") if tree.is_over else tree.match.evidence,
            folder=agent.folder,
            started_seconds=agent.root.started_seconds,
            process_count=len(living),
            orphan_count=len(living) if tree.is_over else 0,
            infrastructure_count=sum(map(self._serves, living)),
            cpu_core_ratio=tree.cpu_core_ratio,
            cpu_seconds=tree.cpu_seconds,
            resident_bytes=_sum(row.resident_bytes for row in living),
            memory_bytes=self._memory_bytes(living),
            read_bytes_per_second=_sum(row.read_bytes_per_second for row in living),
            written_bytes_per_second=_sum(row.written_bytes_per_second for row in living),
            parent=tree.parent,
            host_name=tree.host.name,
            is_remote_login=tree.host.is_remote_login,
            is_contained=agent.is_contained,
            is_infrastructure=agent.is_infrastructure,
            identities=tuple(row.identity for row in living),
        )

    def _serves(self, row: ProcessRow) -> bool:
        kind = self._names.kind(row)
        return kind is not None and kind.role is Role.INFRASTRUCTURE

    def _memory_bytes(self, living: Sequence[ProcessRow]) -> int | None:
        measured = [self._gauges.bytes_of(row.identity) for row in living]
        if all(one is None for one in measured):
            return None
        return sum((row.resident_bytes or 0) if one is None else one for row, one in zip(living, measured, strict=True))


def _has_ended(now: Table, identity: ProcessIdentity) -> bool:
    row = now.now(identity)
    return row is None or row.state in ENDED_STATES


def _lives(tree: _Tree) -> bool:
    return any(row.state not in ENDED_STATES for row in tree.members.values())


def _host(now: Table, agent: AgentProcess) -> Host:
    return host_of(now.ancestors(agent.root))


def _parent(now: Table, agent: AgentProcess, roots: Mapping[ProcessIdentity, Root]) -> ProcessIdentity | None:
    return next((row.identity for row in now.ancestors(agent.root) if row.identity in roots), None)


def _sum(values: Iterable[Number | None]) -> Number | None:
    """The sum of what is known; None if nothing is."""
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known else None

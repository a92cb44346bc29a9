"""Which agent process is which session's, with the evidence for it: a pure function.

Strongest first: the client's own registry names pid and start; the process holds the
session's file open; it is the only one of its client in the session's folder and the
session was written to since it began. Whatever is left is nobody's and said to be.
Must not know how the evidence was read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from desktop_monitor.agents.trees.reading import Confidence
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.agent_event import SessionFacts, SessionStatus
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

_MICROSECONDS_FROM = 10**14
"""Start times from here on are microseconds since 1970, as systems without /proc have them."""
_NEAR_MICROSECONDS = 2_000_000
"""Registries there write whole seconds."""


class AgentProcess(NamedTuple):
    """One agent as the machine shows it: its root and those the root is only a wrapper of."""

    root: ProcessRow
    interface: str
    rows: tuple[ProcessRow, ...]
    """The root first, then the processes of the same agent that it started directly."""
    folder: str = ""
    open_sessions: tuple[str, ...] = ()
    """Sessions whose files it holds open, the newest first."""
    is_infrastructure: bool = False
    is_contained: bool = False


class Match(NamedTuple):
    """What one agent process is thought to work on."""

    session: str
    confidence: Confidence
    evidence: Text


Claims = Mapping[int, Sequence[SessionStatus]]
"""What sessions say of their own process, by pid."""


def claims(statuses: Iterable[SessionStatus]) -> dict[int, list[SessionStatus]]:
    """Sessions by the pid they name, newest first; those of other machines and containers are left out."""
    result: dict[int, list[SessionStatus]] = {}
    for status in sorted(statuses, key=lambda status: -status.at_seconds):
        if status.pid is not None and not status.is_remote:
            result.setdefault(status.pid, []).append(status)
    return result


def exact_claim(row: ProcessRow, claimed: Claims) -> SessionStatus | None:
    """The session whose registry names this very process, by pid and start."""
    found = claimed.get(row.pid, ())
    return next((status for status in found if _is_same_start(row.identity, status.start_ticks)), None)


def match(
    agents: Sequence[AgentProcess], statuses: Iterable[SessionStatus], facts: Iterable[SessionFacts]
) -> dict[ProcessIdentity, Match]:
    """What each agent, by its root, works on. A session is never given to two of them."""
    statuses, facts = tuple(statuses), tuple(facts)
    parents = {fact.session: fact.parent for fact in facts if fact.parent}
    claimed = claims(statuses)
    matches: dict[ProcessIdentity, Match] = {}
    taken = {(status.interface, status.session) for status in statuses if status.is_remote}
    rules: tuple[Callable[[AgentProcess], Match | None], ...] = (
        partial(_registered, claimed),
        partial(_named, claimed),
        partial(_holding, parents),
    )
    for find in rules:
        for agent in agents:
            found = None if agent.root.identity in matches else find(agent)
            if found and (agent.interface, found.session) not in taken:
                matches[agent.root.identity] = found
                taken.add((agent.interface, found.session))
    left = [agent for agent in agents if agent.root.identity not in matches]
    if left:
        matches.update(_by_folder(left, agents, [f for f in facts if (f.interface, f.session) not in taken]))
    return matches


def _is_same_start(identity: ProcessIdentity, start_ticks: int | None) -> bool:
    if start_ticks is None:
        return False
    if identity.start_ticks < _MICROSECONDS_FROM:
        return start_ticks == identity.start_ticks
    return abs(start_ticks - identity.start_ticks) <= _NEAR_MICROSECONDS


def _registered(claimed: Claims, agent: AgentProcess) -> Match | None:
    for row in agent.rows:
        status = exact_claim(row, claimed)
        if status is not None and status.session:
            return Match(status.session, Confidence.EXACT, text("trees.registry", pid=row.pid))
    return None


def _named(claimed: Claims, agent: AgentProcess) -> Match | None:
    """A registry that knows the pid but not the start: right unless the pid was handed out again."""
    for row in agent.rows:
        for status in claimed.get(row.pid, ()):
            is_ours = status.start_ticks is None and status.interface == agent.interface and status.session
            if is_ours and status.at_seconds >= row.started_seconds:
                return Match(status.session, Confidence.STRONG, text("trees.registry_pid", pid=row.pid))
    return None


def _holding(parents: Mapping[str, str], agent: AgentProcess) -> Match | None:
    """The newest session it holds open; those its own sessions started run inside it."""
    main = [s for s in agent.open_sessions if parents.get(s) not in agent.open_sessions]
    if not main or (agent.is_infrastructure and len(main) > 1):
        return None
    return Match(main[0], Confidence.STRONG, text("trees.open_file", pid=agent.root.pid))


def _by_folder(
    left: Sequence[AgentProcess], agents: Sequence[AgentProcess], facts: Sequence[SessionFacts]
) -> dict[ProcessIdentity, Match]:
    crowd = Counter((agent.interface, _plain(agent.folder)) for agent in agents if not agent.is_infrastructure)
    sessions = {(fact.interface, fact.session): fact for fact in sorted(facts, key=lambda fact: fact.at_seconds)}
    newest: dict[tuple[str, str], SessionFacts] = {}
    for fact in sessions.values():
        place = (fact.interface, _plain(fact.project))
        if not fact.is_ended and (place not in newest or fact.at_seconds > newest[place].at_seconds):
            newest[place] = fact
    return {agent.root.identity: _guess(agent, crowd, newest) for agent in left}


def _guess(
    agent: AgentProcess, crowd: Mapping[tuple[str, str], int], newest: Mapping[tuple[str, str], SessionFacts]
) -> Match:
    place = (agent.interface, _plain(agent.folder))
    fact = newest.get(place)
    if agent.is_infrastructure:
        return _nobody("trees.infrastructure")
    if agent.is_contained:
        return _nobody("trees.contained")
    if not agent.folder:
        return _nobody("trees.no_folder")
    if fact is None or fact.at_seconds < agent.root.started_seconds:
        return _nobody("trees.no_session")
    if crowd[place] > 1:
        return _nobody("trees.several")
    return Match(fact.session, Confidence.GUESS, text("trees.folder"))


def _nobody(key: str) -> Match:
    return Match("", Confidence.NONE, text(key))


def _plain(folder: str) -> str:
    return folder.rstrip("/\\") or folder

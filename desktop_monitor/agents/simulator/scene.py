"""How simulated sessions stand at one moment, and parts of the desk that tell it.

The scene is kept beside the simulated facts; a program that shows such a store reads
it instead of any client. Must not know where it is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.agents.simulator.machine import STEP_SECONDS, tree_uses
from desktop_monitor.agents.simulator.scenario import Story
from desktop_monitor.agents.simulator.walk import Walk
from desktop_monitor.agents.trees.reading import Confidence, TreeReading
from desktop_monitor.clock import Instant
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import Findings, SessionFacts, SessionState, SessionStatus
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow

_FIRST_PID = 1 << 23
"""Above what any Linux gives to a process: no tree of a scene is ever somebody's."""


class Standing(NamedTuple):
    """One session in a scene."""

    interface: str
    session: str
    project: str
    started_seconds: float
    state: str
    since_seconds: float
    waiting_for: str
    cpu_cores: float
    memory_bytes: int
    process_count: int
    newest_seconds: float
    """Of its newest fact."""


Scene = tuple[Standing, ...]
ReadScene = Callable[[], bytes | None]


def scene_at(story: Story, at_seconds: float) -> Scene:
    """Every session that has begun and not ended."""
    return tuple(
        _standing(walk, at_seconds)
        for walk in story.walks
        if walk.started_seconds <= at_seconds and (walk.ended_seconds is None or walk.ended_seconds > at_seconds)
    )


def _standing(walk: Walk, at: float) -> Standing:
    state, since, reason = SessionState.IDLE, walk.started_seconds, ""
    for span in walk.spans:
        if span.start_seconds <= at < span.end_seconds:
            state, since, reason = span.state, span.start_seconds, span.waiting_for
            break
        if span.end_seconds <= at:
            since = span.end_seconds
    uses = tuple(tree_uses(walk, at - 2 * STEP_SECONDS, at))
    return Standing(
        walk.character.interface,
        walk.session,
        walk.character.project,
        walk.started_seconds,
        state.value,
        since,
        reason,
        uses[-1].cpu_cores if uses else 0.0,
        uses[-1].memory_bytes if uses else walk.character.memory_bytes,
        uses[-1].process_count if uses else 1,
        max(fact.at_seconds for fact in walk.facts if fact.at_seconds <= at),
    )


def encode(scene: Scene) -> bytes:
    """To be kept."""
    return json.dumps([list(standing) for standing in scene]).encode()


def decode(kept: bytes | None) -> Scene:
    """What `encode` made; of nothing an empty scene. Raises SourceError for anything else."""
    try:
        return tuple(Standing(*row) for row in json.loads(kept)) if kept else ()
    except (ValueError, TypeError) as error:
        raise SourceError("The simulated scene cannot be read", str(error)) from error


class SimulatedStatuses:
    """Implements `StatusSource` for one interface."""

    def __init__(self, interface: str, read: ReadScene) -> None:
        self.interface = interface
        self._read = read

    @property
    def name(self) -> str:
        """As statuses and logs say it."""
        return f"{self.interface}.registry"

    def read(self) -> tuple[SessionStatus, ...]:
        """What the interface's sessions do. Raises SourceError, StoreError."""
        return tuple(
            SessionStatus(
                one.interface,
                one.session,
                one.since_seconds,
                SessionState(one.state),
                one.waiting_for,
                project=one.project,
            )
            for one in decode(self._read())
            if one.interface == self.interface
        )


class SimulatedNews:
    """Implements `Feed` for one interface: says so when the journal has news, which somebody else wrote."""

    error = ""

    def __init__(self, interface: str, read: ReadScene, kind: str = "files") -> None:
        """`kind` is the source it stands for: files, otlp or workflow."""
        self.name = f"{interface}.{kind}"
        self._interface = interface
        self._read = read
        self._newest = 0.0

    def news(self) -> Findings:
        """The newest moment of a session that went on since. Raises SourceError, StoreError."""
        own = [one for one in decode(self._read()) if one.interface == self._interface]
        newest = max(own, key=lambda one: one.newest_seconds, default=None)
        if newest is None or newest.newest_seconds <= self._newest:
            return Findings()
        self._newest = newest.newest_seconds
        return Findings(sessions=(SessionFacts(newest.interface, newest.session, newest.newest_seconds),))

    def apply(self, options: AgentOptions) -> None:
        """Nothing to choose."""

    def close(self) -> None:
        """Nothing to end."""


class SimulatedTrees:
    """Implements `Trees`: the scene's, never those of real processes."""

    def __init__(self, read: ReadScene) -> None:
        self._read = read

    def update(
        self,
        _at: Instant,
        _rows: Sequence[ProcessRow],
        _statuses: Sequence[SessionStatus],
        _facts: Iterable[SessionFacts],
    ) -> tuple[TreeReading, ...]:
        """Every tree of the scene. Raises SourceError, StoreError."""
        return tuple(_tree(number, one) for number, one in enumerate(decode(self._read())))


def _tree(number: int, one: Standing) -> TreeReading:
    root = ProcessIdentity("simulated", _FIRST_PID + number, 0)
    return TreeReading(
        interface=one.interface,
        session=one.session,
        root=root,
        confidence=Confidence.EXACT,
        evidence=text("trees.simulated"),
        folder=one.project,
        started_seconds=one.started_seconds,
        process_count=one.process_count,
        orphan_count=0,
        infrastructure_count=0,
        cpu_core_ratio=one.cpu_cores,
        cpu_seconds=None,
        resident_bytes=round(one.memory_bytes * 1.3),
        memory_bytes=one.memory_bytes,
        read_bytes_per_second=None,
        written_bytes_per_second=None,
        parent=None,
        host_name="",
        is_remote_login=False,
        is_contained=False,
        is_infrastructure=False,
        identities=(root,),
    )

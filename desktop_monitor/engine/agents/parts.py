"""What the agent desk is made of: sources, statuses, trees, the journal, prices.

Must not know how any of them works; `build` puts them together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_monitor.agents.pricing.table import PriceTable
from desktop_monitor.agents.source import FileSource
from desktop_monitor.clock import Clock, Instant
from desktop_monitor.engine.agents_view import Connection, TreeView
from desktop_monitor.metrics.agent_event import Findings, SessionFacts, SessionStatus
from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.metrics.sample import Samples


class StatusSource(Protocol):
    """Says what sessions do at this moment."""

    @property
    def name(self) -> str:
        """As statuses and logs say it: ``claude_code.registry``."""

    @property
    def interface(self) -> str:
        """Whose sessions they are."""

    def read(self) -> tuple[SessionStatus, ...]:
        """Every session it knows of; cheap. Raises SourceError."""


class Feed(Protocol):
    """A source that is asked at intervals and does its waiting in a thread of its own."""

    @property
    def name(self) -> str:
        """As statuses and logs say it: ``metrics.files``."""

    def news(self) -> Findings:
        """What came since the last call; never waits. Raises SourceError."""

    def close(self) -> None:
        """End it without waiting long."""


@dataclass(frozen=True, slots=True)
class SessionTree:
    """The process tree of one session, or of an agent whose session is unknown (`session` empty)."""

    interface: str
    session: str
    project: str
    """Working folder of the root where it is known."""
    is_remote: bool
    tree: TreeView


class Trees(Protocol):
    """Finds the process trees of agents and measures them."""

    def update(
        self,
        at: Instant,
        rows: Sequence[ProcessRow],
        statuses: Sequence[SessionStatus],
        facts: Sequence[SessionFacts],
    ) -> tuple[SessionTree, ...]:
        """Every tree as of this pass over the process table."""

    def samples(self) -> Samples:
        """Sums by interface for the history."""

    def close(self) -> None:
        """Give back descriptors."""


@dataclass(frozen=True, slots=True)
class AgentParts:
    """What the desk works with."""

    clock: Clock
    sources: tuple[FileSource, ...]
    statuses: tuple[StatusSource, ...]
    feeds: tuple[Feed, ...]
    trees: Trees
    prices: PriceTable
    connections: Callable[[], Mapping[str, Connection]]
    """How each known client's settings stand; reads a few small files. Raises SourceError."""
    start_import: Callable[[], ImportProcess]
    """Begins to read everything that is new in a process of its own. Raises SourceError."""


class ImportProcess(Protocol):
    """A program that reads many files into the journal while this one goes on."""

    def is_running(self) -> bool:
        """Whether it still reads."""

    def stop(self) -> None:
        """End it; what it has read stays read."""

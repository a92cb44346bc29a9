"""What the agent desk is made of: sources, statuses, trees, the journal, prices.

Must not know how any of them works; `build` puts them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_monitor.actions.clients.connection import Connection
from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.agents.pricing.table import PriceTable
from desktop_monitor.agents.source import FileSource
from desktop_monitor.agents.trees.reading import TreeReading
from desktop_monitor.clock import Instant
from desktop_monitor.metrics.agent_event import Findings, SessionFacts, SessionStatus
from desktop_monitor.metrics.process import ProcessRow


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

    @property
    def error(self) -> str:
        """What is wrong with a part of it while the rest goes on; empty where all is well."""

    def news(self) -> Findings:
        """What came since the last call; never waits. Raises SourceError."""

    def apply(self, options: AgentOptions) -> None:
        """Work with these from now on; never waits."""

    def close(self) -> None:
        """End it without waiting long."""


class Trees(Protocol):
    """Finds the process trees of agents and measures them."""

    def update(
        self,
        at: Instant,
        rows: Sequence[ProcessRow],
        statuses: Sequence[SessionStatus],
        facts: Iterable[SessionFacts],
    ) -> tuple[TreeReading, ...]:
        """Every tree as of this pass over the process table."""


class Clients(Protocol):
    """Changes clients' own settings as it was previewed and confirmed."""

    def connect(self, interface: str, preview_hash: str) -> bool:
        """Have it send its telemetry here; False: it does already. Raises ActionError."""

    def disconnect(self, interface: str, preview_hash: str) -> bool:
        """Take that back; False: there was nothing to take. Raises ActionError."""


@dataclass(frozen=True, slots=True)
class AgentParts:
    """What the desk works with."""

    sources: tuple[FileSource, ...]
    statuses: tuple[StatusSource, ...]
    feeds: tuple[Feed, ...]
    trees: Trees
    prices: PriceTable
    connections: Callable[[], Mapping[str, Connection]]
    """How each known client's settings stand; reads a few small files. Raises SourceError."""
    clients: Clients
    start_import: Callable[[], ImportProcess]
    """Begins to read everything that is new in a process of its own. Raises SourceError."""
    is_simulated: bool = False
    """The journal holds a simulation: every face says so."""


class ImportProcess(Protocol):
    """A program that reads many files into the journal while this one goes on."""

    def is_running(self) -> bool:
        """Whether it still reads."""

    def stop(self) -> None:
        """End it; what it has read stays read."""

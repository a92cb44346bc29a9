"""Hand-made parts of an agent desk that do as they are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_monitor.agents.options import AgentOptions, Budgets
from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.agents.source import Cursor, Pending, Reading
from desktop_monitor.agents.trees.reading import TreeReading
from desktop_monitor.clock import Instant
from desktop_monitor.engine.agents.keeper import JournalKeeper
from desktop_monitor.engine.agents.parts import AgentParts
from desktop_monitor.engine.agents.work import AgentWork
from desktop_monitor.errors import MonitorError, SourceError
from desktop_monitor.metrics.agent_event import NOTHING, Findings, SessionFacts, SessionStatus
from desktop_monitor.metrics.process import ProcessRow
from tests.helpers.clock import FakeClock

PRICES = PriceTable({"claude-opus-4-5": {"input_usd": 5.0, "output_usd": 25.0}})


@dataclass
class FakeFiles:
    """Files whose content is findings; each is read once, whole."""

    files: dict[str, Findings] = field(default_factory=dict)
    size_bytes: int = 1000
    error: str = ""
    log: list[str] = field(default_factory=list)
    name: str = "claude_code.files"
    interface: str = "claude_code"

    def pending(self, known: Mapping[str, Cursor]) -> tuple[Pending, ...]:
        if self.error:
            raise SourceError("The folder cannot be read", self.error)
        return tuple(Pending(path, 1, self.size_bytes, 1, self.size_bytes) for path in self.files if path not in known)

    def read(self, pending: Pending, cursor: Cursor | None) -> Reading:
        self.log.append(pending.path)
        read_to = Cursor(pending.path, 1, self.size_bytes, self.size_bytes, 1)
        return Reading(self.files[pending.path], read_to)


@dataclass
class FakeStatuses:
    """Says what sessions do."""

    statuses: tuple[SessionStatus, ...] = ()
    name: str = "claude_code.registry"
    interface: str = "claude_code"

    def read(self) -> tuple[SessionStatus, ...]:
        return self.statuses


@dataclass
class FakeFeed:
    """Has news or fails."""

    findings: Findings = NOTHING
    error: str = ""
    closed: bool = False
    name: str = "metrics.files"
    options: AgentOptions | None = None

    def news(self) -> Findings:
        if self.error:
            raise SourceError("No news", self.error)
        found, self.findings = self.findings, NOTHING
        return found

    def apply(self, options: AgentOptions) -> None:
        self.options = options

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeTrees:
    """Always finds the same trees."""

    trees: tuple[TreeReading, ...] = ()

    def update(
        self,
        at: Instant,
        rows: Sequence[ProcessRow],
        statuses: Sequence[SessionStatus],
        facts: Iterable[SessionFacts],
    ) -> tuple[TreeReading, ...]:
        return self.trees


@dataclass
class FakeImport:
    """Runs until told otherwise."""

    running: bool = True

    def is_running(self) -> bool:
        return self.running

    def stop(self) -> None:
        self.running = False


@dataclass
class FakeClients:
    """Says yes to every change, and remembers it."""

    changes: list[tuple[str, str, str]] = field(default_factory=list)
    error: MonitorError | None = None

    def connect(self, interface: str, preview_hash: str) -> bool:
        return self._note("connect", interface, preview_hash)

    def disconnect(self, interface: str, preview_hash: str) -> bool:
        return self._note("disconnect", interface, preview_hash)

    def _note(self, what: str, interface: str, preview_hash: str) -> bool:
        if self.error is not None:
            raise self.error
        self.changes.append((what, interface, preview_hash))
        return len(self.changes) == 1


@dataclass
class Desk:
    """A work of fakes on a journal below `folder`."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    files: FakeFiles = field(default_factory=FakeFiles)
    statuses: FakeStatuses = field(default_factory=FakeStatuses)
    clients: FakeClients = field(default_factory=FakeClients)
    feed: FakeFeed = field(default_factory=FakeFeed)
    trees: FakeTrees = field(default_factory=FakeTrees)
    imports: list[FakeImport] = field(default_factory=list)
    budgets: Budgets = field(default_factory=Budgets)

    def work(self, options: AgentOptions = AgentOptions(), budgets: Budgets = Budgets()) -> AgentWork:  # noqa: B008
        """A work that follows these parts."""
        parts = AgentParts(
            sources=(self.files,),
            statuses=(self.statuses,),
            feeds=(self.feed,),
            trees=self.trees,
            prices=PRICES,
            connections=dict,
            clients=self.clients,
            start_import=self._start_import,
        )
        return AgentWork(parts, self.keeper(), options, budgets)

    def keeper(self) -> JournalKeeper:
        """The journal of this desk."""
        return JournalKeeper(self.folder / "journal.sqlite3", 365, self.clock.now())

    def _start_import(self) -> FakeImport:
        self.imports.append(FakeImport())
        return self.imports[-1]

"""One step of following agents: take what came, read what is new, measure trees, make the view.

A function of its state, the parts' answers and the clock, like the engine's tick.
One thread calls it (see `desk`). Must not know threads or faces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from desktop_monitor.agents.options import AgentOptions, Budgets
from desktop_monitor.agents.source import Cursor, FileSource, Pending
from desktop_monitor.agents.trees.reading import TreeReading
from desktop_monitor.agents.trees.samples import tree_samples
from desktop_monitor.clock import Instant
from desktop_monitor.engine.agents.client_views import SourceRecord, client_views
from desktop_monitor.engine.agents.custom_series import CustomSeries
from desktop_monitor.engine.agents.departures import Departures
from desktop_monitor.engine.agents.importing_watch import ImportWatch
from desktop_monitor.engine.agents.keeper import JournalKeeper
from desktop_monitor.engine.agents.parts import AgentParts
from desktop_monitor.engine.agents.session_views import KnownSessions, session_views
from desktop_monitor.engine.agents.summary import Summaries, Summary
from desktop_monitor.engine.agents.tree_record import TreeRecord
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView, Connection, ReceiverView
from desktop_monitor.engine.guard import StepGuard
from desktop_monitor.engine.snapshot import ProcessPass
from desktop_monitor.metrics.agent_event import Findings, SessionStatus
from desktop_monitor.metrics.sample import Samples

_FILES_SECONDS = 2.0
_WATCHED_FILES_SECONDS = 1.0
_STATUS_SECONDS = 2.0
_CONNECTION_SECONDS = 30.0
_MOST_BYTES_A_STEP = 4 << 20
_IMPORT_BYTES = 16 << 20
"""More unread than this is read by a process of its own."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """What came since the last step."""

    findings: tuple[tuple[str, Findings], ...] = ()
    """With the source they came from: ``claude_code.otlp``."""
    processes: ProcessPass | None = None
    receiver: ReceiverView = NO_AGENTS.receiver
    is_watched: bool = False


class AgentWork:
    """Owns all that is known of agents."""

    def __init__(self, parts: AgentParts, keeper: JournalKeeper, options: AgentOptions, budgets: Budgets) -> None:
        self.samples: Samples = {}
        self.has_more = False
        """Something is left to read: the next step should come at once."""
        self._parts = parts
        self._keeper = keeper
        self._options = options
        self._guard = StepGuard()
        self._cursors: dict[str, Cursor] = keeper.cursors()
        self._records: dict[str, SourceRecord] = {}
        self._next: dict[str, float] = {}
        self._statuses: dict[str, tuple[SessionStatus, ...]] = {}
        self._trees: tuple[TreeReading, ...] = ()
        self._connections: dict[str, Connection] = {}
        self._tree_record = TreeRecord()
        self._departures = Departures()
        self._custom = CustomSeries()
        self._summaries = Summaries(parts.prices, budgets)
        self._import = ImportWatch(parts.start_import)

    def step(self, at: Instant, inbox: Inbox) -> AgentsView:
        """Do what is due and say how things stand."""
        self.has_more = False
        for name, findings in inbox.findings:
            self._keep(at, name, findings)
        self._read_feeds(at)
        self._read_files(at, inbox.is_watched)
        self._read_statuses(at)
        if inbox.processes is not None:
            self._guard.run("agents.trees", partial(self._measure, inbox.processes))
        self._read_connections(at)
        self._keeper.flush(at)
        summary = self._guard.run("agents.journal", lambda: self._summarise(at, inbox.is_watched)) or Summary()
        return self._view(at, summary, inbox.receiver)

    def hand_out_readings(self) -> Samples:
        """Custom metrics that came since the last call, for the history."""
        return self._custom.hand_out()

    def set_options(self, options: AgentOptions, budgets: Budgets) -> None:
        """Work with `options` from now on."""
        self._options = options
        for feed in self._parts.feeds:
            self._guard.run(feed.name, partial(feed.apply, options))
        self._summaries.budgets = budgets
        self._summaries.is_stale = True
        self._keeper.days = options.journal_days

    def forget_project(self, project: str) -> int:
        """Remove everything of this project. Raises StoreError."""
        count = self._keeper.forget_project(project)
        self._summaries.is_stale = True
        return count

    def delete_all(self) -> None:
        """Remove everything. Raises StoreError."""
        self._keeper.delete_all()
        self._summaries.is_stale = True

    def connect_client(self, interface: str, preview_hash: str) -> bool:
        """Have a client send its telemetry here; False: it does already. Raises ActionError."""
        self._next.pop("connections", None)
        return self._parts.clients.connect(interface, preview_hash)

    def disconnect_client(self, interface: str, preview_hash: str) -> bool:
        """Take that back; False: there was nothing to take. Raises ActionError."""
        self._next.pop("connections", None)
        return self._parts.clients.disconnect(interface, preview_hash)

    def close(self) -> None:
        """Give everything back."""
        self._import.stop()
        for feed in self._parts.feeds:
            self._guard.run(feed.name, feed.close)
        self._keeper.close()

    def _is_due(self, subject: str, every_seconds: float, at: Instant) -> bool:
        if at.monotonic_seconds < self._next.get(subject, 0.0):
            return False
        self._next[subject] = at.monotonic_seconds + every_seconds
        return True

    def _record(self, name: str) -> SourceRecord:
        if name not in self._records:
            interface, _, kind = name.partition(".")
            self._records[name] = SourceRecord(interface, kind)
        return self._records[name]

    def _keep(self, at: Instant, name: str, findings: Findings, cursors: Sequence[Cursor] = ()) -> None:
        if findings:
            self._record(name).note(findings)
        if findings.metrics:
            # Figures over time are the history's affair; the journal keeps what happened.
            self._record(name).rejected += self._custom.take(findings.metrics, at.wall_seconds)
            findings = replace(findings, metrics=())
        if findings.count:
            self._summaries.is_stale = True
        if findings or cursors:
            self._keeper.write(at, findings, cursors)

    def _read_feeds(self, at: Instant) -> None:
        for feed in self._parts.feeds:
            findings = self._guard.run(feed.name, feed.news)
            self._record(feed.name).error = self._guard.error(feed.name) or feed.error
            if findings:
                self._keep(at, feed.name, findings)

    def _read_files(self, at: Instant, is_watched: bool) -> None:
        if not self._options.read_files or self._is_importing(at) or self._keeper.is_waiting:
            return  # a file is read on once what it told is kept
        self._guard.run("agents.journal", self._go_back)
        if not self._is_due("files", _WATCHED_FILES_SECONDS if is_watched else _FILES_SECONDS, at):
            return
        pending = [(source, file) for source in self._parts.sources for file in self._pending(source)]
        if not self._leave_to_import([file for _, file in pending]):
            self._read_some(at, pending)

    def _leave_to_import(self, files: Sequence[Pending]) -> bool:
        is_much = sum(file.unread_bytes for file in files) > _IMPORT_BYTES
        return bool(is_much and self._guard.run("agents.import", lambda: self._import.begin(files)))

    def _is_importing(self, at: Instant) -> bool:
        if not self._import.is_begun:
            return False
        if self._is_due("cursors", 1.0, at):
            self._cursors = self._guard.run("agents.journal", self._keeper.cursors) or self._cursors
            self._import.look(self._cursors)
            self._summaries.is_stale = True
        return self._import.is_begun

    def _pending(self, source: FileSource) -> tuple[Pending, ...]:
        record = self._record(source.name)
        found = self._guard.run(source.name, lambda: source.pending(self._cursors))
        record.error = self._guard.error(source.name)
        return found or ()

    def _read_some(self, at: Instant, pending: Sequence[tuple[FileSource, Pending]]) -> None:
        left = _MOST_BYTES_A_STEP
        for source, file in pending:
            if self._keeper.is_waiting:
                return
            if left <= 0:
                self.has_more = True
                self._next.pop("files", None)
                return
            left -= self._read_file(at, source, file)

    def _go_back(self) -> None:
        """Files whose news was dropped are read again from where the journal knows them to have been read."""
        for path, kept in self._keeper.hand_out_dropped().items():
            self._cursors.pop(path, None)
            if kept is not None:
                self._cursors[path] = kept

    def _read_file(self, at: Instant, source: FileSource, file: Pending) -> int:
        before = self._cursors.get(file.path)
        reading = self._guard.run(f"{source.name}: {file.path}", lambda: source.read(file, before))
        if reading is None:
            return 0
        self._cursors[file.path] = reading.cursor
        self._keep(at, source.name, reading.findings, (reading.cursor,))
        return max(1, reading.cursor.offset - (before.offset if before else 0))

    def _read_statuses(self, at: Instant) -> None:
        if not self._is_due("statuses", _STATUS_SECONDS, at):
            return
        for source in self._parts.statuses:
            found = self._guard.run(source.name, source.read) or ()
            record = self._record(source.name)
            record.error = self._guard.error(source.name)
            if found:
                record.last_data_seconds = at.wall_seconds
            self._statuses[source.name] = found

    def _all_statuses(self) -> tuple[SessionStatus, ...]:
        return tuple(status for found in self._statuses.values() for status in found)

    def _measure(self, processes: ProcessPass) -> None:
        facts = tuple(self._summaries.newest.facts.values())
        self._trees = self._parts.trees.update(processes.at, processes.rows, self._all_statuses(), facts)
        self.samples = tree_samples(self._trees)
        for key, samples in self._tree_record.add(processes.at, self._trees):
            self._keeper.add_tree_samples(*key, samples)

    def _read_connections(self, at: Instant) -> None:
        if self._is_due("connections", _CONNECTION_SECONDS, at):
            found = self._guard.run("agents.connections", self._parts.connections)
            self._connections = dict(found or {})

    def _summarise(self, at: Instant, is_watched: bool) -> Summary:
        return self._summaries.current(at, self._keeper.reader, is_watched)

    def _view(self, at: Instant, summary: Summary, receiver: ReceiverView) -> AgentsView:
        now = at.wall_seconds
        # The most direct source comes last and wins.
        statuses = {(s.interface, s.session): s for s in reversed(self._all_statuses()) if s.session}
        known = KnownSessions(
            summary.facts,
            summary.groups,
            summary.durations,
            statuses,
            self._trees,
            self._parts.prices,
            self._departures.look(now, statuses.values(), self._trees),
        )
        return AgentsView(
            sessions=session_views(known, now),
            clients=client_views(self._records.values(), self._connections, summary.day, now),
            limits=summary.limits,
            budgets=summary.budgets,
            today=summary.today,
            importing=self._import.view,
            receiver=receiver,
            is_simulated=self._parts.is_simulated,
            error=self._keeper.error or self._guard.error("agents.journal"),
        )

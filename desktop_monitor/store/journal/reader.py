"""Questions about what agents did, on a read-only connection of their own.

Works beside writers. Where nothing was kept yet, every answer is empty: that is a
state to show, not an error. Must not know who asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import tzinfo
from typing import TYPE_CHECKING

from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup, TotalRow
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.cursors import read_cursors
from desktop_monitor.store.journal.schema import JOURNAL
from desktop_monitor.store.journal.sums import read_durations, read_groups
from desktop_monitor.store.journal.totals import read_totals
from desktop_monitor.store.journal_types import JournalSize, PeriodQuestion, RequestFilter, TreeSample, UsualAnswers
from desktop_monitor.store.location import Location
from desktop_monitor.store.opening import Identity, identity_of, open_reader
from desktop_monitor.store.sizes import size_of

if TYPE_CHECKING:
    from desktop_monitor.agents.source import Cursor
    from desktop_monitor.metrics.agent_event import LimitReading, Request, SessionFacts, ToolCall, Turn, WorkflowEvent
    from desktop_monitor.metrics.agent_sums import RequestHour
    from desktop_monitor.metrics.period_facts import AgentPeriod
    from desktop_monitor.metrics.request_outline import RequestOutline

_EMPTY = JournalSize(0, 0, None, None, 0)


class StoredJournal:
    """Implements `engine.query.JournalReader`. Every method may raise StoreEnvironmentError.

    One thread at a time. Times are wall seconds; ranges include start and exclude end.
    """

    def __init__(self, location: Location, zone: tzinfo | None) -> None:
        self.location = location
        self._zone = zone
        self._database: Database | None = None
        self._identity: Identity | None = None

    @contextmanager
    def _asking(self) -> Iterator[Database | None]:
        """The journal in one state for several questions; None while there is none."""
        database = self._connected()
        if database is None:
            yield None
            return
        with database.snapshot():
            has_tables = database.rows("SELECT 1 FROM sqlite_schema WHERE name = 'requests'")
            yield database if has_tables else None

    def _connected(self) -> Database | None:
        """The connection to the file that stands there now, which need not be the one of the last question."""
        identity = identity_of(self.location)
        if identity != self._identity:
            self.close()
        if identity is not None and self._database is None:
            self._database = open_reader(self.location, JOURNAL)
            self._identity = identity
        return self._database

    def cursors(self) -> Mapping[str, Cursor]:
        """How far every file was read, by its path."""
        with self._asking() as database:
            return read_cursors(database) if database else {}

    def changes(self) -> tuple[Identity | None, int]:
        """Something else than before once anybody else wrote something, or another file stands there; cheap."""
        database = self._connected()
        return self._identity, int(database.value("PRAGMA data_version")) if database else 0

    def size(self) -> JournalSize:
        """What there is."""
        from desktop_monitor.store.journal import listing

        with self._asking() as database:
            return listing.read_size(database)._replace(size_bytes=size_of(database)) if database else _EMPTY

    def groups(self, by: Grouping, wanted: RequestFilter) -> tuple[RequestGroup, ...]:
        """Sums of requests, ordered by key."""
        with self._asking() as database:
            return read_groups(database, by, wanted, self._zone) if database else ()

    def durations(self, by: Grouping, wanted: RequestFilter) -> Mapping[str, Sequence[float]]:
        """Seconds of every answered request with a known duration, ascending, by key."""
        with self._asking() as database:
            return read_durations(database, by, wanted, self._zone) if database else {}

    def usual(self, wanted: RequestFilter, share: float) -> Mapping[str, UsualAnswers]:
        """How many answers each interface gave, and the percentile `share` of how long they took."""
        from desktop_monitor.store.journal.usual import read_usual

        with self._asking() as database:
            return read_usual(database, wanted, share) if database else {}

    def period(self, question: PeriodQuestion) -> AgentPeriod:
        """What agents did in a period, in sums; all of it from one state of the journal."""
        from desktop_monitor.metrics.period_facts import AgentPeriod
        from desktop_monitor.store.journal.period import read_period

        with self._asking() as database:
            return read_period(database, question, self._zone) if database else AgentPeriod()

    def hours(self, start: float, end: float) -> tuple[RequestHour, ...]:
        """Requests by the hour from start to before end, hours without any left out; for periods of days."""
        from desktop_monitor.store.journal.hours import read_hours

        with self._asking() as database:
            return read_hours(database, start, end) if database else ()

    def totals(self, wanted: RequestFilter) -> tuple[TotalRow, ...]:
        """Clients' own sums beside those of their requests."""
        with self._asking() as database:
            return read_totals(database, wanted) if database else ()

    def sessions(self, wanted: RequestFilter) -> tuple[SessionFacts, ...]:
        """Sessions with anything in the range, newest first."""
        from desktop_monitor.store.journal import listing

        with self._asking() as database:
            return listing.read_sessions(database, wanted) if database else ()

    def requests(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[Request, ...]:
        """The newest requests, oldest first."""
        from desktop_monitor.store.journal import listing

        with self._asking() as database:
            return listing.read_requests(database, wanted, limit) if database else ()

    def outlines(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[RequestOutline, ...]:
        """The newest requests, oldest first, and of each what rules need: in a third of their memory."""
        from desktop_monitor.store.journal import outlines

        with self._asking() as database:
            return outlines.read_outlines(database, wanted, limit) if database else ()

    def tool_calls(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[ToolCall, ...]:
        """The newest tool calls, oldest first."""
        from desktop_monitor.store.journal import listing

        with self._asking() as database:
            return listing.read_tool_calls(database, wanted, limit) if database else ()

    def turns(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[Turn, ...]:
        """The newest turns, oldest first."""
        from desktop_monitor.store.journal import listing

        with self._asking() as database:
            return listing.read_turns(database, wanted, limit) if database else ()

    def limits(self) -> tuple[LimitReading, ...]:
        """The newest reading of every limit."""
        from desktop_monitor.store.journal.limits import read_limits

        with self._asking() as database:
            return read_limits(database) if database else ()

    def workflow_events(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[WorkflowEvent, ...]:
        """The newest events of own workflows, oldest first."""
        from desktop_monitor.store.journal import listing

        with self._asking() as database:
            return listing.read_events(database, wanted, limit) if database else ()

    def tree_samples(self, interface: str, session: str, start: float, end: float) -> tuple[TreeSample, ...]:
        """CPU and memory of a session's process tree, oldest first."""
        from desktop_monitor.store.journal.trees import read_tree_samples

        with self._asking() as database:
            return read_tree_samples(database, interface, session, start, end) if database else ()

    def projects(self) -> tuple[str, ...]:
        """Every project there is anything of, sorted."""
        from desktop_monitor.store.journal import listing

        with self._asking() as database:
            return listing.read_projects(database) if database else ()

    def close(self) -> None:
        """Give back the connection."""
        if self._database is not None:
            self._database.close()
        self._database = None
        self._identity = None


def read_journal(location: Location, zone: tzinfo | None = None) -> StoredJournal:
    """The journal at `location` (see `Paths.journal`, `Journal.location`) for questions.

    Opens at the first question, so that one which does not exist yet is found once it
    does. `zone` decides what a day is; None: the local zone.
    """
    return StoredJournal(location, zone)

"""Questions about what agents did, on a read-only connection of their own.

Works beside writers. Where nothing was kept yet, every answer is empty: that is a
state to show, not an error. Must not know who asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import tzinfo

from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.schema import JOURNAL
from desktop_monitor.store.journal.sums import read_durations, read_groups
from desktop_monitor.store.journal_types import RequestFilter
from desktop_monitor.store.location import Location
from desktop_monitor.store.opening import Identity, identity_of, open_reader


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

    def groups(self, by: Grouping, wanted: RequestFilter) -> tuple[RequestGroup, ...]:
        """Sums of requests, ordered by key."""
        with self._asking() as database:
            return read_groups(database, by, wanted, self._zone) if database else ()

    def durations(self, by: Grouping, wanted: RequestFilter) -> Mapping[str, Sequence[float]]:
        """Seconds of every answered request with a known duration, ascending, by key."""
        with self._asking() as database:
            return read_durations(database, by, wanted, self._zone) if database else {}

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

"""Questions to the ledger, on a read-only connection of their own.

Works beside writers. Where nothing was kept yet, every answer is empty: that is a
state to show, not an error. Must not know who asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desktop_monitor.actions.suggestion import Suggestion
from desktop_monitor.actions.switching.record import Switch
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.assess.advice.followed import Dismissed, Followed
from desktop_monitor.notify.queue import RemoteDelivery
from desktop_monitor.store.database import Database
from desktop_monitor.store.ledger.questions import Questions
from desktop_monitor.store.ledger.schema import LEDGER
from desktop_monitor.store.location import Location
from desktop_monitor.store.opening import Identity, identity_of, open_reader


class StoredLedger:
    """Implements `engine.query.LedgerReader`. Every method may raise StoreEnvironmentError. One thread at a time."""

    def __init__(self, location: Location) -> None:
        """Opens at the first question."""
        self.location = location
        self._database: Database | None = None
        self._identity: Identity | None = None

    @contextmanager
    def _asking(self) -> Iterator[Questions | None]:
        """The ledger in one state for several questions; None while there is none."""
        database = self._connected()
        if database is None:
            yield None
            return
        with database.snapshot():
            has_tables = database.rows("SELECT 1 FROM sqlite_schema WHERE name = 'switches'")
            yield Questions(database) if has_tables else None

    def _connected(self) -> Database | None:
        """The connection to the file that stands there now, which need not be the one of the last question."""
        identity = identity_of(self.location)
        if identity != self._identity:
            self.close()
        if identity is not None and self._database is None:
            self._database = open_reader(self.location, LEDGER)
            self._identity = identity
        return self._database

    def memory(self) -> str | None:
        """What the rules remember; None where nothing is kept."""
        with self._asking() as ledger:
            return ledger.memory() if ledger else None

    def incidents(self, start: float, end: float, limit: int = 1000) -> tuple[Incident, ...]:
        """Those that were open at some time from `start` to before `end`, newest first."""
        with self._asking() as ledger:
            return ledger.incidents(start, end, limit) if ledger else ()

    def open_incidents(self) -> tuple[Incident, ...]:
        """Those not ended, newest first."""
        with self._asking() as ledger:
            return ledger.open_incidents() if ledger else ()

    def incident(self, incident_id: int) -> Incident | None:
        """The one of this number."""
        with self._asking() as ledger:
            return ledger.incident(incident_id) if ledger else None

    def silences(self) -> tuple[Silence, ...]:
        """All that were not ended, those whose time is over included."""
        with self._asking() as ledger:
            return ledger.silences() if ledger else ()

    def suggestions(self, limit: int = 200) -> tuple[Suggestion, ...]:
        """The newest, all that are open and all that are never to come again, newest first."""
        with self._asking() as ledger:
            return ledger.suggestions(limit) if ledger else ()

    def open_suggestions(self) -> tuple[Suggestion, ...]:
        """Those that wait for an answer, newest first."""
        with self._asking() as ledger:
            return ledger.open_suggestions() if ledger else ()

    def switches(self, limit: int = 200) -> tuple[Switch, ...]:
        """The newest and all that are open, newest first."""
        with self._asking() as ledger:
            return ledger.switches(limit) if ledger else ()

    def deliveries(self, limit: int = 200) -> tuple[RemoteDelivery, ...]:
        """The newest messages to channels elsewhere, newest first."""
        with self._asking() as ledger:
            return ledger.deliveries(limit) if ledger else ()

    def armed(self) -> frozenset[str]:
        """Controls and actions that may run without being asked."""
        with self._asking() as ledger:
            return ledger.armed() if ledger else frozenset()

    def dismissed_advice(self) -> tuple[Dismissed, ...]:
        """Recommendations that are not to be shown, newest first."""
        with self._asking() as ledger:
            return ledger.dismissed_advice() if ledger else ()

    def followed_advice(self, limit: int = 200) -> tuple[Followed, ...]:
        """Recommendations that were followed, newest first."""
        with self._asking() as ledger:
            return ledger.followed_advice(limit) if ledger else ()

    def skipped(self) -> int:
        """Rows that make no sense, of all there are."""
        with self._asking() as ledger:
            return ledger.count_skipped() if ledger else 0

    def close(self) -> None:
        """Give back the connection."""
        if self._database is not None:
            self._database.close()
        self._database = None
        self._identity = None


def read_ledger(location: Location) -> StoredLedger:
    """The ledger at `location` (see `Paths.ledger`, `Ledger.location`) for questions.

    Opens at the first question, so that one which does not exist yet is found once it does.
    """
    return StoredLedger(location)

"""The ledger's rows as records. Rows that make no sense are left out and counted, never raised.

Must not know who asks or when records are written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from desktop_monitor.actions.suggestion import Suggestion
from desktop_monitor.actions.switching.record import Switch
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.assess.advice.followed import Dismissed, Followed
from desktop_monitor.notify.queue import RemoteDelivery
from desktop_monitor.store.database import Database
from desktop_monitor.store.ledger.coding import SenselessError, read

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """One table of records."""

    name: str
    kind: type[R]
    number: Callable[[R], int] | None = None
    """The record's own number, which is its row's; None: it has none."""


INCIDENTS = Table("incidents", Incident, lambda incident: incident.incident_id)
SILENCES = Table("silences", Silence)
SUGGESTIONS = Table("suggestions", Suggestion, lambda suggestion: suggestion.suggestion_id)
SWITCHES = Table("switches", Switch, lambda switch: switch.switch_id)
DELIVERIES = Table("deliveries", RemoteDelivery, lambda delivery: delivery.delivery_id)
DISMISSED = Table("dismissed_advice", Dismissed)
FOLLOWED = Table("followed_advice", Followed, lambda followed: followed.followed_id)


class Records:
    """Reads them from one connection."""

    def __init__(self, database: Database) -> None:
        """Nothing is read yet."""
        self._database = database
        self._senseless: set[tuple[str, int]] = set()

    @property
    def skipped(self) -> int:
        """Rows met so far that made no sense."""
        return len(self._senseless)

    def skip(self, table: str, row_id: int) -> None:
        """Count a row that makes no sense."""
        self._senseless.add((table, row_id))

    def read_all(self) -> None:
        """Meet every row."""
        self.of(INCIDENTS)
        self.of(SILENCES)
        self.of(SUGGESTIONS)
        self.of(SWITCHES)
        self.of(DELIVERIES)
        self.of_later(DISMISSED)
        self.of_later(FOLLOWED)

    def of(self, table: Table[R], rest: str = "", values: Sequence[object] = ()) -> tuple[R, ...]:
        """Those that `rest` of the statement (WHERE, ORDER BY, LIMIT) asks for."""
        rows = self._database.rows(f"SELECT id, content FROM {table.name} {rest}", values)  # noqa: S608
        found = (self._record(table, row_id, content) for row_id, content in rows)
        return tuple(record for record in found if record is not None)

    def of_later(self, table: Table[R], rest: str = "", values: Sequence[object] = ()) -> tuple[R, ...]:
        """As `of`; none where the file is of a version that has no such table yet."""
        is_there = self._database.rows("SELECT 1 FROM sqlite_schema WHERE name = ?", (table.name,))
        return self.of(table, rest, values) if is_there else ()

    def _record(self, table: Table[R], row_id: int, content: Any) -> R | None:
        try:
            record = read(table.kind, content)
        except SenselessError:
            record = None
        if record is None or (table.number is not None and table.number(record) != row_id):
            self.skip(table.name, row_id)
            return None
        return record

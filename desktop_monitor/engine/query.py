"""Questions about history that faces may ask, on a read-only connection of their own.

Must not know which face asks. One reader belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from desktop_monitor.actions.suggestion import Suggestion
from desktop_monitor.actions.switching.record import Switch
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.assess.advice.followed import Dismissed, Followed
from desktop_monitor.engine.current_history import CurrentHistory
from desktop_monitor.engine.journal_query import (
    Grouping,
    JournalReader,
    JournalSize,
    PeriodQuestion,
    RequestFilter,
    RequestGroup,
    TotalRow,
    TreeSample,
    open_journal_reader,
)
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.period_facts import MachinePeriod
from desktop_monitor.metrics.sample import Gap, RollupSeries, Samples, Series
from desktop_monitor.notify.queue import RemoteDelivery
from desktop_monitor.store.history import open_history
from desktop_monitor.store.ledger import read_ledger
from desktop_monitor.store.location import Location
from desktop_monitor.store.summary import RunStatistic, RunSummary

__all__ = [
    "CurrentHistory",
    "Grouping",
    "HistoryReader",
    "JournalReader",
    "JournalSize",
    "LedgerReader",
    "PeriodQuestion",
    "RequestFilter",
    "RequestGroup",
    "RunStatistic",
    "RunSummary",
    "TotalRow",
    "TreeSample",
    "open_history",
    "open_journal_reader",
    "open_ledger_reader",
]


class HistoryReader(Protocol):
    """What was recorded. Times are wall seconds; ranges include start and exclude end."""

    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series ever recorded."""

    def span(self) -> tuple[float, float] | None:
        """Time of the oldest and the newest record; None for an empty store."""

    def series(self, keys: Sequence[SeriesKey], start: float, end: float) -> dict[SeriesKey, Series]:
        """Raw samples of each of `keys`; a key without any has an empty series."""

    def rollups(
        self, keys: Sequence[SeriesKey], start: float, end: float, step_seconds: int
    ) -> dict[SeriesKey, RollupSeries]:
        """Buckets of `step_seconds`, a multiple of 60."""

    def period(self, metrics: Collection[str], start: float, end: float, step_seconds: int) -> MachinePeriod:
        """Buckets of every series of these metrics, gaps, and how long was recorded; all from one state."""

    def gaps(self, start: float, end: float) -> tuple[Gap, ...]:
        """Stretches without observation that touch the range, oldest first."""

    def latest(self) -> tuple[float, Samples] | None:
        """Time and values of the newest tick; None for an empty store."""

    def close(self) -> None:
        """Give back the connection."""


class LedgerReader(Protocol):
    """What trouble there was and what was done about it. Times are wall seconds."""

    def incidents(self, start: float, end: float, limit: int = 1000) -> tuple[Incident, ...]:
        """Those that were open at some time from `start` to before `end`, newest first."""

    def open_incidents(self) -> tuple[Incident, ...]:
        """Those not ended, newest first."""

    def incident(self, incident_id: int) -> Incident | None:
        """The one of this number."""

    def silences(self) -> tuple[Silence, ...]:
        """All that were not ended, those whose time is over included."""

    def suggestions(self, limit: int = 200) -> tuple[Suggestion, ...]:
        """The newest, all that are open and all that are never to come again, newest first."""

    def switches(self, limit: int = 200) -> tuple[Switch, ...]:
        """The newest and all that are open, newest first."""

    def deliveries(self, limit: int = 200) -> tuple[RemoteDelivery, ...]:
        """The newest messages to channels elsewhere, newest first."""

    def armed(self) -> frozenset[str]:
        """Controls and actions that may run without being asked."""

    def dismissed_advice(self) -> tuple[Dismissed, ...]:
        """Recommendations that are not to be shown, newest first."""

    def followed_advice(self, limit: int = 200) -> tuple[Followed, ...]:
        """Recommendations that were followed, newest first."""

    def skipped(self) -> int:
        """Rows that make no sense, of all there are."""

    def close(self) -> None:
        """Give back the connection."""


def open_ledger_reader(location: Location) -> LedgerReader:
    """Questions to the ledger at `location`; one that does not exist yet is empty."""
    return read_ledger(location)

"""Questions about history that faces may ask, on a read-only connection of their own.

Must not know which face asks. One reader belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from desktop_monitor.metrics.agent_event import LimitReading, Request, SessionFacts, ToolCall, Turn, WorkflowEvent
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap, RollupSeries, Samples, Series
from desktop_monitor.store.history import History, open_history
from desktop_monitor.store.journal import read_journal
from desktop_monitor.store.journal_types import (
    Grouping,
    JournalSize,
    RequestFilter,
    RequestGroup,
    TotalRow,
    TreeSample,
)
from desktop_monitor.store.location import Location
from desktop_monitor.store.summary import RunStatistic, RunSummary

__all__ = [
    "CurrentHistory",
    "Grouping",
    "HistoryReader",
    "JournalReader",
    "JournalSize",
    "RequestFilter",
    "RequestGroup",
    "RunStatistic",
    "RunSummary",
    "TotalRow",
    "TreeSample",
    "open_history",
    "open_journal_reader",
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

    def gaps(self, start: float, end: float) -> tuple[Gap, ...]:
        """Stretches without observation that touch the range, oldest first."""

    def latest(self) -> tuple[float, Samples] | None:
        """Time and values of the newest tick; None for an empty store."""

    def close(self) -> None:
        """Give back the connection."""


class CurrentHistory:
    """Implements `HistoryReader` and `recording.Whereabouts`: reads where history is at the moment.

    History moves to memory when the disk refuses and back when it has room again. The
    engine's thread says so through `moved`; everything else belongs to the reader's thread.
    """

    def __init__(self, location: Location) -> None:
        """`location` is where history is until the engine says otherwise."""
        self._location = location
        self._history: History | None = None

    def moved(self, location: Location) -> None:
        """History is at `location` from now on; from any thread."""
        self._location = location

    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series ever recorded."""
        return self._current().keys()

    def span(self) -> tuple[float, float] | None:
        """Time of the oldest and the newest record."""
        return self._current().span()

    def series(self, keys: Sequence[SeriesKey], start: float, end: float) -> dict[SeriesKey, Series]:
        """Raw samples."""
        return self._current().series(keys, start, end)

    def rollups(
        self, keys: Sequence[SeriesKey], start: float, end: float, step_seconds: int
    ) -> dict[SeriesKey, RollupSeries]:
        """Buckets of `step_seconds`."""
        return self._current().rollups(keys, start, end, step_seconds)

    def gaps(self, start: float, end: float) -> tuple[Gap, ...]:
        """Stretches without observation."""
        return self._current().gaps(start, end)

    def latest(self) -> tuple[float, Samples] | None:
        """Time and values of the newest tick."""
        return self._current().latest()

    def close(self) -> None:
        """Give back the connection."""
        if self._history is not None:
            self._history.close()
            self._history = None

    def _current(self) -> History:
        location = self._location
        if self._history is None or self._history.location != location:
            self.close()
            self._history = open_history(location)
        return self._history


class JournalReader(Protocol):
    """What agents did, as the journal holds it. Times are wall seconds; ranges include start and exclude end."""

    def size(self) -> JournalSize:
        """What there is."""

    def groups(self, by: Grouping, wanted: RequestFilter) -> tuple[RequestGroup, ...]:
        """Sums of requests, ordered by key."""

    def durations(self, by: Grouping, wanted: RequestFilter) -> Mapping[str, Sequence[float]]:
        """Seconds of every answered request with a known duration, ascending, by key."""

    def totals(self, wanted: RequestFilter) -> tuple[TotalRow, ...]:
        """Clients' own sums beside those of their requests."""

    def sessions(self, wanted: RequestFilter) -> tuple[SessionFacts, ...]:
        """Sessions with anything in the range, newest first."""

    def requests(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[Request, ...]:
        """The newest requests, oldest first."""

    def tool_calls(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[ToolCall, ...]:
        """The newest tool calls, oldest first."""

    def turns(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[Turn, ...]:
        """The newest turns, oldest first."""

    def limits(self) -> tuple[LimitReading, ...]:
        """The newest reading of every limit."""

    def workflow_events(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[WorkflowEvent, ...]:
        """The newest events of own workflows, oldest first."""

    def tree_samples(self, interface: str, session: str, start: float, end: float) -> tuple[TreeSample, ...]:
        """CPU and memory of a session's process tree, oldest first."""

    def projects(self) -> tuple[str, ...]:
        """Every project there is anything of."""

    def close(self) -> None:
        """Give back the connection."""


def open_journal_reader(location: Location) -> JournalReader:
    """Questions to the journal at `location`; one that does not exist yet is empty."""
    return read_journal(location)

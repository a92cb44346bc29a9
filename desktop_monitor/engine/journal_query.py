"""Questions about what agents did that faces may ask, on a read-only connection of their own.

Must not know which face asks, or of history, which takes longer to load. One reader
belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from desktop_monitor.store.journal.reader import read_journal
from desktop_monitor.store.journal_types import (
    Grouping,
    JournalSize,
    PeriodQuestion,
    RequestFilter,
    RequestGroup,
    TotalRow,
    TreeSample,
    UsualAnswers,
)

if TYPE_CHECKING:
    from desktop_monitor.metrics.agent_event import LimitReading, Request, SessionFacts, ToolCall, Turn, WorkflowEvent
    from desktop_monitor.metrics.agent_sums import RequestHour
    from desktop_monitor.metrics.period_facts import AgentPeriod
    from desktop_monitor.metrics.request_outline import RequestOutline
    from desktop_monitor.store.location import Location

__all__ = [
    "Grouping",
    "JournalReader",
    "JournalSize",
    "PeriodQuestion",
    "RequestFilter",
    "RequestGroup",
    "TotalRow",
    "TreeSample",
    "UsualAnswers",
    "open_journal_reader",
]


class JournalReader(Protocol):
    """What agents did, as the journal holds it. Times are wall seconds; ranges include start and exclude end."""

    def changes(self) -> object:
        """Something else than before once anybody else wrote something; cheap."""

    def size(self) -> JournalSize:
        """What there is."""

    def groups(self, by: Grouping, wanted: RequestFilter) -> tuple[RequestGroup, ...]:
        """Sums of requests, ordered by key."""

    def durations(self, by: Grouping, wanted: RequestFilter) -> Mapping[str, Sequence[float]]:
        """Seconds of every answered request with a known duration, ascending, by key."""

    def usual(self, wanted: RequestFilter, share: float) -> Mapping[str, UsualAnswers]:
        """How many answers each interface gave, and the percentile `share` of how long they took."""

    def period(self, question: PeriodQuestion) -> AgentPeriod:
        """What agents did in a period, in sums; all of it from one state of the journal."""

    def hours(self, start: float, end: float) -> tuple[RequestHour, ...]:
        """Requests by the hour from start to before end, hours without any left out; for periods of days."""

    def totals(self, wanted: RequestFilter) -> tuple[TotalRow, ...]:
        """Clients' own sums beside those of their requests."""

    def sessions(self, wanted: RequestFilter) -> tuple[SessionFacts, ...]:
        """Sessions with anything in the range, newest first."""

    def requests(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[Request, ...]:
        """The newest requests, oldest first."""

    def outlines(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[RequestOutline, ...]:
        """The newest requests, oldest first, and of each what rules need: in a third of their memory."""

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

"""What the journal is asked and what it answers. Must not know SQL."""

from __future__ import annotations

from typing import NamedTuple

from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup, TotalRow

__all__ = ["Grouping", "JournalSize", "PeriodQuestion", "RequestFilter", "RequestGroup", "TotalRow", "TreeSample"]


class RequestFilter(NamedTuple):
    """Which requests a question is about: those that ended from start to before end; empty texts mean all."""

    start_seconds: float | None = None
    end_seconds: float | None = None
    interface: str = ""
    project: str = ""
    session: str = ""
    model: str = ""
    mode: str = ""


UNDIVIDED_SECONDS = 6 * 3600.0
"""In so short a time there is at most one midnight: nothing is learned from either side of it."""


class PeriodQuestion(NamedTuple):
    """Which period is to be added up: what ended from start to before end."""

    start_seconds: float
    end_seconds: float
    now_seconds: float
    """Tokens written to a cache that may still be read then are not judged."""
    is_brief: bool = False
    """Only what KPIs are made of: requests, waste, minutes and contexts. In a period no longer than
    `UNDIVIDED_SECONDS` days are not told apart then."""


class UsualAnswers(NamedTuple):
    """Answered requests of one interface whose duration is known."""

    answers: int
    seconds: float
    """How long they usually took: the percentile that was asked for."""


class TreeSample(NamedTuple):
    """One session's process tree over one stretch of time."""

    at_seconds: float
    cpu_core_ratio: float | None
    memory_bytes: int | None
    process_count: int
    read_bytes_per_second: float | None = None
    written_bytes_per_second: float | None = None


class JournalSize(NamedTuple):
    """What the journal holds."""

    requests: int
    tool_calls: int
    oldest_seconds: float | None
    newest_seconds: float | None
    size_bytes: int

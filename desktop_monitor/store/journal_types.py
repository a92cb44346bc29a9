"""What the journal is asked and what it answers. Must not know SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Grouping(Enum):
    """What requests are added up by. Days are local, weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SESSION = "session"
    PROJECT = "project"
    MODEL = "model"
    INTERFACE = "interface"
    MODE = "mode"


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests a question is about: those that ended from start to before end; empty texts mean all."""

    start_seconds: float | None = None
    end_seconds: float | None = None
    interface: str = ""
    project: str = ""
    session: str = ""
    model: str = ""
    mode: str = ""


class RequestGroup(NamedTuple):
    """Requests that share a key and everything a price depends on."""

    key: str
    """The day (2026-11-22), week (its Monday), month (2026-11), session, project, model, interface or mode."""
    interface: str
    model: str
    is_fast: bool
    is_long: bool
    """Its context was above `agents.pricing`'s long-context mark."""
    has_cost: bool
    """Its client stated a cost; then `cost_usd` is their sum and nothing needs a price."""
    requests: int
    ok: int
    errors: int
    timeouts: int
    cancelled: int
    retries: int
    input_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cache_write_1h_tokens: int
    output_tokens: int
    reasoning_tokens: int
    cost_usd: float
    guessed: int
    """Requests whose client guessed the price."""
    by_file: int
    """Requests that a file told of."""
    by_otlp: int
    by_workflow: int
    by_both: int
    """Requests that both a file and OTLP told of."""


class TotalRow(NamedTuple):
    """A client's own sum beside that of its requests, over the same sessions and models."""

    interface: str
    session: str
    model: str
    quantity: str
    client_value: float
    requests_value: float


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

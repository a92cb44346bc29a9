"""Requests added up by what they have in common, as the journal answers and as a price needs them.

Must not know where they are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
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


class RequestGroup(NamedTuple):
    """Requests that share a key and everything a price depends on."""

    key: str
    """The day (2026-11-22), week (its Monday), month (2026-11), session, project, model, interface or mode."""
    interface: str
    model: str
    is_fast: bool
    context_band: int
    """How many of `agents.pricing.CONTEXT_MARKS_TOKENS` its context was above: uncached input and all of the cache."""
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

    @property
    def tokens(self) -> int:
        """Of all kinds."""
        return self.input_tokens + self.cache_read_tokens + self.cache_write_tokens + self.output_tokens


class TotalRow(NamedTuple):
    """A client's own sum beside that of its requests, over the same sessions and models."""

    interface: str
    session: str
    model: str
    quantity: str
    client_value: float
    requests_value: float


class RequestHour(NamedTuple):
    """Requests that ended within one hour, counted from a period's start."""

    start_seconds: float
    ok: int
    failed: int
    """Errors and timeouts."""
    tokens: int
    """Of all kinds, of all requests."""
    durations_seconds: Sequence[float]
    """Of its answered requests with a known duration, ascending."""

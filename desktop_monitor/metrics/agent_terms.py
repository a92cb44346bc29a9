"""Words that facts about agents have in common: who told of them, how something ended, whose they are.

Apart from the facts (see `agent_event`), because who adds up or asks needs only these.
"""

from __future__ import annotations

from enum import Enum, IntEnum

CLAUDE_CODE = "claude_code"
CODEX = "codex"
GEMINI = "gemini"
"""Interfaces with sources of their own; every other name comes from the user's workflows."""


class Source(IntEnum):
    """Who told of a fact; the greater value is trusted more where they disagree."""

    ESTIMATE = 1
    """Derived from a file that does not state it."""
    FILE = 2
    """A transcript, rollout or chat."""
    SPAN = 3
    """An OTLP span."""
    EVENT = 4
    """An OTLP log event."""
    WORKFLOW = 5
    """An own workflow's event."""

    @property
    def bit(self) -> int:
        """Its place in a set of sources kept as a number."""
        return 1 << self.value


class Outcome(Enum):
    """How something ended; exactly one of them."""

    OK = "ok"
    ERROR = "error"
    TIMEOUT = "timeout"
    CANCELLED = "cancelled"
    """By the user: counts neither as success nor as failure."""

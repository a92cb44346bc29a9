"""Codex's token counts and the meter that counts each token once.

A rollout states one response's usage in a `token_usage_record` and running totals in
`token_count` events, older versions only the latter; totals are repeated, restored by
a resume and replayed by a fork. So of a total only the advance over the highest one
seen is counted. Input includes what was read from and written to the cache, output
includes reasoning (codex-rs, protocol: `TokenUsage`).

Must not know lines, files or sessions.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from desktop_monitor.agents.values import count_or_none


class Usage(NamedTuple):
    """Tokens in Codex's own counting."""

    input: int
    cached: int
    cache_write: int
    output: int
    reasoning: int

    @property
    def uncached(self) -> int:
        """Input neither read from nor written to the cache."""
        return max(0, self.input - self.cached - self.cache_write)

    def reaches(self, other: Usage) -> bool:
        """No count of `other` is greater."""
        return all(mine >= theirs for mine, theirs in zip(self, other, strict=True))

    def since(self, earlier: Usage) -> Usage:
        """What each count grew by; 0 where it shrank."""
        return Usage(*(max(0, mine - theirs) for mine, theirs in zip(self, earlier, strict=True)))

    def at_least(self, other: Usage) -> Usage:
        """The greater of each count."""
        return Usage(*(max(mine, theirs) for mine, theirs in zip(self, other, strict=True)))

    def __str__(self) -> str:
        """The counts all of Codex's sources agree on."""
        return f"{self.input}/{self.cached}/{self.output}/{self.reasoning}"


NO_USAGE = Usage(0, 0, 0, 0, 0)


def usage_of(value: object) -> Usage | None:
    """The usage object `value`; None where it is none or a count in it is implausible."""
    if not isinstance(value, dict):
        return None
    counts = [_count(value.get(name)) for name in _NAMES]
    known = [count for count in counts if count is not None]
    return Usage(*known) if len(known) == len(counts) else None


_NAMES = (
    "input_tokens",
    "cached_input_tokens",
    "cache_write_input_tokens",
    "output_tokens",
    "reasoning_output_tokens",
)


def _count(value: object) -> int | None:
    return 0 if value is None else count_or_none(value)


class Meter(msgspec.Struct):
    """How far one session's totals were counted; kept with the cursor."""

    has_records: bool = False
    """Responses are stated one by one: totals are no longer needed."""
    mark: Usage | None = None
    """The total everything was counted up to."""
    mark_seconds: float = 0.0
    """When that total was stated."""
    began_seconds: float = 0.0
    """When totals last began anew; older ones are of the time before."""
    counted_seconds: float = 0.0
    """Of the newest total of which an advance was counted; records up to then are in it."""

    def record(self, at_seconds: float) -> bool:
        """Whether the usage of one response, stated by itself, is still to be counted."""
        self.has_records = True
        return at_seconds > self.counted_seconds

    def advance(self, total: Usage, last: Usage | None, at_seconds: float) -> Usage | None:
        """What `total` adds to what was counted; None where that is nothing."""
        if self.has_records or at_seconds < self.began_seconds:
            return None
        if self.mark is None:
            # A total may go on from a parent's or from a file that is gone; the last response does not.
            return self._count(total, last or total, at_seconds)
        if not self.mark.reaches(total):
            return self._count(self.mark.at_least(total), total.since(self.mark), at_seconds)
        # Totals begin anew after a restart, then the last response is all there is, and
        # when the context is full, then there is nothing but the window.
        if total != self.mark and at_seconds > self.mark_seconds and total in (last, NO_USAGE):
            self.began_seconds = at_seconds
            return self._count(total, total, at_seconds)
        return None

    def skip(self, total: Usage) -> None:
        """`total` is a parent's: it is counted there."""
        self.mark = total if self.mark is None else self.mark.at_least(total)

    def _count(self, mark: Usage, usage: Usage, at_seconds: float) -> Usage | None:
        self.mark = mark
        self.mark_seconds = max(self.mark_seconds, at_seconds)
        if usage == NO_USAGE:
            return None
        self.counted_seconds = max(self.counted_seconds, at_seconds)
        return usage

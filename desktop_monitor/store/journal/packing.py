"""Facts as rows and rows as facts: microseconds for seconds, bits for what is one of a few.

A request's ``flags``: outcome (bits 0-2, its rank in `agents.merge`), guessed cost
(bit 3), long context (bit 4), sources (bits 8-13) and sources that told of it in the
main context (bits 16-21). A tool call's: outcome, is_end (bit 3), decision (bits 4-5),
sources and mains alike; a turn's: outcome and sources.

Must not know tables.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from desktop_monitor.digests import blake2b

if TYPE_CHECKING:
    from desktop_monitor.metrics.agent_event import Request, ToolCall

OUTCOME_MASK = 7
GUESS = 8
IS_END = 8
DECISION_SHIFT = 4
DECISIONS = ("", "accept", "reject")
SOURCE_SHIFT = 8
MAIN_SHIFT = 16
BITS = 0x3F

ROW_BITS = 31
ROW_MASK = (1 << ROW_BITS) - 1
_MOST = 1 << 53
"""Beyond what any counter of a client reaches; also the last whole number a float holds."""

_MOST_AMOUNT = 1e12
"""Of seconds, US-$ or bytes; in microseconds it still fits a row."""
_LAST_SECONDS = _MOST / 1e6
"""In the year 2255."""


def microseconds(seconds: float | None) -> int | None:
    """As rows hold times and durations."""
    return None if seconds is None else round(seconds * 1e6)


def seconds(us: int | None) -> float | None:
    """As facts hold times and durations."""
    return None if us is None else us / 1e6


def clean(text: str) -> str:
    """`text` as the file can hold it: a lone surrogate is no character."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def key_of(kind: str, interface: str, identity: str) -> int:
    """The upper part of the keys of whatever was told under this id; equal keys need not mean equal ids."""
    return zlib.crc32(identity.encode("utf-8", "replace"), seed_of(kind, interface)) << ROW_BITS


def seed_of(kind: str, interface: str) -> int:
    """What the checksum of an id goes on from, for many of one kind."""
    return zlib.crc32((kind + interface + "\0").encode("utf-8", "replace"))


def hash_of(*parts: object) -> int:
    """63 bits that tell things without an id apart."""
    digest = blake2b(repr(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def is_sound(request: Request) -> bool:
    """Whether its numbers are ones that requests can have; a source lets no others through."""
    # All at once: look-ups by name would cost more than the rest.
    (
        _, _, at_seconds, _, _, _, _, _, _, _, _, _, _, duration_seconds, ttft_seconds, input_tokens, cache_read_tokens,
        cache_write_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens, cost_usd, _, _, status_code, _,
        retries,
    ) = request  # fmt: skip
    counts = (
        (input_tokens or 0)
        | (cache_read_tokens or 0)
        | (cache_write_tokens or 0)
        | (cache_write_1h_tokens or 0)
        | (output_tokens or 0)
        | (reasoning_tokens or 0)
        | (status_code or 0)
        | (retries or 0)
    )
    return (
        0 <= counts < _MOST
        and 0 < at_seconds < _LAST_SECONDS
        and (duration_seconds is None or 0 <= duration_seconds < _MOST_AMOUNT)
        and (ttft_seconds is None or is_amount(ttft_seconds))
        and (cost_usd is None or is_amount(cost_usd))
    )


def is_sound_call(call: ToolCall) -> bool:
    """The same of a tool call."""
    duration_seconds = call.duration_seconds
    return 0 < call.at_seconds < _LAST_SECONDS and (duration_seconds is None or 0 <= duration_seconds < _MOST_AMOUNT)


def is_time(at_seconds: float) -> bool:
    """Whether it is a moment between 1970 and 2255 (NaN is none)."""
    return 0 < at_seconds < _LAST_SECONDS


def is_amount(value: float | None) -> bool:
    """Whether it is unknown or a finite amount that is not negative."""
    return value is None or 0 <= value < _MOST_AMOUNT

"""When something was: the first of the times given that can be true. Must not know encodings."""

from __future__ import annotations

_EARLIEST_SECONDS = 1_262_304_000.0
"""2010: no agent is older, a clock that says so was never set."""
_AHEAD_SECONDS = 86_400.0
_LARGEST_NS = 2**63


def moment(received_seconds: float, *candidates_ns: int) -> float:
    """Wall time in seconds: the first candidate between 2010 and a day ahead, else when it was received."""
    latest_seconds = received_seconds + _AHEAD_SECONDS
    for nanoseconds in candidates_ns:
        seconds = nanoseconds // 1000 / 1e6
        if _EARLIEST_SECONDS <= seconds <= latest_seconds:
            return seconds
    return received_seconds


def nanoseconds(value: object) -> int:
    """A time as OTLP gives it, as number or text; 0 (not said) for anything else."""
    if isinstance(value, str):
        value = int(value) if value.isdecimal() and len(value) <= 20 else 0
    return value if type(value) is int and 0 <= value < _LARGEST_NS else 0

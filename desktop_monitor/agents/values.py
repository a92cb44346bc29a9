"""Single values as other programs write them: checked and bounded, or None.

Files and payloads hold anything: text where a number belongs, negative or endless
numbers, dates of year 1. What is not plausible is unknown, never 0.

Must not know which program wrote them or what they mean.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime

COUNT_LIMIT = 10**12
"""No honest count, duration in ms or amount is larger; also exact as a float."""
NAME_CHARACTERS = 200
PATH_CHARACTERS = 4096
_EARLIEST_SECONDS = 946_684_800.0
_LATEST_SECONDS = 7_258_118_400.0


def count_or_none(value: object) -> int | None:
    """A whole number from 0 to `COUNT_LIMIT`; 3.0 is one, True and "3" are none."""
    if type(value) is int:
        return value if 0 <= value <= COUNT_LIMIT else None
    if type(value) is float and value.is_integer():
        return count_or_none(int(value))
    return None


def number_or_none(value: object) -> float | None:
    """A finite number of 0 or more."""
    if type(value) is int:
        return float(value) if 0 <= value <= COUNT_LIMIT else None
    if type(value) is float and math.isfinite(value) and value >= 0:
        return value
    return None


def seconds_of_milliseconds(value: object) -> float | None:
    """A duration in milliseconds, in seconds."""
    milliseconds = number_or_none(value)
    return None if milliseconds is None else milliseconds / 1000


def name_or_empty(value: object) -> str:
    """A short text; a longer one is cut."""
    return value[:NAME_CHARACTERS] if isinstance(value, str) else ""


def path_or_empty(value: object) -> str:
    """The path of a file or folder; one too long to be one is none."""
    return value if isinstance(value, str) and len(value) <= PATH_CHARACTERS else ""


def epoch_seconds(value: object) -> float | None:
    """Epoch seconds as a number, of the years 2000 to 2199."""
    seconds = number_or_none(value)
    return seconds if seconds is not None and _EARLIEST_SECONDS <= seconds < _LATEST_SECONDS else None


def iso_seconds(value: object) -> float | None:
    """Epoch seconds of an RFC 3339 text of the years 2000 to 2199; UTC where it names no zone."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
    return seconds if _EARLIEST_SECONDS <= seconds < _LATEST_SECONDS else None

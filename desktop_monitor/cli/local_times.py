"""Times as people and programs read them.

Loads nothing else: commands that scripts ask again and again use it. Must not know what happened then.
"""

from __future__ import annotations

from datetime import datetime


def local_time(seconds: float, timespec: str = "seconds") -> str:
    """RFC 3339 in local time, with its offset; `timespec` as `datetime.isoformat` has it."""
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec=timespec)


def optional_time(seconds: float | None) -> str | None:
    """The same of a time that may not be known."""
    return None if seconds is None else local_time(seconds)

"""The known fields of an event and what each may hold; anything else makes the event unusable.

Seconds, bytes, ratios from 0 to 1, RFC 3339 with a zone or epoch seconds. Must not
know what the fields mean together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from desktop_monitor.agents.values import COUNT_LIMIT, PATH_CHARACTERS, epoch_seconds
from desktop_monitor.agents.workflow.texts import WORD_CHARACTERS, kept_name, plain
from desktop_monitor.digests import blake2b
from desktop_monitor.metrics.agent_event import Outcome

FUTURE_SECONDS = 3600.0
"""Clocks of containers differ a little; what is later than this is no time but a mistake."""
_NAME_CHARACTERS = 100
_IDENTITY_CHARACTERS = 200
_LONGEST_SECONDS = 366 * 86_400.0
_DEAREST_USD = 1e6

Check = Callable[[str, Any], Any]


class UnusableEventError(Exception):
    """One event is not understood; `reason` holds nothing of it but the names of known fields."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def name(field: str, value: Any) -> str:
    """A short text; one that is too long for a name or looks like a key is none."""
    return kept_name(_text(field, value), _NAME_CHARACTERS)


def word(field: str, value: Any) -> str:
    """A text without spaces; a sentence says no more than that there was one."""
    told = name(field, value)
    return told if len(told) <= WORD_CHARACTERS and " " not in told else "other"


def identity(field: str, value: Any) -> str:
    """What names something, a number as well; too long or secret, it still names the same by its digest."""
    text = _text(field, str(value) if type(value) is int and abs(value) < 1 << 63 else value)
    kept = kept_name(text, _IDENTITY_CHARACTERS)
    return kept if kept or not text else blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str):
        raise UnusableEventError(f"{field} is no text")
    return value


def path(field: str, value: Any) -> str:
    """A folder."""
    if not isinstance(value, str) or len(value) > PATH_CHARACTERS:
        raise UnusableEventError(f"{field} is no path")
    return plain(value, PATH_CHARACTERS)


def flag(field: str, value: Any) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise UnusableEventError(f"{field} is neither true nor false")
    return value


def count(field: str, value: Any) -> int:
    """A whole number, 0 or more."""
    number = amount(field, value)
    if not number.is_integer():
        raise UnusableEventError(f"{field} is no whole number")
    return int(number)


def amount(field: str, value: Any, most: float = COUNT_LIMIT) -> float:
    """A number from 0 to `most`."""
    number = any_number(field, value)
    if not 0 <= number <= most:
        raise UnusableEventError(f"{field} is out of range")
    return number


def any_number(field: str, value: Any) -> float:
    """A finite number."""
    if type(value) not in {int, float}:
        raise UnusableEventError(f"{field} is no number")
    try:
        number = float(value)
    except OverflowError:
        raise UnusableEventError(f"{field} is out of range") from None
    if not isfinite(number):
        raise UnusableEventError(f"{field} is out of range")
    return number


def ratio(field: str, value: Any) -> float:
    """From 0 to 1."""
    return amount(field, value, 1.0)


def duration(field: str, value: Any) -> float:
    """Seconds, at most a year."""
    return amount(field, value, _LONGEST_SECONDS)


def dollars(field: str, value: Any) -> float:
    """US dollars."""
    return amount(field, value, _DEAREST_USD)


def status(field: str, value: Any) -> int:
    """An HTTP status."""
    code = count(field, value)
    if not 100 <= code <= 599:
        raise UnusableEventError(f"{field} is out of range")
    return code


def outcome(field: str, value: Any) -> Outcome:
    """How it ended."""
    if not isinstance(value, str):
        raise UnusableEventError(f"{field} is no text")
    try:
        return Outcome(value)
    except ValueError:
        raise UnusableEventError(f"{field} is none of ok, error, timeout, cancelled") from None


def moment(value: Any, received_seconds: float) -> float:
    """Wall time of `ts`."""
    seconds = _rfc3339(value) if isinstance(value, str) else any_number("ts", value)
    known = epoch_seconds(seconds)
    if known is None:
        raise UnusableEventError("ts is out of range")
    if known > received_seconds + FUTURE_SECONDS:
        raise UnusableEventError("ts is in the future")
    return known


def _rfc3339(text: str) -> float:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UnusableEventError("ts is no time") from None
    if found.tzinfo is None:
        raise UnusableEventError("ts has no zone")
    try:
        return found.timestamp()
    except (ValueError, OverflowError):
        raise UnusableEventError("ts is out of range") from None


CHECKS: Mapping[str, Check] = {
    "project": path,
    "session": identity,
    "interface": name,
    "mode": name,
    "model": name,
    "outcome": outcome,
    "duration_s": duration,
    "cache_hit": flag,
    "files_selected": count,
    "files_scanned": count,
    "quality": ratio,
    "cost_usd": dollars,
    "request_id": identity,
    "status_code": status,
    "error_kind": word,
    "retries": count,
    "ttft_s": duration,
    "tool": name,
    "decision": name,
    "memory_bytes": count,
    "context_fill": ratio,
    "rate_limited": flag,
    "from_state": name,
    "to_state": name,
    "name": name,
    "value": any_number,
    "unit": name,
}
"""Fields of every kind of event but those that say which event it is."""

TOKENS = ("input", "output", "cache_read", "cache_write", "reasoning", "budget")

"""Attribute values as numbers, flags and words, whichever type a client chose for them.

One client sends 17, another "17", a third 17.0. Absent and null are None; a value that
cannot be what it should be makes its record unusable. Must not know attribute names.
"""

from __future__ import annotations

from math import isfinite

from desktop_monitor.agents.otlp.model import Attributes, Scalar, UnusableRecordError
from desktop_monitor.agents.values import COUNT_LIMIT, NAME_CHARACTERS
from desktop_monitor.escaping import dropped

_NUMBER_LIMIT = 40


def whole(attributes: Attributes, key: str) -> int | None:
    """A count; raises UnusableRecordError unless it is a whole number, 0 or more, and absent or null is None."""
    value = attributes.get(key)
    if type(value) is int and 0 <= value <= COUNT_LIMIT:
        return value
    if value is None or value == "":
        return None
    number = _number(value)
    if not number.is_integer():
        raise UnusableRecordError("a count that is not whole")
    return int(number)


def amount(attributes: Attributes, key: str) -> float | None:
    """A quantity, 0 or more; raises UnusableRecordError for anything else but absent and null."""
    value = attributes.get(key)
    if value is None or value == "":
        return None
    return _number(value)


def seconds(attributes: Attributes, key: str) -> float | None:
    """A duration given in milliseconds, in seconds; raises UnusableRecordError as `amount`."""
    milliseconds = amount(attributes, key)
    return None if milliseconds is None else milliseconds / 1000


def _number(value: Scalar) -> float:
    if isinstance(value, bool) or (isinstance(value, str) and len(value) > _NUMBER_LIMIT):
        raise UnusableRecordError("a number of the wrong type")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise UnusableRecordError("a number of the wrong type") from None
    if not isfinite(number) or not 0 <= number <= COUNT_LIMIT:
        raise UnusableRecordError("a number out of range")
    return number


def flag(attributes: Attributes, key: str) -> bool | None:
    """Yes or no, as a boolean or as a word; None for anything else."""
    value = attributes.get(key)
    if isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower())
    return bool(value) if isinstance(value, bool) or value in (0, 1) else None


def word(attributes: Attributes, key: str) -> str:
    """A short text in one line, nothing unprintable in it; empty if absent, null or a number."""
    return plain(attributes.get(key))


def plain(value: object) -> str:
    """The same of a value that stands alone."""
    if type(value) is not str:
        return ""
    return dropped(value[:NAME_CHARACTERS])

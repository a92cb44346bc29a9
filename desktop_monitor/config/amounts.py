"""Amounts as people write them: ``1 hour``, ``90 %``, ``2 GiB``, or a plain number. Must not know keys or files."""

from __future__ import annotations

import math
import re

_WRITTEN = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z%]*)\Z", re.ASCII)
_LONGEST = 40
_PERCENT = 0.01
_SECONDS = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "minute", "minutes", "m"), 60.0),
    **dict.fromkeys(("h", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86_400.0),
    **dict.fromkeys(("w", "week", "weeks"), 604_800.0),
    "ms": 0.001,
}
_BYTES = {
    "b": 1.0,
    **{f"{prefix}b": 1000.0**power for power, prefix in enumerate("kmgtp", 1)},
    **{f"{prefix}ib": 1024.0**power for power, prefix in enumerate("kmgtp", 1)},
}


def seconds_from(written: object) -> float | None:
    """A length of time; a plain number is seconds. None for anything else."""
    return _amount(written, _SECONDS)


def amount_from(written: object) -> float | None:
    """A number, ``90 %`` as 0.9, a size as bytes, or a length of time as seconds. None for anything else."""
    return _amount(written, {"%": _PERCENT, **_BYTES, **_SECONDS})


def _amount(written: object, units: dict[str, float]) -> float | None:
    if isinstance(written, bool):
        return None
    if isinstance(written, int | float):
        return _finite(written)
    if not isinstance(written, str) or len(written) > _LONGEST:
        return None
    match = _WRITTEN.match(written.strip())
    if match is None:
        return None
    number, unit = match.groups()
    factor = 1.0 if not unit else units.get(unit.lower())
    if factor is None:
        return None
    # Divided, not multiplied: 95 % is 0.95, not 0.9500000000000001.
    return _finite(float(number) / 100 if factor is _PERCENT else float(number) * factor)


def _finite(number: float) -> float | None:
    try:
        value = float(number)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None

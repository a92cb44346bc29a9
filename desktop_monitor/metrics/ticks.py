"""Where an axis has its ticks: round local times, round values.

Times stand on round local hours also on the day the clocks change. Must not know
words, pixels or who draws.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, tzinfo

from desktop_monitor.metrics.definition import Unit

_DAY_SECONDS = 86400
_TIME_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(60, 120, 300, 600, 900, 1800),
    *(3600, 7200, 10800, 21600, 43200),
    *(_DAY_SECONDS, 2 * _DAY_SECONDS, 7 * _DAY_SECONDS, 14 * _DAY_SECONDS, 28 * _DAY_SECONDS),
    *(56 * _DAY_SECONDS, 112 * _DAY_SECONDS, 364 * _DAY_SECONDS, 1820 * _DAY_SECONDS, 9100 * _DAY_SECONDS),
)
_BINARY_UNITS = {Unit.BYTES, Unit.BYTES_PER_SECOND}


def time_step(start: float, end: float, most: int) -> int:
    """The smallest round step, in seconds, of which no more than `most` fit between two wall times."""
    return next((step for step in _TIME_STEPS if (end - start) / step <= most), _TIME_STEPS[-1])


def round_times(start: float, end: float, step: int, zone: tzinfo | None = None) -> tuple[float, ...]:
    """The wall times whose local time is a multiple of `step` seconds; `zone` None means the machine's."""
    times = []
    at = _round_up(start, step, zone)
    while at <= end:
        times.append(at)
        at = _round_up(at + step / 2, step, zone)
    return tuple(times)


def _round_up(wall_seconds: float, step: int, zone: tzinfo | None) -> float:
    """The first moment from `wall_seconds` on whose local time is a multiple of `step`."""
    offset = _offset(wall_seconds, zone)
    at = math.ceil((wall_seconds + offset) / step) * step - offset
    moved = _offset(at, zone) - offset
    if not moved:
        return at
    # The clocks change on the way: count from the other side of the change.
    again = math.ceil((wall_seconds + offset + moved) / step) * step - offset - moved
    return again if again >= wall_seconds else again + step


def _offset(wall_seconds: float, zone: tzinfo | None) -> float:
    offset = datetime.fromtimestamp(wall_seconds, UTC).astimezone(zone).utcoffset()
    return offset.total_seconds() if offset is not None else 0.0


def round_limit(highest: float, unit: Unit) -> float:
    """The smallest of 1, 2, 5 × 10ⁿ (bytes: 1, 2, 4 … × 1024ⁿ) that is not below `highest`."""
    highest = max(highest, 1e-9)
    if unit in _BINARY_UNITS:
        return float(2.0 ** math.ceil(math.log2(highest)))
    power = 10.0 ** math.floor(math.log10(highest))
    return next(power * digit for digit in (1, 2, 5, 10, 20) if power * digit >= highest * (1 - 1e-9))


def value_step(bottom: float, top: float, most: int, unit: Unit) -> float:
    """The smallest round step, one that divides `top` where there is one, with at most `most` to the axis."""
    least = max((top - bottom) / max(most, 1), 1e-9)
    if unit in _BINARY_UNITS:
        return round_limit(least, unit)
    power = 10.0 ** math.floor(math.log10(least))
    steps = [power * digit for digit in (1, 2, 2.5, 5, 10, 20, 25) if power * digit >= least * (1 - 1e-9)]
    return next((step for step in steps if _divides(step, top)), steps[0])


def round_values(bottom: float, top: float, step: float) -> tuple[float, ...]:
    """The multiples of `step` from `bottom` to `top`, ends included."""
    first = math.ceil(bottom / step - 1e-9)
    last = math.floor(top / step + 1e-9)
    return tuple(index * step for index in range(first, last + 1))


def _divides(step: float, whole: float) -> bool:
    return abs(whole / step - round(whole / step)) < 1e-6

"""Where an axis has its marks and what they say, for time and for values.

Time is local time: marks stand on round local hours also on the day the clocks
change. Must not know pixels, colours or numpy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import tzinfo

from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.moments import day_and_time, day_words, local, time_words

_DAY_SECONDS = 86400
_TIME_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(60, 120, 300, 600, 900, 1800),
    *(3600, 7200, 10800, 21600, 43200),
    *(_DAY_SECONDS, 2 * _DAY_SECONDS, 7 * _DAY_SECONDS, 14 * _DAY_SECONDS, 28 * _DAY_SECONDS),
)
_BINARY_UNITS = {Unit.BYTES, Unit.BYTES_PER_SECOND}
_SHRINK_SHARE = 0.4
"""A limit falls only when the highest value is below this share of it: axes do not breathe."""
_NEAR_ZERO_SHARE = 0.12
"""Marks nearer to each other than this share of the axis would touch."""
_FLOORS = {
    Unit.RATIO: 0.05,
    Unit.BYTES: 1024.0**2,
    Unit.BYTES_PER_SECOND: 64 * 1024.0,
    Unit.CELSIUS: 50.0,
    Unit.SECONDS: 0.01,
    Unit.LOAD: 1.0,
}


@dataclass(frozen=True, slots=True)
class TimeMark:
    """One mark of the time axis."""

    wall_seconds: float
    label: str
    starts_day: bool
    """The label is a date."""


def time_marks(start: float, end: float, most: int, zone: tzinfo | None = None) -> tuple[TimeMark, ...]:
    """At most `most` + 1 marks on round local times; `zone` None means the machine's."""
    if end <= start or most < 1:
        return ()
    step = next((step for step in _TIME_STEPS if (end - start) / step <= most), _TIME_STEPS[-1])
    marks = []
    at = _round_up(start, step, zone)
    while at <= end:
        marks.append(_mark(at, step, zone))
        at = _round_up(at + step / 2, step, zone)
    return tuple(marks)


def _offset(wall_seconds: float, zone: tzinfo | None) -> float:
    offset = local(wall_seconds, zone).utcoffset()
    return offset.total_seconds() if offset is not None else 0.0


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


def _mark(at: float, step: int, zone: tzinfo | None) -> TimeMark:
    moment = local(at, zone)
    midnight = step >= _DAY_SECONDS or (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return TimeMark(at, day_words(moment) if midnight else time_words(moment, seconds=step < 60), midnight)


def moment_text(wall_seconds: float, span_seconds: float, zone: tzinfo | None = None) -> str:
    """A moment as a crosshair names it: with the date where the window is longer than a day."""
    moment = local(wall_seconds, zone)
    return day_and_time(moment) if span_seconds > _DAY_SECONDS else time_words(moment, seconds=True)


def round_limit(highest: float, unit: Unit) -> float:
    """The smallest of 1, 2, 5 × 10ⁿ (bytes: 1, 2, 4 … × 1024ⁿ) that is not below `highest`."""
    highest = max(highest, 1e-9)
    if unit in _BINARY_UNITS:
        return float(2.0 ** math.ceil(math.log2(highest)))
    power = 10.0 ** math.floor(math.log10(highest))
    return next(power * digit for digit in (1, 2, 5, 10, 20) if power * digit >= highest * (1 - 1e-9))


class ValueScale:
    """The limits of one value axis; they move seldom and in round steps."""

    def __init__(self, unit: Unit, maximum: float | None = None) -> None:
        """`maximum` fixes the upper limit, 1.0 for a share of a whole for example."""
        self.unit = unit
        self._fixed = maximum
        self._floor = _FLOORS.get(unit, 1.0)
        self.top = maximum if maximum is not None else self._floor
        self.bottom = 0.0

    def fit(self, lowest: float, highest: float) -> None:
        """Take the extremes of what is to be drawn; zero is always on the axis."""
        if self._fixed is None or highest > self._fixed:
            self.top = self._moved(self.top, highest)
        elif self.top != self._fixed and highest <= self._fixed:
            self.top = self._fixed
        self.bottom = -self._moved(-self.bottom, -lowest) if lowest < 0 else 0.0

    def _moved(self, limit: float, highest: float) -> float:
        if _SHRINK_SHARE * limit <= highest <= limit:
            return limit
        return max(round_limit(highest, self.unit), self._floor)

    def marks(self, most: int) -> tuple[tuple[float, str], ...]:
        """Round values from bottom to top and their labels, at most `most` + 1.

        An axis that goes both ways has three: its ends and zero, which rarely share a round step.
        """
        if self.bottom < 0:
            ends = [end for end in (self.bottom, self.top) if abs(end) > _NEAR_ZERO_SHARE * (self.top - self.bottom)]
            return tuple((value, _mark_text(abs(value), self.unit)) for value in sorted((0.0, *ends)))
        step = self._step(most)
        first = math.ceil(self.bottom / step - 1e-9)
        last = math.floor(self.top / step + 1e-9)
        return tuple((index * step, _mark_text(abs(index * step), self.unit)) for index in range(first, last + 1))

    def _step(self, most: int) -> float:
        least = max((self.top - self.bottom) / max(most, 1), 1e-9)
        if self.unit in _BINARY_UNITS:
            return round_limit(least, self.unit)
        power = 10.0 ** math.floor(math.log10(least))
        steps = [power * digit for digit in (1, 2, 2.5, 5, 10, 20, 25) if power * digit >= least * (1 - 1e-9)]
        return next((step for step in steps if _divides(step, self.top)), steps[0])


def _divides(step: float, whole: float) -> bool:
    return abs(whole / step - round(whole / step)) < 1e-6


def _mark_text(value: float, unit: Unit) -> str:
    """Without the decimal that every round value would carry."""
    return value_text(value, unit).replace(".0 ", " ")

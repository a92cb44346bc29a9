"""Where an axis has its marks and what they say, for time and for values.

Time is local time: marks stand on round local hours also on the day the clocks
change. Must not know pixels, colours or numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.ticks import round_limit, round_times, round_values, time_step, value_step
from desktop_monitor.metrics.units import round_value_text
from desktop_monitor.ui.moments import day_and_time, day_words, local, time_words

_DAY_SECONDS = 86400
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
    step = time_step(start, end, most)
    return tuple(_mark(at, step, zone) for at in round_times(start, end, step, zone))


def _mark(at: float, step: int, zone: tzinfo | None) -> TimeMark:
    moment = local(at, zone)
    midnight = step >= _DAY_SECONDS or (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return TimeMark(at, day_words(moment) if midnight else time_words(moment, seconds=step < 60), midnight)


def moment_text(wall_seconds: float, span_seconds: float, zone: tzinfo | None = None) -> str:
    """A moment as a crosshair names it: with the date where the window is longer than a day."""
    moment = local(wall_seconds, zone)
    return day_and_time(moment) if span_seconds > _DAY_SECONDS else time_words(moment, seconds=True)


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
            return tuple((value, round_value_text(abs(value), self.unit)) for value in sorted((0.0, *ends)))
        step = value_step(self.bottom, self.top, most, self.unit)
        values = round_values(self.bottom, self.top, step)
        return tuple((value, round_value_text(abs(value), self.unit)) for value in values)

"""Sliding windows over the samples that some rule asks for, and the readings of rules from them.

Nothing else is kept, and what is kept is bounded. Times are wall seconds; one that lies
before its predecessor means that a clock was set: everything before is forgotten. Must
not know where samples come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from desktop_monitor.assess.measure import Aggregation, Labels, Measure, Reading
from desktop_monitor.assess.signals import group_of, label_values
from desktop_monitor.assess.sliding import Window, window_of
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

KNOWN_SECONDS = 180.0
"""The newest sample stands for the present so long, or as long as the window is."""
MOST_SERIES = 200
"""Series of one metric that are followed; more are left out."""
_MOST_VALUE = 1e300
"""What is greater is no measurement, and sums of it are none either."""

_Shape = tuple[Aggregation, float]
"""Aggregation and window in seconds: measures that share both share a window."""


class _Followed:
    """One series some rule asks for."""

    __slots__ = ("labels", "windows")

    def __init__(self, labels: dict[str, str], shapes: Iterable[_Shape]) -> None:
        self.labels = labels
        self.windows: dict[_Shape, Window] = {shape: window_of(*shape) for shape in shapes}


class SeriesWindows:
    """Follows the series that `measures` need."""

    def __init__(self, measures: Iterable[Measure] = ()) -> None:
        self._asked: dict[str, tuple[Measure, ...]] = {}
        self._series: dict[str, dict[SeriesKey, _Followed]] = {}
        self._newest_seconds = float("-inf")
        self.follow(measures)

    def follow(self, measures: Iterable[Measure]) -> None:
        """Follow these from now on; windows they share with those before are kept."""
        asked: dict[str, list[Measure]] = {}
        for measure in measures:
            asked.setdefault(measure.metric, []).append(measure)
        self._asked = {metric: tuple(found) for metric, found in asked.items()}
        kept = {metric: self._series.get(metric, {}) for metric in asked}
        self._series = {metric: {} for metric in asked}
        for followed in kept.values():
            for key, before in followed.items():
                after = self._start(key)
                if after is not None:
                    after.windows.update((s, w) for s, w in before.windows.items() if s in after.windows)

    def forget(self) -> None:
        """Begin anew with the same measures."""
        self._series = {metric: {} for metric in self._asked}
        self._newest_seconds = float("-inf")

    def add(self, at_seconds: float, samples: Samples) -> None:
        """Values that were measured at this moment, not those still held from an earlier one."""
        if at_seconds < self._newest_seconds:
            self.forget()
        self._newest_seconds = at_seconds
        series = self._series
        for key, value in samples.items():
            known = series.get(key.metric)
            if known is None or not -_MOST_VALUE <= value <= _MOST_VALUE:
                continue
            followed = known.get(key) or self._start(key)
            if followed is not None:
                for (_, seconds), window in followed.windows.items():
                    if at_seconds > window.newest_seconds:
                        window.add(at_seconds, value)
                        window.drop(at_seconds - seconds)

    def _start(self, key: SeriesKey) -> _Followed | None:
        """Follow a series not met before; None where nobody asks for it or too many are followed."""
        known = self._series[key.metric]
        labels = label_values(key)
        shapes = {_shape(one) for one in self._asked[key.metric] if _passes(labels, one.where)}
        if not shapes or len(known) >= MOST_SERIES:
            return None
        known[key] = _Followed(labels, shapes)
        return known[key]

    def readings(self, measure: Measure, now_seconds: float) -> tuple[Reading, ...]:
        """One reading a group, that of its worst series; nothing for what was not measured lately."""
        shape = _shape(measure)
        worst: dict[Labels, Reading] = {}
        for key, followed in tuple(self._series.get(measure.metric, {}).items()):
            window = followed.windows.get(shape)
            if window is None or not _passes(followed.labels, measure.where):
                continue
            if now_seconds - window.newest_seconds > max(KNOWN_SECONDS, measure.window_seconds):
                self._give_up(key, followed, now_seconds)
                continue
            window.drop(now_seconds - measure.window_seconds)
            reading = _reading(group_of(followed.labels, measure.group_by), window)
            if reading is not None and _is_worse(reading, worst.get(reading.labels), measure):
                worst[reading.labels] = reading
        return tuple(worst.values())

    def _give_up(self, key: SeriesKey, followed: _Followed, now_seconds: float) -> None:
        """Make room once nothing of a series is of use to any measure."""
        if all(
            now_seconds - window.newest_seconds > max(KNOWN_SECONDS, seconds)
            for (_, seconds), window in followed.windows.items()
        ):
            del self._series[key.metric][key]


def _shape(measure: Measure) -> _Shape:
    return measure.aggregation, measure.window_seconds


def _passes(labels: dict[str, str], where: Labels) -> bool:
    return all(labels.get(name) == value for name, value in where)


def _reading(labels: Labels, window: Window) -> Reading | None:
    value = window.value()
    if value is None or not isfinite(value):
        return None
    return Reading(labels, value, window.count(), window.newest_seconds)


def _is_worse(one: Reading, other: Reading | None, measure: Measure) -> bool:
    if other is None:
        return True
    return one.value > other.value if measure.is_more_worse else one.value < other.value

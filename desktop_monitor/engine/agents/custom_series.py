"""Readings of custom metrics to samples for the history: bounded in number, counters as rates.

A level is kept as it was told, a counter as what it grew per second since its reading
before: not at its first reading, not when it fell (its program started anew), and not
over a pause. Of a histogram or summary the mean of what was observed between two
readings is kept besides. Every reading is kept once, when it comes; one that is old or
of the future is not, for the history knows no time but now. Must not know sources.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import NamedTuple

from desktop_monitor.metrics.agent_event import MetricReading
from desktop_monitor.metrics.custom import KeptName, kept_name, mean_name, rate_name
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

SERIES_LIMIT = 300
"""Custom series kept while the program runs; of those beyond it nothing is."""
OLD_SECONDS = 1200.0
_FUTURE_SECONDS = 60.0
_PAUSE_SECONDS = 3600.0
_LABEL_LIMIT = 10
_LABEL_CHARACTERS = 80
_SUM, _COUNT = "_sum", "_count"

Labels = tuple[str, ...]


class _Point(NamedTuple):
    at_seconds: float
    value: float


class CustomSeries:
    """Takes readings as they come; one thread uses it."""

    def __init__(self) -> None:
        self._known: set[SeriesKey] = set()
        self._counters: dict[SeriesKey, _Point] = {}
        self._fresh: dict[SeriesKey, float] = {}

    def take(self, readings: Iterable[MetricReading], now_seconds: float) -> int:
        """Keep what can be kept; how many readings were rejected."""
        # The newest is the value; and a counter's steps must come in their order.
        ordered = sorted(readings, key=lambda reading: reading.at_seconds)
        growths: dict[tuple[str, Labels], tuple[float, str]] = {}
        rejected = sum(not self._take(reading, now_seconds, growths) for reading in ordered)
        self._put_means(growths)
        return rejected

    def hand_out(self) -> Samples:
        """The newest value of every series that had one since the last call."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def _take(
        self, reading: MetricReading, now_seconds: float, growths: dict[tuple[str, Labels], tuple[float, str]]
    ) -> bool:
        age = now_seconds - reading.at_seconds
        if not (isfinite(reading.value) and -_FUTURE_SECONDS <= age <= OLD_SECONDS):
            return False
        labels = _labels(reading)
        if not reading.is_counter:
            return self._put(kept_name(reading.name, reading.unit), labels, reading.value)
        kept = rate_name(reading.name, reading.unit)
        if kept is None or not self._is_admitted(key := SeriesKey(kept.name, labels)):
            return False
        growth = self._growth(key, _Point(reading.at_seconds, reading.value))
        if growth is not None:
            grown, seconds = growth
            self._note(key, grown * kept.factor / seconds)
            growths[reading.name, labels] = grown, reading.unit
        return True

    def _growth(self, key: SeriesKey, now: _Point) -> tuple[float, float] | None:
        """What a counter grew by and in how many seconds, where that can be known."""
        before = self._counters.get(key)
        if before is not None and now.at_seconds <= before.at_seconds:
            return None
        self._counters[key] = now
        if before is None or now.value < before.value or now.at_seconds - before.at_seconds > _PAUSE_SECONDS:
            return None
        return now.value - before.value, now.at_seconds - before.at_seconds

    def _put_means(self, growths: dict[tuple[str, Labels], tuple[float, str]]) -> None:
        for (name, labels), (grown, unit) in growths.items():
            base = name.removesuffix(_SUM)
            observed, _ = growths.get((base + _COUNT, labels), (0.0, ""))
            if base != name and observed > 0:
                self._put(mean_name(base, unit), labels, grown / observed)

    def _put(self, kept: KeptName | None, labels: Labels, value: float) -> bool:
        if kept is None or not self._is_admitted(key := SeriesKey(kept.name, labels)):
            return False
        self._note(key, value * kept.factor)
        return True

    def _note(self, key: SeriesKey, value: float) -> None:
        # A number that outgrows its base unit is not known any more.
        if isfinite(value):
            self._fresh[key] = value

    def _is_admitted(self, key: SeriesKey) -> bool:
        if key not in self._known:
            if len(self._known) >= SERIES_LIMIT:
                return False
            self._known.add(key)
        return True


def _labels(reading: MetricReading) -> Labels:
    """``name=value``, sorted; who told stands among them, so that two programs never share a series."""
    own = [(name, value) for name, value in reading.labels if name != "source"][: _LABEL_LIMIT - 1]
    pairs = [*own, ("source", reading.source)] if reading.source else own
    return tuple(sorted(f"{name}={value}"[:_LABEL_CHARACTERS] for name, value in pairs))

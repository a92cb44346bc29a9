"""Puts blocks of samples and roll-ups together, ascending in time.

Blocks come nearly in order; after the wall clock was set back they overlap and are
merged. Must not know where blocks come from.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, isfinite

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import RollupSeries
from desktop_monitor.store.blocks import Column, HourSum, Rollup, RollupColumn

_HOUR_SECONDS = 3600
_MINUTE_SECONDS = 60


def _floats() -> array[float]:
    return array("d")


class SampleJoiner:
    """Collects raw samples of some series."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._columns = {series_id: Column(_floats(), _floats()) for series_id in ids}
        self._disordered: set[int] = set()

    def add(self, columns: Mapping[int, Column]) -> None:
        """One block's columns."""
        for series_id, (times, values) in columns.items():
            joined = self._columns[series_id]
            if joined.times and times[0] < joined.times[-1]:
                self._disordered.add(series_id)
            joined.times.extend(times)
            joined.values.extend(values)

    def within(self, series_id: int, start: float, end: float) -> Column:
        """Samples of one series at or after `start` and before `end`."""
        times, values = self._columns[series_id]
        if series_id in self._disordered:
            order = sorted(range(len(times)), key=times.__getitem__)
            times = array("d", map(times.__getitem__, order))
            values = array("d", map(values.__getitem__, order))
        first, last = bisect_left(times, start), bisect_left(times, end)
        if (first, last) == (0, len(times)):
            return Column(times, values)
        return Column(times[first:last], values[first:last])


class _Buckets:
    """The buckets of one series, ascending."""

    def __init__(self) -> None:
        self.times, self.counts = _floats(), _floats()
        self.minima, self.maxima, self.totals = _floats(), _floats(), _floats()

    def add(self, time: float, part: Rollup) -> None:
        """Merge `part` into the bucket that starts at `time`."""
        if not self.times or time > self.times[-1]:
            self._append(time, *part)
            return
        place = bisect_left(self.times, time)
        if self.times[place] == time:
            self._merge(place, part)
            return
        self.times.insert(place, time)
        for figures, figure in zip((self.counts, self.minima, self.maxima, self.totals), part, strict=True):
            figures.insert(place, figure)

    def _append(self, time: float, count: float, minimum: float, maximum: float, total: float) -> None:
        self.times.append(time)
        self.counts.append(count)
        self.minima.append(minimum)
        self.maxima.append(maximum)
        self.totals.append(total)

    def _merge(self, place: int, part: Rollup) -> None:
        present = Rollup(self.counts[place], self.minima[place], self.maxima[place], self.totals[place])
        self.counts[place], self.minima[place], self.maxima[place], self.totals[place] = present.merged(part)

    def extend(self, times: Iterable[float], column: RollupColumn) -> None:
        """Append buckets that all lie after those present."""
        self.times.extend(times)
        self.counts.extend(column.counts)
        self.minima.extend(column.minima)
        self.maxima.extend(column.maxima)
        self.totals.extend(column.totals)


def _cut(column: RollupColumn, first: int, last: int) -> RollupColumn:
    minutes, counts, minima, maxima, totals = column
    cut = slice(first, last)
    return RollupColumn(minutes[cut], counts[cut], minima[cut], maxima[cut], totals[cut])


class RollupJoiner:
    """Collects roll-ups of some series into buckets of `step_seconds`.

    Whole minutes that begin at or after `start` and before `end` count.
    """

    def __init__(self, ids: Iterable[int], start: float, end: float, step_seconds: int) -> None:
        self.start, self._end, self._step = start, end, step_seconds
        self._buckets = {series_id: _Buckets() for series_id in ids}

    def add_rollups(self, hour: int, columns: Mapping[int, RollupColumn]) -> None:
        """One block's minutes; `hour` counts since 1970."""
        base = hour * _HOUR_SECONDS
        for series_id, column in columns.items():
            part = self._in_range(base, column)
            if part.minutes:
                self._add_part(self._buckets[series_id], base, part)

    def add_hour(self, hour: int, sums: Mapping[int, HourSum]) -> None:
        """One block's minutes, added up; only of `whole_hours`."""
        bucket = hour * _HOUR_SECONDS // self._step * self._step
        for series_id, one in sums.items():
            self._buckets[series_id].add(bucket, one.rollup)

    @property
    def whole_hours(self) -> range:
        """Of these hours, counted since 1970, all minutes belong into one bucket."""
        if self._step % _HOUR_SECONDS or not isfinite(self.start) or not isfinite(self._end):
            return range(0)
        return range(ceil(self.start / _HOUR_SECONDS), floor(self._end / _HOUR_SECONDS))

    def _in_range(self, base: int, column: RollupColumn) -> RollupColumn:
        if self.start <= base and base + _HOUR_SECONDS <= self._end:
            return column
        first = bisect_left(column.minutes, self.start, key=lambda minute: base + minute * _MINUTE_SECONDS)
        last = bisect_left(column.minutes, self._end, key=lambda minute: base + minute * _MINUTE_SECONDS)
        return _cut(column, first, last)

    def _add_part(self, buckets: _Buckets, base: int, column: RollupColumn) -> None:
        if self._step % _HOUR_SECONDS == 0:
            # All of the block lies in one bucket.
            buckets.add(base // self._step * self._step, column.folded())
            return
        times = [base + minute * _MINUTE_SECONDS for minute in column.minutes]
        if self._step == _MINUTE_SECONDS and (not buckets.times or times[0] > buckets.times[-1]):
            buckets.extend(times, column)
            return
        first = 0
        while first < len(times):
            bucket = times[first] // self._step * self._step
            last = bisect_left(times, bucket + self._step, first)
            buckets.add(bucket, _cut(column, first, last).folded())
            first = last

    def add_samples(self, columns: Mapping[int, Column]) -> None:
        """Raw samples that have not been rolled up."""
        for series_id, column in columns.items():
            for time, value in zip(*column, strict=True):
                minute = time // _MINUTE_SECONDS * _MINUTE_SECONDS
                if self.start <= minute < self._end:
                    bucket = minute // self._step * self._step
                    self._buckets[series_id].add(bucket, Rollup(1.0, value, value, value))

    def result(self, key: SeriesKey, series_id: int | None) -> RollupSeries:
        """The buckets of one series; none for an unknown one."""
        found = self._buckets[series_id] if series_id is not None else _Buckets()
        return RollupSeries(key, float(self._step), found.times, found.minima, found.maxima, found.totals, found.counts)


def merged_span(spans: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """From the earliest to the latest; None for none."""
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None

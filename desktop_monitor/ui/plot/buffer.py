"""Samples of the last hours in memory, ready to be drawn at once.

Every value is written twice, one capacity apart, so that any window of the ring is
one slice and no drawing copies it. Must not know snapshots, history or widgets.
"""

from __future__ import annotations

import numpy as np

from desktop_monitor.ui.plot.decimate import Floats

GAP_INTERVALS = 3.0
"""Samples further apart than this many intervals are not connected."""
_NEIGHBOURS = 3


class MatrixBuffer:
    """A ring of moments with one value for each of `row_count` series; NaN where none was measured."""

    def __init__(self, row_count: int, capacity: int) -> None:
        self._capacity = capacity
        self._times = np.zeros(2 * capacity)
        self._values = np.full((row_count, 2 * capacity), np.nan)
        self._end = 0
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def row_count(self) -> int:
        """Number of series."""
        return int(self._values.shape[0])

    @property
    def times(self) -> Floats:
        """Wall seconds, ascending. A view: it changes with the next append."""
        return self._times[self._slice()]

    @property
    def matrix(self) -> Floats:
        """One row a series, NaN at gaps. A view, as `times`."""
        return self._values[:, self._slice()]

    def append(self, wall_seconds: float, values: Floats | float, interval_seconds: float) -> None:
        """Add the values of one moment; a moment long after the previous one gets a gap before it.

        When the wall clock was set back, what carries a later time than now is cut away:
        that time is lived again.
        """
        times = self.times
        if len(times) and wall_seconds == times[-1]:
            self._end, self._length = self._end - 1, self._length - 1  # the same moment once more
        elif len(times) and wall_seconds < times[-1]:
            self._length = int(np.searchsorted(times, wall_seconds, side="left"))
            self._end -= len(times) - self._length
            times = self.times
            self._break_before(wall_seconds)
        elif len(times) and wall_seconds - times[-1] > GAP_INTERVALS * interval_seconds:
            self._break_before(wall_seconds)
        self._put(wall_seconds, values)

    def load(self, times: Floats, matrix: Floats, spacing_seconds: float) -> None:
        """Take what history knows and keep of what is at hand only what is newer.

        Gaps must be NaN in `matrix` already; `spacing_seconds` is the usual distance of its samples.
        """
        newer = int(np.searchsorted(self.times, times[-1], side="right")) if len(times) else 0
        live_times, live = self.times[newer:].copy(), self.matrix[:, newer:].copy()
        self._end = self._length = 0
        self._extend(times, matrix)
        if len(times) and len(live_times) and live_times[0] - times[-1] > GAP_INTERVALS * spacing_seconds:
            self._break_before(float(live_times[0]))
        self._extend(live_times, live)

    def _slice(self) -> slice:
        start = (self._end - self._length) % self._capacity
        return slice(start, start + self._length)

    def _break_before(self, wall_seconds: float) -> None:
        times = self.times
        if len(times):
            self._put((float(times[-1]) + wall_seconds) / 2, np.nan)

    def _put(self, wall_seconds: float, values: Floats | float) -> None:
        at = self._end % self._capacity
        self._times[at] = self._times[at + self._capacity] = wall_seconds
        self._values[:, at] = self._values[:, at + self._capacity] = values
        self._end += 1
        self._length = min(self._length + 1, self._capacity)

    def _extend(self, times: Floats, matrix: Floats) -> None:
        times, matrix = times[-self._capacity :], matrix[:, -self._capacity :]
        places = np.arange(self._end, self._end + len(times)) % self._capacity
        for offset in (0, self._capacity):
            self._times[places + offset] = times
            self._values[:, places + offset] = matrix
        self._end += len(times)
        self._length = min(self._length + len(times), self._capacity)


class SampleBuffer(MatrixBuffer):
    """The ring of one series."""

    def __init__(self, capacity: int) -> None:
        super().__init__(1, capacity)

    @property
    def values(self) -> Floats:
        """One value a moment, NaN at gaps. A view, as `times`."""
        return self._values[0, self._slice()]


def with_gaps(
    times: Floats, values: Floats, usual_seconds: float, breaks: tuple[float, ...] = ()
) -> tuple[Floats, Floats]:
    """`values` with a NaN wherever samples lie more than three usual distances apart.

    What is usual may change, with the interval: it is the largest of `usual_seconds`, the
    median of all distances and those of the few before and after. `breaks` are further
    moments at which the line must end.
    """
    if len(times) < 2:
        return times, values
    distances = np.diff(times)
    usual = np.maximum(max(usual_seconds, float(np.median(distances))), _neighbouring(distances))
    after = np.flatnonzero(distances > GAP_INTERVALS * usual)
    moments = (times[after] + times[after + 1]) / 2
    inner = np.array([at for at in breaks if times[0] < at < times[-1]])
    moments = np.unique(np.concatenate((moments, inner)))
    places = np.searchsorted(times, moments)
    return np.insert(times, places, moments), np.insert(values, places, np.nan)


def _neighbouring(distances: Floats) -> Floats:
    """The larger median of the three distances before and the three after each; 0 where there are not three."""
    found = np.zeros(len(distances))
    if len(distances) > _NEIGHBOURS:
        medians = np.median(np.lib.stride_tricks.sliding_window_view(distances, _NEIGHBOURS), axis=1)
        found[_NEIGHBOURS:] = medians[:-1]
        found[:-_NEIGHBOURS] = np.maximum(found[:-_NEIGHBOURS], medians[1:])
    return found


def value_at(times: Floats, values: Floats, wall_seconds: float, reach_seconds: float) -> float | None:
    """The sample nearest to a moment; None where none lies within `reach_seconds` or a gap is nearer."""
    if not len(times):
        return None
    after = min(int(np.searchsorted(times, wall_seconds)), len(times) - 1)
    before = max(after - 1, 0)
    nearest = before if wall_seconds - times[before] < times[after] - wall_seconds else after
    value = float(values[nearest])
    return None if np.isnan(value) or abs(times[nearest] - wall_seconds) > reach_seconds else value

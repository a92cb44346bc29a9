"""The samples behind live charts: history first, then what each snapshot brings.

Must not know snapshots' other contents, charts or pages.
"""

from __future__ import annotations

import numpy as np

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.ui.plot.buffer import MatrixBuffer, SampleBuffer
from desktop_monitor.ui.plot.decimate import Floats
from desktop_monitor.ui.plot.recall import Recalled, step_for
from desktop_monitor.ui.plot.trace import Buckets

RELOAD_SECONDS = 600.0
"""Windows of roll-ups are asked for again this often; until then raw samples stand at their end."""
_SPARE_SHARE = 1.1
_MOST_SAMPLES = 120_000


class LiveSeries:
    """One series: a ring that is filled from history and grows with every snapshot."""

    def __init__(self, capacity: int) -> None:
        self._ring = SampleBuffer(capacity)
        self._buckets: Buckets | None = None
        self._spacing = self._interval = 1.0

    @property
    def times(self) -> Floats:
        """Wall seconds, ascending."""
        return self._ring.times

    @property
    def values(self) -> Floats:
        """One value a moment, NaN at gaps."""
        return self._ring.values

    @property
    def buckets(self) -> Buckets | None:
        """Extremes of the part that came as roll-ups."""
        return self._buckets

    @property
    def spacing_seconds(self) -> float:
        """Usual distance of two samples."""
        return self._spacing

    def append(self, wall_seconds: float, value: float, interval_seconds: float) -> None:
        """Add the newest sample."""
        self._interval = interval_seconds
        self._spacing = max(self._spacing, interval_seconds)
        self._ring.append(wall_seconds, value, interval_seconds)

    def restart(self, capacity: int) -> None:
        """Forget everything and keep up to `capacity` samples from now on."""
        self._ring, self._buckets = SampleBuffer(capacity), None

    def load(self, times: Floats, values: Floats, spacing: float, buckets: Buckets | None) -> None:
        """Put history before what is at hand."""
        self._spacing = max(self._interval, spacing)
        self._ring.load(times, values[np.newaxis, :], self._spacing)
        self._buckets = buckets


class LiveSamples:
    """All series of a page, and one matrix of rows that belong together."""

    def __init__(self, window_seconds: float, interval_seconds: float) -> None:
        self._series: dict[SeriesKey, LiveSeries] = {}
        self._rows: tuple[SeriesKey, ...] = ()
        self._capacity = 1
        self._interval = interval_seconds
        self.matrix = LiveMatrix(0, 1)
        self.restart(window_seconds, interval_seconds)

    @property
    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series that is kept."""
        return (*self._series, *self._rows)

    def series(self, key: SeriesKey) -> LiveSeries:
        """The samples of `key`, which is kept from now on."""
        if key not in self._series:
            self._series[key] = LiveSeries(self._capacity)
        return self._series[key]

    def keep_rows(self, keys: tuple[SeriesKey, ...]) -> None:
        """Keep these series as the rows of `matrix`, in this order."""
        self._rows = keys
        self.matrix.restart(len(keys), self._capacity)

    def forget(self) -> None:
        """Keep no series any more."""
        self._series.clear()
        self.keep_rows(())

    def restart(self, window_seconds: float, interval_seconds: float) -> None:
        """Forget all samples and keep enough for this window from now on."""
        raw = step_for(window_seconds) == 0
        length = window_seconds / interval_seconds if raw else 2000 + RELOAD_SECONDS / interval_seconds
        self._capacity = min(int(length * _SPARE_SHARE) + 64, _MOST_SAMPLES)
        for series in self._series.values():
            series.restart(self._capacity)
        self.matrix.restart(len(self._rows), self._capacity)

    def take(self, wall_seconds: float, samples: Samples, interval_seconds: float) -> None:
        """Append what one snapshot brought."""
        self._interval = interval_seconds
        for key, series in self._series.items():
            value = samples.get(key)
            if value is not None:
                series.append(wall_seconds, value, interval_seconds)
        if self._rows:
            row = np.array([samples.get(key, np.nan) for key in self._rows])
            self.matrix.ring.append(wall_seconds, row, interval_seconds)

    def load(self, recalled: Recalled) -> None:
        """Put what history knew before what is at hand."""
        for key, found in recalled.samples.items():
            if key in self._series:
                self._series[key].load(found.times, found.values, found.spacing_seconds, found.buckets)
        parts = [recalled.samples[key] for key in self._rows if key in recalled.samples]
        if not parts or len(parts) < len(self._rows):
            return
        times = np.unique(np.concatenate([part.times for part in parts]))
        matrix = np.full((len(parts), len(times)), np.nan)
        for row, part in enumerate(parts):
            matrix[row, np.searchsorted(times, part.times)] = part.values
        self.matrix.ring.load(times, matrix, max(self._interval, *(part.spacing_seconds for part in parts)))


class LiveMatrix:
    """Rows that share their times; the ring behind it changes with the window's length."""

    def __init__(self, row_count: int, capacity: int) -> None:
        self.ring = MatrixBuffer(row_count, capacity)

    @property
    def row_count(self) -> int:
        """Number of series."""
        return self.ring.row_count

    @property
    def times(self) -> Floats:
        """Wall seconds, ascending."""
        return self.ring.times

    @property
    def matrix(self) -> Floats:
        """One row a series, NaN at gaps."""
        return self.ring.matrix

    def restart(self, row_count: int, capacity: int) -> None:
        """Forget everything."""
        self.ring = MatrixBuffer(row_count, capacity)

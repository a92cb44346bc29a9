"""A question to history and its answer in the form charts draw.

The question carries a number, so that whoever asked several drops all answers but
the newest. It is worked on in the history desk's thread. Must not know widgets.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np

from desktop_monitor.engine.query import HistoryReader
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap, GapReason, RollupSeries, Series
from desktop_monitor.ui.plot.buffer import with_gaps
from desktop_monitor.ui.plot.decimate import Floats
from desktop_monitor.ui.plot.trace import Buckets, FixedSamples

RAW_SECONDS = 6 * 3600.0
"""Up to this length raw samples are drawn, beyond it roll-ups."""
_STEPS = (60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)
_BUCKETS = 1440
_USUAL_SECONDS = 1.0


def step_for(length_seconds: float) -> int:
    """Width of the buckets for a window of this length; 0 asks for raw samples."""
    if length_seconds <= RAW_SECONDS:
        return 0
    return next((step for step in _STEPS if length_seconds / step <= _BUCKETS), _STEPS[-1])


@dataclass(frozen=True, slots=True)
class Recall:
    """What was `keys` between `start` and `end` (wall seconds)? Ask the history desk with it."""

    number: int
    keys: tuple[SeriesKey, ...]
    start: float
    end: float

    def __call__(self, reader: HistoryReader) -> Recalled:
        """The answer. Raises MonitorError where history cannot be read."""
        step = step_for(self.end - self.start)
        span = reader.span()
        gaps = reader.gaps(self.start, self.end)
        breaks = tuple(gap.start_seconds for gap in gaps if gap.reason is not GapReason.CLOCK_STEP)
        if step:
            found = reader.rollups(self.keys, self.start, self.end, step)
            samples = {key: _from_rollup(rollup, self.end) for key, rollup in found.items()}
        else:
            raw = reader.series(self.keys, self.start, self.end)
            samples = {key: _from_series(series, breaks) for key, series in raw.items()}
        since = self.end if span is None else span[0]
        return Recalled(self.number, self.start, self.end, step, samples, gaps, since)


@dataclass(frozen=True, slots=True)
class Recalled:
    """What history knew; a key without samples has empty ones."""

    number: int
    start: float
    end: float
    step_seconds: int
    """0: raw samples."""
    samples: dict[SeriesKey, FixedSamples]
    gaps: tuple[Gap, ...] = field(default=())
    recorded_since: float = 0.0
    """Wall time of the oldest record of all; the end of the window where there is none."""


def _from_series(series: Series, breaks: tuple[float, ...]) -> FixedSamples:
    times, values = _numbers(series.times), _numbers(series.values)
    spacing = float(np.median(np.diff(times))) if len(times) > 1 else _USUAL_SECONDS
    times, values = with_gaps(times, values, _USUAL_SECONDS, breaks)
    return FixedSamples(times, values, None, spacing)


def _from_rollup(rollup: RollupSeries, end: float) -> FixedSamples:
    starts, counts, step = _numbers(rollup.times), _numbers(rollup.counts), rollup.step_seconds
    means = _numbers(rollup.sums) / counts if len(starts) else starts
    # A gap shorter than a bucket cannot be seen at this width and would only break the line.
    # The newest bucket is not over yet: its mean stands for the part that is.
    times, values = with_gaps((starts + np.minimum(starts + step, end)) / 2, means, step / 2)
    held = Buckets(starts, _numbers(rollup.minima), _numbers(rollup.maxima), counts, step)
    return FixedSamples(times, values, held, step)


def _numbers(values: array[float]) -> Floats:
    return np.frombuffer(values, dtype=np.float64).copy() if len(values) else np.zeros(0)

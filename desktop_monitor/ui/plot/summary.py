"""A window of one series in five numbers, with how much of it was observed. Must not know widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.ui.plot.decimate import Floats
from desktop_monitor.ui.plot.trace import Buckets, FixedSamples

_P95 = 95.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a window held."""

    lowest: float
    mean: float
    highest: float
    p95: float
    """Of raw samples; of the means of stretches where `step_seconds` is not 0."""
    observed_share: float
    """Part of the window, 0–1, in which there were samples."""
    step_seconds: float


def summarise(samples: FixedSamples, start: float, end: float, gaps: Sequence[Gap] = ()) -> Summary | None:
    """Numbers for `start` to `end` (wall seconds); None where nothing was recorded."""
    inside = (samples.times >= start) & (samples.times < end)
    times, values = samples.times[inside], samples.values[inside]
    measured = np.isfinite(values)
    if not measured.any() or end <= start:
        return None
    if samples.buckets is not None:
        return _of_buckets(samples.buckets, values[measured], start, end, gaps)
    observed = min(_observed_seconds(times, measured, samples.spacing_seconds) / (end - start), 1.0)
    values = values[measured]
    p95 = float(np.percentile(values, _P95))
    return Summary(float(values.min()), float(values.mean()), float(values.max()), p95, observed, 0.0)


def _observed_seconds(times: Floats, measured: NDArray[np.bool_], spacing: float) -> float:
    """Every sample speaks for the time up to the next one, the last before a gap for one spacing."""
    joined = measured[:-1] & measured[1:]
    ends = int(measured.sum()) - int(joined.sum())
    return float(np.diff(times)[joined].sum()) + spacing * ends


def _of_buckets(held: Buckets, means: Floats, start: float, end: float, gaps: Sequence[Gap]) -> Summary | None:
    centres = held.times + held.step_seconds / 2
    inside = (centres >= start) & (centres < end)
    if not inside.any():
        return None
    starts, counts = held.times[inside], held.counts[inside]
    left, right = np.maximum(starts, start), np.minimum(starts + held.step_seconds, end)
    seconds = right - left
    for gap in gaps:
        if gap.reason is not GapReason.CLOCK_STEP:
            overlap = np.minimum(right, gap.end_seconds) - np.maximum(left, gap.start_seconds)
            seconds = seconds - np.maximum(overlap, 0.0)
    mean = float(np.average(means, weights=counts)) if len(means) == len(counts) else float(means.mean())
    return Summary(
        float(held.lows[inside].min()),
        mean,
        float(held.highs[inside].max()),
        float(np.percentile(means, _P95)),
        min(max(float(seconds.sum()) / (end - start), 0.0), 1.0),
        held.step_seconds,
    )

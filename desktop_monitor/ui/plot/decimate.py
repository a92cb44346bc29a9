"""Fewer points than samples: what a curve shows at a given width, and not one extreme less.

Columns are aligned to absolute time, not to the window, so that a curve that moves
left keeps its shape. Must not know where samples come from or how lines are drawn.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_SPARE_COLUMNS = 4
"""Kept free for partly filled columns at both edges and the newest sample."""


def within(times: Floats, start: float, end: float) -> slice:
    """The samples of a window and one neighbour on either side, so that lines enter and leave it."""
    first = int(np.searchsorted(times, start, side="left"))
    last = int(np.searchsorted(times, end, side="right"))
    return slice(max(first - 1, 0), min(last + 1, len(times)))


def decimate(times: Floats, values: Floats, start: float, end: float, columns: int) -> tuple[Floats, Floats]:
    """At most two points a column, gaps not counted: lowest and highest of each.

    `times` ascend; NaN in `values` marks a gap and stays one. The newest sample is
    always the last point. `columns` is the width in pixels; at least 8 are assumed.
    """
    part = within(times, start, end)
    times, values = times[part], values[part]
    columns = max(columns, 8)
    if len(times) <= 2 * columns or end <= start:
        return times, values
    return _extremes(times, values, _column_starts(times, (end - start) / (columns - _SPARE_COLUMNS)))


def averaged(times: Floats, values: Floats, start: float, end: float, columns: int) -> tuple[Floats, Floats]:
    """One point a column: the mean of its samples at their mean time, and the newest sample as it is.

    Columns are aligned to absolute time; a gap within or between columns stays one NaN.
    """
    part = within(times, start, end)
    times, values = times[part], values[part]
    if not len(times) or end <= start:
        return times, values
    starts = _column_starts(times, (end - start) / max(columns, 1))
    measured = np.isfinite(values)
    amounts = np.add.reduceat(measured, starts, dtype=np.float64)
    sums = np.add.reduceat(np.where(measured, values, 0.0), starts)
    moments = np.add.reduceat(np.where(measured, times, 0.0), starts)
    filled = amounts > 0
    means = np.divide(sums, amounts, out=np.full(len(sums), np.nan), where=filled)
    at = np.divide(moments, amounts, out=times[starts].copy(), where=filled)
    holed = np.flatnonzero(filled & (amounts < np.diff(np.append(starts, len(times)))))
    at, means = np.insert(at, holed + 1, at[holed]), np.insert(means, holed + 1, np.nan)
    if np.isfinite(values[-1]):
        return np.append(at, times[-1]), np.append(means, values[-1])
    return at, means


def _column_starts(times: Floats, width: float) -> NDArray[np.intp]:
    """Index of the first sample of each column that holds any."""
    column = np.floor(times / width)
    return np.concatenate(([0], np.flatnonzero(np.diff(column)) + 1))


def _extremes(times: Floats, values: Floats, starts: NDArray[np.intp]) -> tuple[Floats, Floats]:
    lasts = np.concatenate((starts[1:], [len(times)])) - 1
    lows, highs = np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
    rising = values[starts] <= values[lasts]
    # Four places a column: gap before, first extreme, second extreme, gap after.
    xs = np.repeat(times[starts], 4)
    xs[2::4] = xs[3::4] = times[lasts]
    ys = np.empty(len(xs))
    ys[0::4] = ys[3::4] = np.nan
    ys[1::4] = np.where(rising, lows, highs)
    ys[2::4] = np.where(rising, highs, lows)
    keep = np.zeros(len(xs), dtype=bool)
    empty = np.isnan(lows)
    holed = np.logical_or.reduceat(np.isnan(values), starts)
    ends_in_gap = np.isnan(values[lasts])
    keep[1::4] = ~empty
    keep[2::4] = ~empty & (lows != highs)
    keep[0::4] = holed & ~ends_in_gap
    keep[3::4] = ends_in_gap
    xs, ys = xs[keep], ys[keep]
    if not np.isnan(values[-1]) and (xs[-1], ys[-1]) != (times[-1], values[-1]):
        return np.append(xs, times[-1]), np.append(ys, values[-1])
    return xs, ys


def band(
    times: Floats, lows: Floats, highs: Floats, step: float, start: float, end: float, columns: int
) -> tuple[Floats, Floats, Floats]:
    """What buckets of `step` seconds span in each of `columns` equal columns: (time, low, high).

    `times` are the starts of the buckets. A column without a bucket is left out.
    """
    edges = np.linspace(start, end, max(columns, 1) + 1)
    if not len(times):
        return edges[:0], edges[:0], edges[:0]
    first = np.searchsorted(times, edges[:-1], side="right") - 1
    covers = (first >= 0) & (edges[:-1] < times[np.maximum(first, 0)] + step)
    first = np.where(covers, first, first + 1)
    stop = np.searchsorted(times, edges[1:], side="left")
    filled = first < stop
    if not filled.any():
        return edges[:0], edges[:0], edges[:0]
    cuts = np.column_stack((first[filled], stop[filled])).ravel()
    centres = (edges[:-1] + edges[1:])[filled] / 2
    # reduceat wants every index inside the array, so one harmless element is added.
    low = np.fmin.reduceat(np.append(lows, np.inf), cuts)[::2]
    high = np.fmax.reduceat(np.append(highs, -np.inf), cuts)[::2]
    return centres, low, high

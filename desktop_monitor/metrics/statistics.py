"""Pure statistics of plain sequences. Must not know metrics, time or units."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0–1) of `values` lie, linear between neighbours.

    The definition is Hyndman and Fan's type 7, as in numpy and spreadsheets.
    Raises ValueError for no values or a share outside 0–1.
    """
    return sorted_percentile(sorted(values), share)


def sorted_percentile(ordered: Sequence[float], share: float) -> float:
    """`percentile` of values that ascend already. Raises ValueError as it does."""
    if not ordered:
        raise ValueError("no values")
    if not 0 <= share <= 1:
        raise ValueError(f"share {share} is not between 0 and 1")
    position = share * (len(ordered) - 1)
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)

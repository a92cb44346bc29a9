"""How much of a period was recorded, from the minutes that hold samples and the gaps told.

Gaps alone do not say: they overlap, and after the clock was set they cover time that was
recorded all the same, or that never was. Minutes alone are too coarse: recording begins and
ends within them. So it is the minutes with samples, without the parts of them that lie in
gaps. Times are wall seconds. Must not know where either comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_

from desktop_monitor.assess.session_time import Stretch, merged, without
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.store.blocks import Column, HourSum, RollupColumn

_MINUTE_SECONDS = 60
_MINUTES_PER_HOUR = 60


class ObservedMinutes:
    """Collects minutes in which anything was measured."""

    def __init__(self) -> None:
        self._minutes: set[int] = set()
        """Since 1970."""

    def add_rollups(self, hour: int, columns: Mapping[int, RollupColumn]) -> None:
        """One block's minutes; `hour` counts since 1970."""
        if not columns:
            return
        fullest = max((column.minutes for column in columns.values()), key=len)
        kinds = [fullest] if len(fullest) == _MINUTES_PER_HOUR else [column.minutes for column in columns.values()]
        for minutes in kinds:
            self._minutes.update([hour * _MINUTES_PER_HOUR + minute for minute in minutes])

    def add_hour(self, hour: int, sums: Mapping[int, HourSum]) -> None:
        """The same, of minutes that were added up."""
        mask = reduce(or_, (one.minutes for one in sums.values()), 0)
        self._minutes.update(
            [hour * _MINUTES_PER_HOUR + minute for minute in range(_MINUTES_PER_HOUR) if mask >> minute & 1]
        )

    def add_samples(self, columns: Mapping[int, Column]) -> None:
        """Samples that have not been rolled up."""
        for times, _ in columns.values():
            self._minutes.update([int(time // _MINUTE_SECONDS) for time in times])

    def stretches(self, start: float, end: float, gaps: Iterable[Gap]) -> tuple[Stretch, ...]:
        """The parts of the time from `start` to before `end` that were observed, ascending."""
        minutes = _cut(_runs(self._minutes), start, end)
        lost = ((gap.start_seconds, gap.end_seconds) for gap in gaps if gap.reason is not GapReason.CLOCK_STEP)
        return tuple(without(minutes, merged(_cut(lost, start, end))))


def _runs(minutes: Iterable[int]) -> Iterator[Stretch]:
    """Minutes without one missing between them as one stretch, ascending."""
    ordered = sorted(minutes)
    if not ordered:
        return
    breaks = [place for place in range(1, len(ordered)) if ordered[place] - ordered[place - 1] > 1]
    for first, after in zip([0, *breaks], [*breaks, len(ordered)], strict=True):
        yield float(ordered[first] * _MINUTE_SECONDS), float((ordered[after - 1] + 1) * _MINUTE_SECONDS)


def _cut(stretches: Iterable[Stretch], start: float, end: float) -> list[Stretch]:
    """The parts within a period."""
    return [(max(first, start), min(last, end)) for first, last in stretches if first < end and last > start]

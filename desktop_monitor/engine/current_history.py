"""History where it is at the moment: on disk, or, while the disk refuses, what the disk has and since then memory.

Between the two a sample is in exactly one place (see `store.recorder`), so both together
are the whole. Must not know who asks.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from desktop_monitor.assess.session_time import merged
from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.period_facts import MachinePeriod
from desktop_monitor.metrics.sample import Gap, RollupSeries, Samples, Series
from desktop_monitor.store.blocks import Rollup
from desktop_monitor.store.history import History, open_history
from desktop_monitor.store.location import Location, MemoryLocation

T = TypeVar("T")


@dataclass(slots=True)
class _Place:
    """Where history is; written by the engine's thread, read by others."""

    file: Location
    now: Location


class CurrentHistory:
    """Implements `HistoryReader` and `recording.Whereabouts`. Every question may raise StoreError.

    The engine's thread says where history is through `moved`; everything else belongs to
    the reader's thread.
    """

    def __init__(self, location: Location) -> None:
        """`location` is where history is until the engine says otherwise, and where what is older stays."""
        self._place = _Place(location, location)
        self._file: History | None = None
        self._memory: History | None = None

    def moved(self, location: Location) -> None:
        """History is at `location` from now on; from any thread."""
        self._place.now = location
        if not isinstance(location, MemoryLocation):
            self._place.file = location

    def beside(self) -> CurrentHistory:
        """Another reader, for another thread, which follows every move of this one."""
        other = CurrentHistory(self._place.file)
        other._place = self._place
        return other

    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series ever recorded, sorted."""
        return tuple(sorted({key for found in self._ask(History.keys) for key in found}))

    def span(self) -> tuple[float, float] | None:
        """Time of the oldest and the newest record."""
        spans = [span for span in self._ask(History.span) if span is not None]
        return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else None

    def series(self, keys: Sequence[SeriesKey], start: float, end: float) -> dict[SeriesKey, Series]:
        """Raw samples."""
        parts = self._ask(lambda history: history.series(keys, start, end))
        return {key: _joined_series([part[key] for part in parts]) for key in keys}

    def rollups(
        self, keys: Sequence[SeriesKey], start: float, end: float, step_seconds: int
    ) -> dict[SeriesKey, RollupSeries]:
        """Buckets of `step_seconds`."""
        parts = self._ask(lambda history: history.rollups(keys, start, end, step_seconds))
        return {key: _joined_rollups([part[key] for part in parts]) for key in keys}

    def period(self, metrics: Collection[str], start: float, end: float, step_seconds: int) -> MachinePeriod:
        """Buckets, gaps and the time recorded."""
        parts = self._ask(lambda history: history.period(metrics, start, end, step_seconds))
        if len(parts) == 1:
            return parts[0]
        keys = sorted({key for part in parts for key in part.rollups})
        observed = tuple(merged(stretch for part in parts for stretch in part.observed))
        return MachinePeriod(
            {key: _joined_rollups([part.rollups[key] for part in parts if key in part.rollups]) for key in keys},
            step_seconds,
            self._joined_gaps([part.gaps for part in parts], end),
            sum(last - first for first, last in observed),
            observed,
        )

    def gaps(self, start: float, end: float) -> tuple[Gap, ...]:
        """Stretches without observation."""
        return self._joined_gaps(self._ask(lambda history: history.gaps(start, end)), end)

    def _joined_gaps(self, parts: Sequence[tuple[Gap, ...]], end: float) -> tuple[Gap, ...]:
        if len(parts) == 1:
            return parts[0]
        # To the file it looks as if nobody recorded any more.
        span = self._memory.span() if self._memory is not None else None
        since = span[0] if span is not None else end
        before = (replace(gap, end_seconds=min(gap.end_seconds, since)) for gap in parts[0])
        return (*(gap for gap in before if gap.start_seconds < gap.end_seconds), *parts[1])

    def latest(self) -> tuple[float, Samples] | None:
        """Time and values of the newest tick."""
        return next((found for found in reversed(self._ask(History.latest)) if found is not None), None)

    def close(self) -> None:
        """Give back the connections."""
        for history in (self._file, self._memory):
            if history is not None:
                history.close()
        self._file = self._memory = None

    def _ask(self, question: Callable[[History], T]) -> list[T]:
        """The file's answer, where there is one, and memory's."""
        file, memory = self._opened()
        if memory is None:
            return [question(file)]
        try:
            return [question(file), question(memory)]
        except StoreEnvironmentError:
            # The disk that refuses to be written may not be read either.
            return [question(memory)]

    def _opened(self) -> tuple[History, History | None]:
        file, now = self._place.file, self._place.now
        self._file = _at(file, self._file)
        if isinstance(now, MemoryLocation):
            self._memory = _at(now, self._memory)
        elif self._memory is not None:
            self._memory.close()
            self._memory = None
        return self._file, self._memory


def _at(location: Location, opened: History | None) -> History:
    """`opened` where it is at `location`, else closed and another one."""
    if opened is not None and opened.location == location:
        return opened
    if opened is not None:
        opened.close()
    return open_history(location)


def _joined_series(parts: Sequence[Series]) -> Series:
    if len(parts) == 1:
        return parts[0]
    found = Series(parts[0].key)
    for at, value in sorted(sample for part in parts for sample in part):
        found.times.append(at)
        found.values.append(value)
    return found


def _joined_rollups(parts: Sequence[RollupSeries]) -> RollupSeries:
    """The bucket in which history moved is in both."""
    if len(parts) == 1:
        return parts[0]
    buckets: dict[float, Rollup] = {}
    for part in parts:
        for at, low, high, total, count in zip(
            part.times, part.minima, part.maxima, part.sums, part.counts, strict=True
        ):
            own = Rollup(count, low, high, total)
            buckets[at] = buckets[at].merged(own) if at in buckets else own
    times = array("d", sorted(buckets))
    counts, minima, maxima, sums = (array("d", column) for column in _columns([buckets[at] for at in times]))
    return RollupSeries(parts[0].key, parts[0].step_seconds, times, minima, maxima, sums, counts)


def _columns(buckets: Sequence[Rollup]) -> Sequence[Sequence[float]]:
    return list(zip(*buckets, strict=True)) or ((), (), (), ())

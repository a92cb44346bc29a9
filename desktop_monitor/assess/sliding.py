"""One value over a sliding window of samples: mean, least, greatest, 95th percentile, growth.

A window keeps its samples in at most `MOST_SLOTS` slots; where more come, neighbours
share one, so that a window of a day takes no more room than one of ten minutes. What is
asked of a window costs the same however much is in it, and a sample that has left leaves
no trace: nothing is ever subtracted (two stacks, as in Tangwongsan et al., "Sliding-window
aggregation algorithms"). Must not know series or rules.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable
from math import isfinite
from typing import NamedTuple, Protocol

from desktop_monitor.assess.measure import Aggregation
from desktop_monitor.metrics.statistics import sorted_percentile

MOST_SLOTS = 600
_P95 = 0.95
_SEEN_SHARE = 0.5
"""A growth is told once so much of its window has been seen: two samples a second apart say nothing of an hour."""


class Window(Protocol):
    """Samples of one series, oldest leaving first."""

    newest_seconds: float

    def add(self, at_seconds: float, value: float) -> None:
        """One more sample, later than all before it."""

    def drop(self, until_seconds: float) -> None:
        """Forget what lies at or before this."""

    def count(self) -> int:
        """How many samples there are."""

    def value(self) -> float | None:
        """What they come to; None where they are too few for it."""


def window_of(aggregation: Aggregation, window_seconds: float) -> Window:
    """An empty window; without any length it holds the newest sample alone."""
    if window_seconds <= 0:
        return _Newest(is_growth=aggregation is Aggregation.RATE)
    slot_seconds = window_seconds / MOST_SLOTS
    if aggregation is Aggregation.P95:
        return _Ranked(slot_seconds)
    return _Summed(_SUMS[aggregation], window_seconds, slot_seconds)


class _Newest:
    """The newest sample alone, which has no growth."""

    def __init__(self, *, is_growth: bool) -> None:
        self.newest_seconds = float("-inf")
        self._value: float | None = None
        self._is_growth = is_growth

    def add(self, at_seconds: float, value: float) -> None:
        self.newest_seconds, self._value = at_seconds, value

    def drop(self, until_seconds: float) -> None:
        """The newest sample stays until it is replaced."""

    def count(self) -> int:
        return int(self._value is not None)

    def value(self) -> float | None:
        return None if self._is_growth else self._value


class _Part(NamedTuple):
    """What some neighbouring samples come to; of the last five only those that its sum needs are true."""

    samples: int
    first_seconds: float
    value: float
    """Their sum, least, greatest or newest; of a growth their mean."""
    mean_seconds: float = 0.0
    spread: float = 0.0
    """Squared distances of the times from their mean."""
    common: float = 0.0
    """Products of the distances of times and values from their means."""


_Merge = Callable[[_Part, _Part], _Part]


def _merge_means(older: _Part, newer: _Part) -> _Part:
    return _Part(older[0] + newer[0], older[1], older[2] + newer[2])


def _merge_least(older: _Part, newer: _Part) -> _Part:
    return _Part(older[0] + newer[0], older[1], min(older[2], newer[2]))


def _merge_greatest(older: _Part, newer: _Part) -> _Part:
    return _Part(older[0] + newer[0], older[1], max(older[2], newer[2]))


def _merge_newest(older: _Part, newer: _Part) -> _Part:
    return _Part(older[0] + newer[0], older[1], newer[2])


def _merge_growth(older: _Part, newer: _Part) -> _Part:
    """Chan, Golub and LeVeque's way of joining moments, which needs no common zero."""
    count = older.samples + newer.samples
    share = newer.samples / count
    later, more = newer.mean_seconds - older.mean_seconds, newer.value - older.value
    weight = older.samples * share
    return _Part(
        count,
        older.first_seconds,
        older.value + more * share,
        older.mean_seconds + later * share,
        older.spread + newer.spread + later * later * weight,
        older.common + newer.common + later * more * weight,
    )


_SUMS: dict[Aggregation, _Merge] = {
    Aggregation.LAST: _merge_newest,
    Aggregation.MEAN: _merge_means,
    Aggregation.MIN: _merge_least,
    Aggregation.MAX: _merge_greatest,
    Aggregation.RATE: _merge_growth,
}


class _Summed:
    """A queue that knows what everything in it comes to."""

    def __init__(self, merge: _Merge, window_seconds: float, slot_seconds: float) -> None:
        self.newest_seconds = float("-inf")
        self._merge = merge
        self._window_seconds = window_seconds
        self._slot_seconds = slot_seconds
        self._open: _Part | None = None
        """The newest slot."""
        self._front: list[tuple[float, _Part]] = []
        """Older slots, the oldest last: the newest time of each, and what it and all later ones here come to."""
        self._back: list[tuple[float, _Part]] = []
        """Those between, oldest first, each by itself."""
        self._back_sum: _Part | None = None

    def add(self, at_seconds: float, value: float) -> None:
        part = _Part(1, at_seconds, value, at_seconds)
        if self._open is None:
            self._open = part
        elif at_seconds - self._open.first_seconds < self._slot_seconds:
            self._open = self._merge(self._open, part)
        else:
            self._close_slot(self._open)
            self._open = part
        self.newest_seconds = at_seconds

    def _close_slot(self, slot: _Part) -> None:
        self._back.append((self.newest_seconds, slot))
        self._back_sum = slot if self._back_sum is None else self._merge(self._back_sum, slot)

    def drop(self, until_seconds: float) -> None:
        if self.newest_seconds <= until_seconds:
            self._open = self._back_sum = None
            self._front.clear()
            self._back.clear()
            return
        while True:
            if not self._front and self._back and self._back[0][0] <= until_seconds:
                self._turn_over()
            if not self._front or self._front[-1][0] > until_seconds:
                return
            self._front.pop()

    def _turn_over(self) -> None:
        after: _Part | None = None
        for newest_seconds, slot in reversed(self._back):
            after = slot if after is None else self._merge(slot, after)
            self._front.append((newest_seconds, after))
        self._back.clear()
        self._back_sum = None

    def _sum(self) -> _Part | None:
        total = self._front[-1][1] if self._front else None
        for part in (self._back_sum, self._open):
            if part is not None:
                total = part if total is None else self._merge(total, part)
        return total

    def count(self) -> int:
        total = self._sum()
        return total.samples if total else 0

    def value(self) -> float | None:
        total = self._sum()
        if total is None:
            return None
        value = self._value(total)
        return value if value is not None and isfinite(value) else None

    def _value(self, total: _Part) -> float | None:
        if self._merge is _merge_means:
            return total.value / total.samples
        if self._merge is not _merge_growth:
            return total.value
        seen_seconds = self.newest_seconds - total.first_seconds
        is_long = total.spread > 0 and seen_seconds >= self._window_seconds * _SEEN_SHARE
        return total.common / total.spread if is_long else None


class _Ranked:
    """Slots in the order of their means."""

    def __init__(self, slot_seconds: float) -> None:
        self.newest_seconds = float("-inf")
        self._slot_seconds = slot_seconds
        self._open: _Part | None = None
        self._slots: deque[tuple[float, int, float]] = deque()
        """Newest time, number of samples and mean of each, oldest first."""
        self._ordered: list[float] = []
        self._count = 0

    def add(self, at_seconds: float, value: float) -> None:
        part = _Part(1, at_seconds, value)
        if self._open is not None and at_seconds - self._open.first_seconds < self._slot_seconds:
            part = _merge_means(self._open, part)
            self._forget(self._slots.pop())
        self._open = part
        slot = (at_seconds, part.samples, part.value / part.samples)
        self._slots.append(slot)
        insort(self._ordered, slot[2])
        self._count += part.samples
        self.newest_seconds = at_seconds

    def _forget(self, slot: tuple[float, int, float]) -> None:
        self._count -= slot[1]
        del self._ordered[bisect_left(self._ordered, slot[2])]

    def drop(self, until_seconds: float) -> None:
        while self._slots and self._slots[0][0] <= until_seconds:
            self._forget(self._slots.popleft())
        if not self._slots:
            self._open = None

    def count(self) -> int:
        return self._count

    def value(self) -> float | None:
        return sorted_percentile(self._ordered, _P95) if self._ordered else None

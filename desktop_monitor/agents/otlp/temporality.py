"""Sums of every temporality as sums that only grow, however often and in whatever order points come.

A point of a running sum gets the name of its sum: a delta is a sum of its own, named by
its interval; cumulative points of one start are one sum. A sum that shrinks without a
new start was reset all the same and is named anew. Equal names are one sum, of which
the greatest value counts, so a repeated or late point changes nothing.
https://opentelemetry.io/docs/specs/otel/metrics/data-model/#temporality.
Must not know metrics' meanings.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop_monitor.agents.otlp.attempts import Recent
from desktop_monitor.agents.otlp.model import MetricPoint, PointKind, Temporality, UnusableRecordError
from desktop_monitor.agents.otlp.series import finite

SERIES_LIMIT = 2_000
_REMEMBERED_SERIES = 20_000
_NO_TEMPORALITY = "a sum without temporality"


class _Known(NamedTuple):
    start_ns: int
    end_ns: int
    value: float
    name: str


class SumNames:
    """Names sums; remembers the newest point of each cumulative series."""

    def __init__(self, limit: int = _REMEMBERED_SERIES) -> None:
        self._series: Recent[str, _Known] = Recent(limit)

    def name(self, point: MetricPoint) -> str:
        """The name of the sum a point is a value of; raises UnusableRecordError without temporality."""
        if point.temporality is Temporality.DELTA:
            return f"{point.series}:d{point.start_ns}-{point.end_ns}"
        if point.temporality is not Temporality.CUMULATIVE:
            raise UnusableRecordError(_NO_TEMPORALITY)
        known = self._series.get(point.series)
        if known is None or known.start_ns != point.start_ns:
            if known is not None and point.end_ns < known.end_ns:
                return f"{point.series}:c{point.start_ns}"
            known = _Known(point.start_ns, point.end_ns, point.value, f"{point.series}:c{point.start_ns}")
        elif point.end_ns <= known.end_ns:
            return known.name
        elif point.value < known.value:
            known = _Known(
                point.start_ns, point.end_ns, point.value, f"{point.series}:c{point.start_ns}@{point.end_ns}"
            )
        else:
            known = known._replace(end_ns=point.end_ns, value=point.value)
        self._series.set(point.series, known)
        return known.name


class _Last(NamedTuple):
    start_ns: int
    end_ns: int
    value: float


class RunningSums:
    """What many series add to one counter, for readers that expect one that only grows.

    Series that differ in what is not kept of them (a session's id) go into the same
    counter. A restart of the program starts at 0 again.
    """

    def __init__(self, counters: int = SERIES_LIMIT) -> None:
        self._last: Recent[str, _Last] = Recent(_REMEMBERED_SERIES)
        self._sums: dict[str, float] = {}
        self._limit = counters

    def add(self, counter: str, point: MetricPoint, part: str, value: float) -> float:
        """The counter after this value of a point; one not newer than its series' last adds nothing.

        `part` tells a histogram's sum from its count. Raises UnusableRecordError without
        temporality, for a sum beyond all numbers and when there are too many counters.
        """
        if counter not in self._sums and len(self._sums) >= self._limit:
            raise UnusableRecordError("too many series of metrics")
        series = point.series + part
        last = self._last.get(series)
        increment = self._increment(point, last, value)
        total = finite(self._sums.get(counter, 0.0) + increment)
        if last is None or point.end_ns > last.end_ns:
            self._last.set(series, _Last(point.start_ns, point.end_ns, value))
        self._sums[counter] = total
        return total

    @staticmethod
    def _increment(point: MetricPoint, last: _Last | None, value: float) -> float:
        is_cumulative = point.temporality is Temporality.CUMULATIVE or point.kind is PointKind.SUMMARY
        if not is_cumulative and point.temporality is not Temporality.DELTA:
            raise UnusableRecordError(_NO_TEMPORALITY)
        if last is None:
            return value
        if point.end_ns <= last.end_ns:
            return 0.0
        is_going_on = is_cumulative and point.start_ns == last.start_ns and value >= last.value
        return value - last.value if is_going_on else value

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
_NO_TEMPORALITY = "a sum without temporality"


class _Known(NamedTuple):
    start_ns: int
    end_ns: int
    value: float
    name: str


class SumNames:
    """Names sums; remembers the newest point of each cumulative series."""

    def __init__(self, limit: int = SERIES_LIMIT) -> None:
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


class _Running(NamedTuple):
    end_ns: int
    value: float


class RunningSums:
    """Delta points added up, for readers that expect a counter; a restart of the program starts at 0 again."""

    def __init__(self, limit: int = SERIES_LIMIT) -> None:
        self._series: dict[str, _Running] = {}
        self._limit = limit

    def value(self, point: MetricPoint, part: str, value: float) -> float:
        """The sum so far of one part (value, sum or count) of a series; a point not newer than the last adds nothing.

        Raises UnusableRecordError without temporality, for a sum beyond all
        numbers and when there are too many series.
        """
        if point.temporality is Temporality.CUMULATIVE or point.kind in {PointKind.GAUGE, PointKind.SUMMARY}:
            return value
        if point.temporality is not Temporality.DELTA:
            raise UnusableRecordError(_NO_TEMPORALITY)
        key = point.series + part
        running = self._series.get(key)
        if running is None:
            if len(self._series) >= self._limit:
                raise UnusableRecordError("too many series of metrics")
            running = _Running(-1, 0.0)
        if point.end_ns > running.end_ns:
            running = _Running(point.end_ns, finite(running.value + value))
            self._series[key] = running
        return running.value

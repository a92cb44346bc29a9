"""Agent memory: what all agents' process trees took together, averaged over the time in which any ran.

In each bucket of the recording the interfaces' sums are added and divided by the readings of the
interface that was read most often: an interface that ran for a part of the bucket counts for
that part. Every bucket weighs the same, however often it was read. Must not know other KPIs.
"""

from __future__ import annotations

from math import fsum
from typing import NamedTuple

from desktop_monitor.assess.performance.estimating import Measured
from desktop_monitor.assess.performance.reckoned import Pair, Reckoned
from desktop_monitor.assess.performance.request_sums import percentiles
from desktop_monitor.assess.performance.targets import Learned, Targets, memory_target
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.period_facts import MachinePeriod, PeriodFacts
from desktop_monitor.metrics.sample import RollupSeries

METRIC = "agent_memory_bytes"
_WHOLE = SeriesKey("memory_total_bytes")


class _Bucket(NamedTuple):
    start_seconds: float
    mean: float
    peak: float
    """The sum of every interface's greatest, which need not have met: never less than the true peak."""
    readings: int


def agent_memory(
    facts: PeriodFacts, before: PeriodFacts | None, targets: Targets, learned: Learned, interface: str | None = None
) -> Pair:
    """Bytes of all interfaces or of one, of this period and the one before."""
    buckets = _buckets(facts.machine, interface)
    length = facts.end_seconds - facts.start_seconds
    ordered = sorted(bucket.mean for bucket in buckets)
    p50, p95 = percentiles(ordered) if ordered else (None, None)
    now = Reckoned(
        _measured(buckets),
        memory_target(targets, learned),
        coverage_ratio=min(1.0, facts.machine.observed_seconds / length) if length > 0 else None,
        newest_seconds=buckets[-1].start_seconds + facts.machine.step_seconds if buckets else None,
        sources=("machine",) if buckets else (),
        p50=p50,
        p95=p95,
        notes=_notes(buckets, is_judged=memory_target(targets, learned) is not None),
    )
    return Pair(now, _measured(_buckets(before.machine, interface)) if before else None)


def machine_memory_bytes(machine: MachinePeriod) -> float | None:
    """The memory the machine had at the end of the period; None where it was not recorded."""
    series = machine.rollups.get(_WHOLE)
    return series.sums[-1] / series.counts[-1] if series else None


def _notes(buckets: list[_Bucket], *, is_judged: bool) -> tuple[Text, ...]:
    if not buckets:
        return ()
    peak = text("kpi.note.memory_peak", peak=max(bucket.peak for bucket in buckets))
    return (peak,) if is_judged else (peak, text("kpi.note.no_memory_size"))


def _measured(buckets: list[_Bucket]) -> Measured:
    if not buckets:
        return Measured(0.0, 0)
    mean = fsum(bucket.mean for bucket in buckets) / len(buckets)
    return Measured(mean, sum(bucket.readings for bucket in buckets))


def _buckets(machine: MachinePeriod, interface: str | None) -> list[_Bucket]:
    """The sums over interfaces, ascending in time; buckets without an agent are absent."""
    rows: dict[float, list[tuple[float, float, float]]] = {}
    for key, series in machine.rollups.items():
        if key.metric == METRIC and (interface is None or key.labels == (interface,)):
            for start, row in zip(series.times, _rows(series), strict=True):
                rows.setdefault(start, []).append(row)
    return [_bucket(start, rows[start]) for start in sorted(rows)]


def _rows(series: RollupSeries) -> list[tuple[float, float, float]]:
    return list(zip(series.sums, series.counts, series.maxima, strict=True))


def _bucket(start_seconds: float, rows: list[tuple[float, float, float]]) -> _Bucket:
    readings = max(count for _, count, _ in rows)
    sums, peaks = (row[0] for row in rows), (row[2] for row in rows)
    return _Bucket(start_seconds, fsum(sums) / readings, fsum(peaks), int(readings))

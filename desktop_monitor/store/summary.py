"""What one run was, in figures. Must not know how it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from desktop_monitor.metrics.sample import RollupSeries
from desktop_monitor.metrics.statistics import percentile
from desktop_monitor.store.blocks import Column

_P95 = 0.95


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The run that records now, or the last one."""

    started_seconds: float
    """Wall time."""
    last_seconds: float
    """Wall time of its newest tick, or of its orderly end."""
    tick_count: int
    """Ticks recorded on disk, forgotten ones included."""
    ended_cleanly: bool
    is_recording: bool
    recorder_pid: int | None
    version: str
    """Of the program that recorded it."""
    boot_id: str


@dataclass(frozen=True, slots=True)
class RunStatistic:
    """One series over one run."""

    minimum: float
    maximum: float
    mean: float
    count: int
    """Samples that minimum, maximum and mean rest on: those of the run within the roll-ups' retention."""
    p95: float | None
    """None when no raw sample of the run is left."""
    p95_count: int
    """Raw samples the percentile rests on: those of the run within the raw retention."""
    p95_since_seconds: float | None
    """Wall time of the first of them."""


def run_statistic(whole: RollupSeries, raw: Column) -> RunStatistic | None:
    """The figures of one series; None without a sample."""
    count = fsum(whole.counts)
    if not count:
        return None
    return RunStatistic(
        minimum=min(whole.minima),
        maximum=max(whole.maxima),
        mean=fsum(whole.sums) / count,
        count=int(count),
        p95=percentile(raw.values, _P95) if raw.values else None,
        p95_count=len(raw.values),
        p95_since_seconds=raw.times[0] if raw.times else None,
    )

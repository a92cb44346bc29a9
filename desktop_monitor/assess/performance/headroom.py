"""Machine headroom: the room CPU, memory, swap, disks and pressure leave, 1 ample to 0 none. A part of the score.

Each resource leaves 1 up to its clear threshold (health's degraded threshold less its clear
margin: there health itself calls a trouble over) and 0 from its critical threshold on,
linear between; where health never calls it critical, 0 is at 100 %. A limit that the user set
for CPU or memory takes the place of the clear threshold.

At each moment the room is that of the scarcest resource: work that waits for memory is not
helped by an idle disk, and a mean of all would hide the one that stops it. Over a period it
is the mean of its moments, so that a short burst costs no more than its share of the
time. Which thresholds hold for which file system, and when swap counts, is health's own
rule (`assess.health.threshold_for`). Must not know the score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum

from desktop_monitor.assess.health import HealthThresholds, Threshold, check_of, threshold_for
from desktop_monitor.assess.performance.figure import ENOUGH, fraction_of
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.period_facts import MachinePeriod
from desktop_monitor.metrics.sample import RollupSeries, Samples

_MEMORY = SeriesKey("memory_used_ratio")
_SIZE = "filesystem_total_bytes"


@dataclass(frozen=True, slots=True)
class Headroom:
    """The room a machine left over a period."""

    fraction: float
    """The mean of its moments'."""
    by_check: Mapping[str, float]
    """The mean of each resource alone, by health's names: cpu, memory, swap, disk, pressure_cpu…"""
    buckets: int
    """Moments it rests on."""

    @property
    def scarcest(self) -> str:
        """The resource that left least."""
        return min(self.by_check, key=self.by_check.__getitem__)


def headroom_fraction(
    machine: MachinePeriod,
    thresholds: HealthThresholds | None = None,
    cpu_limit_ratio: float | None = None,
    memory_limit_ratio: float | None = None,
) -> float | None:
    """The fraction of `headroom`; None where too little was recorded."""
    found = headroom(machine, thresholds, cpu_limit_ratio, memory_limit_ratio)
    return found.fraction if found else None


def headroom(
    machine: MachinePeriod,
    thresholds: HealthThresholds | None = None,
    cpu_limit_ratio: float | None = None,
    memory_limit_ratio: float | None = None,
) -> Headroom | None:
    """The room over a period; None with fewer than `ENOUGH` readings of anything.

    `cpu_limit_ratio` and `memory_limit_ratio`: up to which share of the machine's the user wants
    them used; None: health's thresholds say.
    """
    limits = thresholds or HealthThresholds()
    rooms: dict[str, dict[float, float]] = {}
    readings = 0.0
    for key, series in machine.rollups.items():
        threshold = _threshold(key, machine, limits)
        check = check_of(key)
        if threshold is None or check is None:
            continue
        readings = max(readings, fsum(series.counts))
        own = {"cpu": cpu_limit_ratio, "memory": memory_limit_ratio}.get(check)
        short = _times_of_short_memory(machine, limits) if check == "swap" else None
        of_check = rooms.setdefault(check, {})
        for start, room in _rooms(series, _clear(threshold) if own is None else own, threshold.critical, short):
            of_check[start] = min(room, of_check.get(start, 1.0))
    return _whole(rooms) if readings >= ENOUGH else None


def _whole(rooms: Mapping[str, Mapping[float, float]]) -> Headroom:
    """All resources together."""
    least: dict[float, float] = {}
    for of_check in rooms.values():
        for start, room in of_check.items():
            least[start] = min(room, least.get(start, 1.0))
    means = {check: fsum(of_check.values()) / len(of_check) for check, of_check in rooms.items() if of_check}
    return Headroom(fsum(least.values()) / len(least), means, len(least))


def _threshold(key: SeriesKey, machine: MachinePeriod, thresholds: HealthThresholds) -> Threshold | None:
    """What health judges `key` by, memory taken for short; file systems by their newest size."""
    size = SeriesKey(_SIZE, key.labels)
    series = machine.rollups.get(size)
    samples: Samples = {_MEMORY: 1.0} | ({size: series.sums[-1] / series.counts[-1]} if series else {})
    return threshold_for(key, samples, thresholds)


def _clear(threshold: Threshold) -> float:
    return threshold.degraded - threshold.clear_margin


def _rooms(
    series: RollupSeries, ample: float, none: float, where: frozenset[float] | None
) -> Iterator[tuple[float, float]]:
    """The room in each bucket; outside of `where`, where that is given, all of it."""
    for start, mean in zip(series.times, series.means(), strict=True):
        is_judged = where is None or start in where
        yield start, (_room(mean, ample, none) if is_judged else 1.0)


def _room(value: float, ample: float, none: float) -> float:
    if ample >= none:  # the user lets it be used up: only all of it is too much
        return 1.0 if value < none else 0.0
    return fraction_of(value, ample, none, is_lower_better=True)


def _times_of_short_memory(machine: MachinePeriod, thresholds: HealthThresholds) -> frozenset[float]:
    series = machine.rollups.get(_MEMORY)
    if not series:
        return frozenset()
    short = _clear(thresholds.memory)
    return frozenset(start for start, mean in zip(series.times, series.means(), strict=True) if mean >= short)

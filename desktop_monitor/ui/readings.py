"""The machine's handful of headline values, as overview and glance show them.

A snapshot and thresholds in, values and bars out; of Qt only translation. Must not know widgets or
the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop_monitor.assess.health import Health, HealthThresholds, Threshold, threshold_for
from desktop_monitor.config.settings import CpuScale
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.language.quantities import MISSING, bytes_text, ratio_text
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.recent import Points, RecentPast

SUBJECTS = ("cpu", "memory", "swap", "disk", "pressure", "network", "gpu")
ROLES = {
    "cpu": "cpu",
    "memory": "memory",
    "swap": "memory",
    "disk": "disk",
    "pressure": "agents",
    "network": "network",
    "gpu": "gpu",
}
"""The colour token of each subject."""
_LOOPBACK = frozenset({"lo", "lo0"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One subject's value now."""

    subject: str
    """One of SUBJECTS."""
    text: str
    value: float | None = None
    """In the unit of its series."""
    ratio: float | None = None
    """Fills the bar; None where there is nothing to be a share of."""
    target: float | None = None
    """Where it begins to count as degraded."""
    level: Health = Health.UNKNOWN
    detail: str = ""
    keys: tuple[SeriesKey, ...] = ()
    """The series whose sum is the value's past; of pressure whose highest."""


def readings(samples: Samples, thresholds: HealthThresholds) -> tuple[Reading, ...]:
    """What the machine has, in the order of SUBJECTS; swap, pressure and GPU only where there is one."""
    found = (
        _cpu(samples, thresholds.cpu),
        _memory(samples, thresholds.memory),
        _swap(samples, thresholds),
        _disk(samples, thresholds),
        _pressure(samples, thresholds),
        _network(samples),
        _gpu(samples),
    )
    return tuple(reading for reading in found if reading is not None)


def level_of(value: float | None, threshold: Threshold | None) -> Health:
    """On which side of its thresholds a value is now, without waiting; healthy where nothing judges it."""
    if value is None:
        return Health.UNKNOWN
    return threshold.level_of(value) if threshold else Health.HEALTHY


def _ratio_reading(
    subject: str, value: float | None, threshold: Threshold | None, detail: str, keys: tuple[SeriesKey, ...]
) -> Reading:
    return Reading(
        subject,
        value_text(value, Unit.RATIO),
        value,
        value,
        threshold.degraded if threshold else None,
        level_of(value, threshold),
        detail,
        keys,
    )


def _cpu(samples: Samples, threshold: Threshold) -> Reading:
    key = SeriesKey("cpu_used_ratio")
    load = load_of(samples)
    frequency = samples.get(SeriesKey("cpu_frequency_hertz"))
    parts = [_tr("load {load}").format(load=value_text(load, Unit.LOAD))] if load is not None else []
    if frequency is not None:
        parts.append(value_text(frequency, Unit.HERTZ))
    return _ratio_reading("cpu", samples.get(key), threshold, " · ".join(parts), (key,))


def load_of(samples: Samples) -> float | None:
    """Load averaged over the shortest period there is: one minute."""
    return samples.get(SeriesKey("load_average", ("1m",)))


def _of(used: float | None, total: float | None) -> str:
    return (
        _joined(_tr("{used} of {total}"), bytes_text(used), bytes_text(total))
        if used is not None and total is not None
        else ""
    )


def _joined(template: str, used: str, total: str) -> str:
    """Two values in `template`, their unit only once where it is the same: ``6.4 of 16.0 GiB``."""
    number, _, unit = used.partition(" ")
    return template.format(used=number if unit and total.endswith(f" {unit}") else used, total=total)


def _tr(words: str) -> str:
    return QCoreApplication.translate("Readings", words)


def _memory(samples: Samples, threshold: Threshold) -> Reading:
    key = SeriesKey("memory_used_ratio")
    detail = _of(samples.get(SeriesKey("memory_used_bytes")), samples.get(SeriesKey("memory_total_bytes")))
    return _ratio_reading("memory", samples.get(key), threshold, detail, (key,))


def _swap(samples: Samples, thresholds: HealthThresholds) -> Reading | None:
    total = samples.get(SeriesKey("swap_total_bytes"))
    if not total:
        return None
    key = SeriesKey("swap_used_ratio")
    detail = _of(samples.get(SeriesKey("swap_used_bytes")), total)
    return _ratio_reading("swap", samples.get(key), threshold_for(key, samples, thresholds), detail, (key,))


def _of_metric(samples: Samples, metric: str) -> Iterator[tuple[SeriesKey, float]]:
    return ((key, value) for key, value in samples.items() if key.metric == metric)


def _greatest(pairs: Iterable[tuple[SeriesKey, float]]) -> tuple[SeriesKey, float] | None:
    return max(pairs, key=_second, default=None)


def _second(pair: tuple[SeriesKey, float]) -> float:
    return pair[1]


def _disk(samples: Samples, thresholds: HealthThresholds) -> Reading:
    """The fullest file system of those that are judged, or of all where none is."""
    found = list(_of_metric(samples, "filesystem_used_ratio"))
    judged = [pair for pair in found if threshold_for(pair[0], samples, thresholds)]
    fullest = _greatest(judged or found)
    if fullest is None:
        return Reading("disk", MISSING)
    key, value = fullest
    total = samples.get(SeriesKey("filesystem_total_bytes", key.labels))
    used = samples.get(SeriesKey("filesystem_used_bytes", key.labels))
    space = f" · {_of(used, total)}" if used is not None and total is not None else ""
    threshold = threshold_for(key, samples, thresholds)
    return _ratio_reading("disk", value, threshold, f"{key.labels[0]}{space}", (key,))


def _pressure(samples: Samples, thresholds: HealthThresholds) -> Reading | None:
    found = tuple(_of_metric(samples, "pressure_some_ratio"))
    highest = _greatest(found)
    if highest is None:
        return None
    key, value = highest
    keys = tuple(key for key, _ in found)
    by_resource = {
        "cpu": thresholds.pressure_cpu,
        "memory": thresholds.pressure_memory,
        "io": thresholds.pressure_io,
    }
    threshold = by_resource.get(key.labels[0], thresholds.pressure_cpu)
    return _ratio_reading("pressure", value, threshold, _waiting(key.labels[0]), keys)


def _waiting(resource: str) -> str:
    """For what work waits, in words; a resource of a newer kernel by its own name."""
    known = {"cpu": _tr("waiting for CPU"), "memory": _tr("waiting for memory"), "io": _tr("waiting for disks")}
    return known.get(resource, _tr("waiting for {resource}").format(resource=resource))


def _network(samples: Samples) -> Reading:
    received, received_keys = _sum(samples, "network_received_bytes_per_second")
    sent, sent_keys = _sum(samples, "network_sent_bytes_per_second")
    if received is None and sent is None:
        return Reading("network", MISSING)
    total = (received or 0.0) + (sent or 0.0)
    unit = Unit.BYTES_PER_SECOND
    detail = _joined("↓ {used} · ↑ {total}", value_text(received, unit), value_text(sent, unit))
    return Reading("network", value_text(total, unit), total, detail=detail, keys=received_keys + sent_keys)


def _sum(samples: Samples, metric: str) -> tuple[float | None, tuple[SeriesKey, ...]]:
    """Sum over all devices but the loopback, which carries no traffic of the network."""
    found = [pair for pair in _of_metric(samples, metric) if pair[0].labels[0] not in _LOOPBACK]
    return (sum(value for _, value in found) if found else None), tuple(key for key, _ in found)


def _gpu(samples: Samples) -> Reading | None:
    busiest = _greatest(_of_metric(samples, "gpu_used_ratio"))
    if busiest is None:
        return None
    key, value = busiest
    used = samples.get(SeriesKey("gpu_memory_used_bytes", key.labels))
    total = samples.get(SeriesKey("gpu_memory_total_bytes", key.labels))
    detail = " · ".join(part for part in (key.labels[0] if key.labels else "", _of(used, total)) if part)
    return Reading("gpu", ratio_text(value), value, value, detail=detail, keys=(key,))


def past_of(subject: str, keys: Sequence[SeriesKey], past: RecentPast) -> Points:
    """The points to draw for a subject whose readings came from `keys`."""
    return past.highest(keys) if subject == "pressure" else past.summed(keys)


def cpu_divisor(snapshot: Snapshot, scale: CpuScale) -> int:
    """What CPU of one core is divided by, so that 100 % is what `scale` says."""
    return max(1, snapshot.machine.core_count) if scale is CpuScale.MACHINE else 1


def top_processes(snapshot: Snapshot, count: int) -> list[ProcessRow]:
    """The `count` busiest processes of the newest pass whose CPU is known, busiest first."""
    if snapshot.processes is None:
        return []
    known = [row for row in snapshot.processes.rows if row.cpu_core_ratio is not None]
    return sorted(known, key=_busy, reverse=True)[:count]


def cpu_beside(snapshot: Snapshot, shown: Sequence[ProcessRow]) -> float | None:
    """CPU in cores that none of `shown` used: other processes, those that began and ended between two passes too.

    None where the machine's CPU is unknown or not of the time of the process pass.
    """
    used = snapshot.samples.get(SeriesKey("cpu_used_ratio"))
    if used is None or snapshot.processes is None or snapshot.processes.at != snapshot.at:
        return None
    return max(used * snapshot.machine.core_count - sum(row.cpu_core_ratio or 0.0 for row in shown), 0.0)


def _busy(row: ProcessRow) -> tuple[float, int]:
    return (row.cpu_core_ratio or 0.0, row.resident_bytes or 0)

"""Health: unknown < healthy < degraded < critical, worst of all checks, with reasons.

Each check watches one metric with a threshold per level, a clear threshold below
it (hysteresis in value) and a time a breach must last (dwell, hysteresis in time),
so that health does not flicker. State goes in and comes out: nothing is kept here.

Must not know the clock, the store, or who shows health.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from types import MappingProxyType

from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

_GIB = 1024.0**3
_SMALL_DISK_BYTES = 2 * _GIB
_ROOM_BYTES = 20 * _GIB


class Health(IntEnum):
    """How the machine is; greater is worse."""

    UNKNOWN = 0
    HEALTHY = 1
    DEGRADED = 2
    CRITICAL = 3


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which value, and for how long, one metric counts as degraded and as critical.

    Values are in the metric's own unit.
    """

    degraded: float
    critical: float
    """1.0: never, because no ratio goes beyond it and a build stays there for long."""
    clear_margin: float = 0.05
    """A level ends when the value is this much below its threshold…"""
    for_seconds: float = 15.0
    """… or begins when the value was at or above it for so long."""

    def level_of(self, value: float) -> Health:
        """On which side of the thresholds `value` is, without waiting or hysteresis."""
        if value >= self.critical and self.critical < 1.0:
            return Health.CRITICAL
        return Health.DEGRADED if value >= self.degraded else Health.HEALTHY


@dataclass(frozen=True, slots=True)
class HealthThresholds:
    """The thresholds of every check; the field's name is the check's."""

    # A build uses every core for minutes, lets work wait for a CPU, and is no trouble;
    # a backup keeps a disk busy for an hour.
    cpu: Threshold = Threshold(0.95, 1.0, clear_margin=0.10, for_seconds=300.0)
    memory: Threshold = Threshold(0.90, 0.97, clear_margin=0.03, for_seconds=15.0)
    swap: Threshold = Threshold(0.80, 1.0, clear_margin=0.10, for_seconds=30.0)
    """Counts only while memory is short, too: systems keep in swap what nobody uses."""
    disk: Threshold = Threshold(0.92, 0.98, clear_margin=0.01, for_seconds=10.0)
    """Of each file system; see `threshold_for`."""
    pressure_cpu: Threshold = Threshold(0.90, 1.0, clear_margin=0.15, for_seconds=300.0)
    pressure_memory: Threshold = Threshold(0.20, 0.60, clear_margin=0.10, for_seconds=30.0)
    pressure_io: Threshold = Threshold(0.80, 1.0, clear_margin=0.15, for_seconds=300.0)


@dataclass(frozen=True, slots=True)
class Reason:
    """One check that is not healthy, and since when (monotonic seconds)."""

    level: Health
    text: Text
    since_seconds: float


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Health and why: the worst reason first; a healthy report has none."""

    level: Health
    reasons: tuple[Reason, ...] = ()

    @property
    def headline(self) -> Text:
        """The first reason; without one, that all is well or nothing known."""
        if self.reasons:
            return self.reasons[0].text
        return text("health.no_data" if self.level is Health.UNKNOWN else "health.all_well")


@dataclass(frozen=True, slots=True)
class CheckState:
    """What one check of one series remembers between two assessments (monotonic seconds)."""

    level: Health = Health.HEALTHY
    since_seconds: float = 0.0
    """When the level in force began."""
    degraded_since_seconds: float | None = None
    """Since when the value has been at or above the degraded threshold without a break."""
    critical_since_seconds: float | None = None


CheckStates = Mapping[SeriesKey, CheckState]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A report and the state that the next assessment takes."""

    report: HealthReport
    states: CheckStates = field(default_factory=lambda: MappingProxyType({}))


_MEMORY = SeriesKey("memory_used_ratio")
_DISK, _DISK_SIZE = "filesystem_used_ratio", "filesystem_total_bytes"
_CHECKS = {
    SeriesKey("cpu_used_ratio"): "cpu",
    _MEMORY: "memory",
    SeriesKey("swap_used_ratio"): "swap",
    SeriesKey("pressure_some_ratio", ("cpu",)): "pressure_cpu",
    SeriesKey("pressure_some_ratio", ("memory",)): "pressure_memory",
    SeriesKey("pressure_some_ratio", ("io",)): "pressure_io",
}


def check_of(key: SeriesKey) -> str | None:
    """The name of the check that watches `key`, if one does."""
    return "disk" if key.metric == _DISK else _CHECKS.get(key)


def is_looked_at(key: SeriesKey) -> bool:
    """Whether health depends on the series `key`, watched by a check or not."""
    return check_of(key) is not None or key.metric == _DISK_SIZE


def threshold_for(key: SeriesKey, samples: Samples, thresholds: HealthThresholds) -> Threshold | None:
    """What `key` is judged by now; None where nothing watches it or its value means no trouble.

    Swap means trouble only while memory is short. A file system below 2 GiB (/boot) is
    filled by design, and one with 20 GiB of room is not full at any ratio.
    """
    check = check_of(key)
    if check is None:
        return None
    threshold: Threshold = getattr(thresholds, check)
    if check == "swap":
        return threshold if _is_memory_short(samples, thresholds.memory) else None
    return _sized(threshold, samples.get(SeriesKey(_DISK_SIZE, key.labels))) if check == "disk" else threshold


def _is_memory_short(samples: Samples, threshold: Threshold) -> bool:
    return samples.get(_MEMORY, 0.0) >= threshold.degraded - threshold.clear_margin


def _sized(threshold: Threshold, size_bytes: float | None) -> Threshold | None:
    """The threshold of a file system of this size: where much is left, free shares count from smaller ones on."""
    if size_bytes is None:
        return threshold
    if size_bytes < _SMALL_DISK_BYTES:
        return None
    free_bytes = (1.0 - threshold.degraded) * size_bytes
    if free_bytes <= _ROOM_BYTES:
        return threshold
    shrink = _ROOM_BYTES / free_bytes
    return replace(
        threshold,
        degraded=1.0 - (1.0 - threshold.degraded) * shrink,
        critical=1.0 - (1.0 - threshold.critical) * shrink,
        clear_margin=threshold.clear_margin * shrink,
    )


def step(state: CheckState, value: float, threshold: Threshold, now_seconds: float) -> CheckState:
    """The next state of one check: worse when a breach has lasted, better only below the clear threshold."""
    degraded_since = _since(state.degraded_since_seconds, value >= threshold.degraded, now_seconds)
    is_critical = threshold.level_of(value) is Health.CRITICAL
    critical_since = _since(state.critical_since_seconds, is_critical, now_seconds)
    level = Health.HEALTHY
    if _lasted(degraded_since, threshold, now_seconds) or (
        state.level >= Health.DEGRADED and value >= threshold.degraded - threshold.clear_margin
    ):
        level = Health.DEGRADED
    if _lasted(critical_since, threshold, now_seconds) or (
        state.level is Health.CRITICAL and value >= threshold.critical - threshold.clear_margin
    ):
        level = Health.CRITICAL
    since = state.since_seconds if level is state.level else now_seconds
    return CheckState(level, since, degraded_since, critical_since)


def _since(before: float | None, reached: bool, now_seconds: float) -> float | None:
    if not reached:
        return None
    return now_seconds if before is None else before


def _lasted(since: float | None, threshold: Threshold, now_seconds: float) -> bool:
    return since is not None and now_seconds - since >= threshold.for_seconds


def _reason(key: SeriesKey, value: float, state: CheckState) -> Reason:
    label = key.labels[0] if key.labels else ""
    return Reason(state.level, text(f"health.{check_of(key)}", value=value, label=label), state.since_seconds)


def assess(previous: CheckStates, samples: Samples, thresholds: HealthThresholds, now_seconds: float) -> Assessment:
    """Health of the machine from its newest samples; `now_seconds` is monotonic.

    Without any sample to judge, health is unknown, never healthy.
    """
    states: dict[SeriesKey, CheckState] = {}
    reasons: list[Reason] = []
    for key, value in samples.items():
        threshold = threshold_for(key, samples, thresholds)
        if threshold is None:
            continue
        state = step(previous.get(key, CheckState(since_seconds=now_seconds)), value, threshold, now_seconds)
        states[key] = state
        if state.level > Health.HEALTHY:
            reasons.append(_reason(key, value, state))
    if not states:
        return Assessment(HealthReport(Health.UNKNOWN, (Reason(Health.UNKNOWN, text("health.no_data"), now_seconds),)))
    reasons.sort(key=lambda reason: (-reason.level, reason.since_seconds))
    level = max(state.level for state in states.values())
    return Assessment(HealthReport(level, tuple(reasons)), MappingProxyType(states))

"""Health: unknown < healthy < degraded < critical, worst of all checks, with reasons.

Each check watches one metric with a threshold per level, a clear threshold below
it (hysteresis in value) and a time a breach must last (dwell, hysteresis in time),
so that health does not flicker. State goes in and comes out: nothing is kept here.

Must not know the clock, the store, or who shows health.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples
from desktop_monitor.metrics.text import Text, text


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
    clear_margin: float = 0.05
    """A level ends when the value is this much below its threshold…"""
    for_seconds: float = 15.0
    """… or begins when the value was at or above it for so long."""


@dataclass(frozen=True, slots=True)
class HealthThresholds:
    """The thresholds of every check; the field's name is the check's."""

    cpu: Threshold = Threshold(0.92, 0.99, for_seconds=60.0)
    memory: Threshold = Threshold(0.88, 0.96, clear_margin=0.03, for_seconds=10.0)
    swap: Threshold = Threshold(0.80, 0.97, clear_margin=0.10, for_seconds=30.0)
    disk: Threshold = Threshold(0.92, 0.98, clear_margin=0.01, for_seconds=10.0)
    pressure_cpu: Threshold = Threshold(0.60, 0.95, clear_margin=0.15, for_seconds=60.0)
    pressure_memory: Threshold = Threshold(0.10, 0.40, clear_margin=0.05, for_seconds=15.0)
    pressure_io: Threshold = Threshold(0.50, 0.90, clear_margin=0.15, for_seconds=60.0)


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
        """The first reason, or that all is well."""
        return self.reasons[0].text if self.reasons else text("health.all_well")


@dataclass(frozen=True, slots=True)
class CheckState:
    """What one check of one series remembers between two assessments (monotonic seconds)."""

    level: Health = Health.HEALTHY
    since_seconds: float = 0.0
    """When the level in force began."""
    degraded_since_seconds: float | None = None
    """Since when the value has been at or above the degraded threshold without a break."""
    critical_since_seconds: float | None = None


CheckStates = Mapping[tuple[str, SeriesKey], CheckState]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A report and the state that the next assessment takes."""

    report: HealthReport
    states: CheckStates = field(default_factory=lambda: MappingProxyType({}))


_CHECKS = {
    SeriesKey("cpu_used_ratio"): "cpu",
    SeriesKey("memory_used_ratio"): "memory",
    SeriesKey("swap_used_ratio"): "swap",
    SeriesKey("pressure_some_ratio", ("cpu",)): "pressure_cpu",
    SeriesKey("pressure_some_ratio", ("memory",)): "pressure_memory",
    SeriesKey("pressure_some_ratio", ("io",)): "pressure_io",
}


def check_of(key: SeriesKey) -> str | None:
    """The name of the check that watches `key`, if one does."""
    return "disk" if key.metric == "filesystem_used_ratio" else _CHECKS.get(key)


def step(state: CheckState, value: float, threshold: Threshold, now_seconds: float) -> CheckState:
    """The next state of one check: worse when a breach has lasted, better only below the clear threshold."""
    degraded_since = _since(state.degraded_since_seconds, value >= threshold.degraded, now_seconds)
    critical_since = _since(state.critical_since_seconds, value >= threshold.critical, now_seconds)
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


def _reason(check: str, key: SeriesKey, value: float, state: CheckState) -> Reason:
    label = key.labels[0] if key.labels else ""
    return Reason(state.level, text(f"health.{check}", value=value, label=label), state.since_seconds)


def assess(previous: CheckStates, samples: Samples, thresholds: HealthThresholds, now_seconds: float) -> Assessment:
    """Health of the machine from its newest samples; `now_seconds` is monotonic.

    Without any sample to judge, health is unknown, never healthy.
    """
    states: dict[tuple[str, SeriesKey], CheckState] = {}
    reasons: list[Reason] = []
    for key, value in samples.items():
        check = check_of(key)
        if check is None:
            continue
        before = previous.get((check, key), CheckState(since_seconds=now_seconds))
        state = step(before, value, getattr(thresholds, check), now_seconds)
        states[check, key] = state
        if state.level > Health.HEALTHY:
            reasons.append(_reason(check, key, value, state))
    if not states:
        return Assessment(HealthReport(Health.UNKNOWN, (Reason(Health.UNKNOWN, text("health.no_data"), now_seconds),)))
    reasons.sort(key=lambda reason: (-reason.level, reason.since_seconds))
    level = max(state.level for state in states.values())
    return Assessment(HealthReport(level, tuple(reasons)), MappingProxyType(states))

"""What ``performance_config.yaml`` says, as one frozen tree. Must not know the file (see `performance_loader`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_monitor.assess.advice.recommendation import Strategy as Strategy
from desktop_monitor.assess.performance.score import DEFAULT_WEIGHTS
from desktop_monitor.assess.performance.targets import Targets
from desktop_monitor.report.order import ReportSchedule


@dataclass(frozen=True, slots=True)
class WorkflowAdvice:
    """What own workflows are told of through the client; None: the user said nothing, so nothing is told."""

    cache_size: int | None = None
    """Contexts."""
    preload_common_contexts: bool | None = None
    background_optimization: bool | None = None
    concurrent_operations: int | None = None
    max_memory_bytes: float | None = None
    cpu_limit_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Interfaces:
    """Names of interfaces; empty: not said."""

    primary: str = ""
    fallback: str = ""
    testing: str = ""


@dataclass(frozen=True, slots=True)
class PerformanceConfig:
    """Strategy, targets, weights, interfaces, what workflows are told, and the schedule of reports."""

    strategy: Strategy = Strategy.BALANCED
    targets: Targets = field(default_factory=Targets)
    machine_memory_limit_ratio: float | None = None
    """The seed's ``thresholds.max_memory_usage``: of the machine's memory; a target of the headroom part."""
    weights: Mapping[str, float] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    interfaces: Interfaces = field(default_factory=Interfaces)
    workflows: WorkflowAdvice = field(default_factory=WorkflowAdvice)
    schedule: ReportSchedule = field(default_factory=ReportSchedule)

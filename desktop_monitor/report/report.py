"""A report as data: everything any of its formats shows, reckoned and in the units of the whole program.

Its JSON form is a documented, versioned contract (see `json_format`); the other formats are
laid out from it by way of `blocks`. Must not know formats or where facts come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from desktop_monitor.actions.switching.record import Switch
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.assess.advice.recommendation import Improvement, Recommendation
from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.assess.performance.score import Score
from desktop_monitor.assess.performance.tables import Tables
from desktop_monitor.assess.performance.trend import TrendWord as TrendWord
from desktop_monitor.assess.usage import UsageReport
from desktop_monitor.language.text import Text
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.sample import Gap
from desktop_monitor.report.order import ReportKind

VERSION = 1
"""Of the JSON form; counts up when a field changes its meaning or goes."""


class Coverage(NamedTuple):
    """How much of the period was seen."""

    machine_ratio: float
    """Time in which the machine was recorded, of the period's; of a period not over yet, of what has passed."""
    gaps: tuple[Gap, ...]
    sources: tuple[tuple[str, int], ...]
    """Requests each source told of: files, otlp, workflow, both."""
    unattributed_tokens: int
    """What clients' own totals have more than their requests."""
    sessions: int
    """Of agents, with anything in the period."""
    step_seconds: int
    """Width of the history's buckets that the machine's figures are made of."""
    unrecorded: tuple[tuple[float, float], ...] = ()
    """Before the period's first reading and after its last, as far as no gap tells of it; wall seconds."""


class ResourceFigure(NamedTuple):
    """One metric of the machine over the period."""

    metric: str
    labels: tuple[str, ...]
    unit: Unit
    mean: float | None
    minimum: float | None
    maximum: float | None
    p95: float | None
    """Of the means of the history's buckets."""
    previous_mean: float | None
    observed_ratio: float
    """Buckets of the period with a reading."""
    level: str
    """A word with stated bounds (see `levels`), or empty where there is none for this metric."""


class DayRow(NamedTuple):
    """One day of the period."""

    day: str
    requests: int
    ok: int
    failed: int
    tokens: int
    cost_usd: float | None
    response_p50_seconds: float | None
    score: float | None
    incidents: int
    machine_ratio: float
    """How much of the day was recorded."""


class ChartSeries(NamedTuple):
    """A line or bars of a chart."""

    name: str
    unit: Unit
    points: tuple[tuple[float, float | None], ...]
    """Wall seconds and values; None is a gap."""


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """Which period, in which zone, made when."""

    kind: ReportKind
    start_seconds: float
    end_seconds: float
    """Before which it ends."""
    zone: str | Text
    """Name of the time zone, or its offset."""
    is_complete: bool
    """False: the period was not over when the report was made."""
    generated_seconds: float
    previous_start_seconds: float
    previous_end_seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything."""

    period: ReportPeriod
    program_version: str
    is_simulated: bool
    """Made by the simulator; every format says so."""
    score: Score
    previous_score: Score
    kpis: tuple[KpiFigure, ...]
    kpis_by_interface: tuple[tuple[str, tuple[KpiFigure, ...]], ...]
    tables: Tables
    usage_by_model: UsageReport
    usage_by_project: UsageReport
    days: tuple[DayRow, ...]
    resources: tuple[ResourceFigure, ...]
    charts: tuple[ChartSeries, ...]
    incidents: tuple[Incident, ...]
    switches: tuple[Switch, ...]
    recommendations: tuple[Recommendation, ...]
    improvements: tuple[Improvement, ...]
    coverage: Coverage

"""What faces show of performance at one moment: KPIs, score, tables, recommendations, the schedule of reports.

Immutable; made by the performance desk. Must not know how it was made or which face reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_monitor.assess.advice.recommendation import Improvement, Recommendation
from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.assess.performance.score import Score
from desktop_monitor.assess.performance.tables import Tables


@dataclass(frozen=True, slots=True)
class PastReport:
    """A report that was kept."""

    path: str
    kind: str
    format: str
    made_seconds: float
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ReportRun:
    """A report that is being made, or the last one that was."""

    number: int
    """The command that asked for it; 0: the schedule did."""
    done_ratio: float | None
    """None: it has ended."""
    path: str = ""
    """Where it is, once it has ended well."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class ReportsView:
    """How reports stand."""

    running: ReportRun | None = None
    last: ReportRun | None = None
    next_seconds: float | None = None
    """When the schedule makes the next one; None: no schedule."""
    past: tuple[PastReport, ...] = ()
    """Of the folder of reports, the newest first."""


@dataclass(frozen=True, slots=True)
class FollowedAdvice:
    """A recommendation that was followed, and what came of it."""

    key: str
    title: str
    followed_seconds: float
    kpi: str
    before: float | None
    expected: float | None
    after: float | None
    after_low: float | None
    after_high: float | None
    count: int
    """Observations since."""
    verdict: str = ""
    """helped, did_not, not_enough_data (yet) or not_measured, as `assess.advice.following.Verdict` has them."""


@dataclass(frozen=True, slots=True)
class PerformanceView:
    """Everything about performance that needs no question."""

    made_seconds: float
    """Wall time at which the figures were reckoned."""
    window_seconds: float
    """The KPIs' window, which ended then."""
    kpis: tuple[KpiFigure, ...]
    kpis_by_interface: tuple[tuple[str, tuple[KpiFigure, ...]], ...]
    score: Score | None
    tables: Tables
    """Of the last 24 hours."""
    recommendations: tuple[Recommendation, ...] = ()
    """Of the last 7 days, the most useful first; dismissed ones left out."""
    improvements: tuple[Improvement, ...] = ()
    followed: tuple[FollowedAdvice, ...] = ()
    reports: ReportsView = field(default_factory=ReportsView)
    error: str = ""
    """Why figures cannot be made, or advice while somebody looks; empty while they can."""


NO_PERFORMANCE = PerformanceView(0.0, 0.0, (), (), None, Tables())

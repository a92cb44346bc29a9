"""Plausible views of performance: half an hour of three interfaces, advice, reports."""

from __future__ import annotations

from dataclasses import replace

from desktop_monitor.assess.advice.recommendation import (
    Deed,
    Gain,
    GoalKind,
    Improvement,
    Money,
    Priority,
    Recommendation,
)
from desktop_monitor.assess.performance.figure import Estimate, FigureState, KpiFigure
from desktop_monitor.assess.performance.score import score
from desktop_monitor.assess.performance.tables import ApplicationFigures, InterfaceRow, ModeRow, Tables
from desktop_monitor.engine.performance_view import FollowedAdvice, PastReport, PerformanceView, ReportsView
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.language.text import text
from desktop_monitor.metrics.kpi import Kpi
from tests.helpers.snapshots import GIB, WALL_SECONDS

WINDOW_SECONDS = 1800.0
_START = WALL_SECONDS - WINDOW_SECONDS


def response_figure() -> KpiFigure:
    """Answers took 2.8 s, less than before."""
    return KpiFigure(
        Kpi.RESPONSE_TIME,
        _START,
        WALL_SECONDS,
        FigureState.MET,
        value=2.8,
        low=2.5,
        high=3.1,
        count=63,
        coverage_ratio=0.98,
        newest_seconds=WALL_SECONDS - 12,
        sources=("files", "otlp"),
        target=3.0,
        limit=5.0,
        p50=2.4,
        p95=5.9,
        fraction=1.0,
        previous=3.2,
        previous_count=58,
        change=Estimate(-0.4, -0.7, -0.1, 58),
        notes=(text("kpi.note.learning", interface="gemini", answers=12, needed=100),),
    )


def ratio_figure(kpi: Kpi, value: float, target: float, limit: float, state: FigureState) -> KpiFigure:
    """A ratio that stands as told, as before."""
    return KpiFigure(
        kpi,
        _START,
        WALL_SECONDS,
        state,
        value=value,
        low=value - 0.02,
        high=min(1.0, value + 0.02),
        count=63,
        newest_seconds=WALL_SECONDS - 12,
        sources=("files",),
        target=target,
        limit=limit,
        fraction=max(0.0, min(1.0, (value - limit) / (target - limit))) if target > limit else 1.0,
        previous=value + 0.01,
        previous_count=58,
        change=Estimate(-0.01, -0.05, 0.03, 58),
    )


def memory_figure() -> KpiFigure:
    """Agents took 1.4 GiB of 4."""
    return KpiFigure(
        Kpi.AGENT_MEMORY,
        _START,
        WALL_SECONDS,
        FigureState.MET,
        value=1.4 * GIB,
        count=1800,
        coverage_ratio=1.0,
        newest_seconds=WALL_SECONDS,
        sources=("machine",),
        target=4 * GIB,
        limit=14.4 * GIB,
        p50=1.3 * GIB,
        p95=1.8 * GIB,
        fraction=1.0,
        notes=(text("kpi.note.memory_peak", peak=2.1 * GIB),),
    )


def no_figure(kpi: Kpi, count: int = 0) -> KpiFigure:
    """Too few observations, or none."""
    state = FigureState.NOT_ENOUGH_DATA if count else FigureState.NO_DATA
    newest = WALL_SECONDS - 300 if count else None
    return KpiFigure(kpi, _START, WALL_SECONDS, state, count=count, newest_seconds=newest, target=3.0, limit=5.0)


def figures() -> tuple[KpiFigure, ...]:
    """Everything but context preparation is known; the cache hit rate misses its target."""
    return (
        response_figure(),
        ratio_figure(Kpi.SUCCESS_RATE, 0.991, 0.95, 0.95, FigureState.MET),
        ratio_figure(Kpi.CACHE_HIT_RATE, 0.61, 0.70, 0.50, FigureState.MISSED),
        ratio_figure(Kpi.TOKEN_EFFICIENCY, 0.88, 0.80, 0.60, FigureState.MET),
        memory_figure(),
        no_figure(Kpi.CONTEXT_PREPARATION),
        ratio_figure(Kpi.AVAILABILITY, 0.996, 0.99, 0.95, FigureState.MET),
    )


def switch_advice() -> Recommendation:
    """Advice that a control would do."""
    return Recommendation(
        rule="simple_mode",
        subject="api",
        priority=Priority.HIGH,
        goal=GoalKind.SPEED,
        title=text("health.cpu", value=0.9, label=""),
        evidence=(text("kpi.note.learning", interface="api", answers=97, needed=214),),
        disproof=text("kpi.note.cancelled", count=5),
        count=311,
        start_seconds=WALL_SECONDS - 7 * 86_400,
        end_seconds=WALL_SECONDS,
        gain=Gain(Kpi.RESPONSE_TIME, 3.4, 2.0, 1.8, 2.3, 311),
        money=Money(1.7, 1.2, 2.3),
        deed=Deed(control_id="claude_code.mode", value="SIMPLE"),
    )


def page_advice() -> Recommendation:
    """Advice that is followed on another page."""
    return replace(
        switch_advice(),
        rule="missing_alerts",
        subject="all",
        priority=Priority.LOW,
        title=text("health.memory", value=0.9, label=""),
        gain=None,
        money=None,
        deed=Deed(page="alerts"),
    )


def tables() -> Tables:
    """The last day of two interfaces."""
    row = InterfaceRow(
        "claude_code",
        requests=650,
        share_ratio=0.8,
        response_seconds=Estimate(2.3, 2.1, 2.5, 640),
        response_p50_seconds=1.9,
        response_p95_seconds=5.1,
        success_ratio=Estimate(0.991, 0.98, 0.996, 650),
        error_ratio=None,
        timeout_ratio=None,
        cancelled=3,
        rate_limit_hits=0,
        retries=2,
        cache_hit_ratio=0.78,
        usd_per_1k_tokens=0.004,
        cost_usd=4.12,
        tokens=1_900_000,
        availability_ratio=0.996,
    )
    mode = ModeRow("FANCY", 700, 0.8, None, None, None, None, (), None, None, None, None, None)
    application = ApplicationFigures(None, Estimate(2.4, 2.2, 2.6, 812), None, None, None, None, None, None, None, ())
    other = replace(row, key="codex", requests=162, share_ratio=0.2)
    projects = tuple(
        replace(row, key=name, availability_ratio=None)
        for name in ("/home/sam/code/api", "/home/sam/code/engine", "/docs")
    )
    return Tables(modes=(mode,), interfaces=(row, other), projects=projects, application=application)


def improvement() -> Improvement:
    """What all advice together may bring."""
    fields = {"kpi": Kpi.RESPONSE_TIME, "from_value": 3.4, "to_value": 2.0, "to_low": 1.8, "to_high": 2.3}
    given = dict.fromkeys(Improvement._fields, ()) | fields
    return Improvement(**given)  # type: ignore[arg-type]


def followed() -> FollowedAdvice:
    """Two days ago, and it helped."""
    at = WALL_SECONDS - 2 * 86_400
    return FollowedAdvice("simple:api", "Use SIMPLE in api", at, "response_time", 3.4, 2.2, 2.6, 2.4, 2.8, 84, "helped")


def past_report(name: str = "performance_report_20251121_070000.json", kind: str = "daily") -> PastReport:
    """One of the folder of reports."""
    return PastReport(f"/reports/{name}", kind, name.rpartition(".")[2], WALL_SECONDS - 86_400, 48_300)


def performance_view(**changes: object) -> PerformanceView:
    """All of it, with `changes` of fields."""
    known = figures()
    fractions = {figure.kpi.value: figure.fraction for figure in known} | {"machine_headroom": 0.82}
    view = PerformanceView(
        made_seconds=WALL_SECONDS,
        window_seconds=WINDOW_SECONDS,
        kpis=known,
        kpis_by_interface=(("claude_code", known[:2]), ("codex", (no_figure(Kpi.RESPONSE_TIME, 3),))),
        score=score(fractions),
        tables=tables(),
        recommendations=(switch_advice(), page_advice()),
        improvements=(improvement(),),
        followed=(followed(),),
        reports=ReportsView(past=(past_report(),)),
    )
    return replace(view, **changes)  # type: ignore[arg-type]


def with_performance(snapshot: Snapshot, view: PerformanceView | None = None) -> Snapshot:
    """`snapshot` with a view of performance."""
    return replace(snapshot, performance=performance_view() if view is None else view)

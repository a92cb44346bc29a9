"""One KPI of one period before it is held against anything, and how it becomes a figure. Must not know facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import fsum

from desktop_monitor.assess.performance.estimating import Evidence, change
from desktop_monitor.assess.performance.figure import ENOUGH, FigureState, KpiFigure, fraction_of
from desktop_monitor.assess.performance.targets import Target
from desktop_monitor.language.text import Text
from desktop_monitor.metrics.kpi import KPIS, Kpi

MOST_NAMED = 5
"""Interfaces and models that notes name; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What was found, and what it is to be held against; fields as `KpiFigure` has them."""

    evidence: Evidence
    target: Target | None = None
    """None: what is usual here is not known."""
    coverage_ratio: float | None = None
    newest_seconds: float | None = None
    sources: tuple[str, ...] = ()
    p50: float | None = None
    p95: float | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """One KPI of a period and of the one before, reckoned alike."""

    now: Reckoned
    before: Evidence | None
    """None: there is no period to compare with."""


def mean_target(each: Iterable[tuple[int, Target]]) -> Target | None:
    """The mean of targets that hold for so many observations each; None where they hold for none."""
    known = [(count, target) for count, target in each if count]
    if len({target for _, target in known}) <= 1:  # exactly this one, without the dust of a mean
        return known[0][1] if known else None
    whole = sum(count for count, _ in known)
    return Target(
        fsum(count * target.target for count, target in known) / whole,
        fsum(count * target.limit for count, target in known) / whole,
        all(target.is_own for _, target in known),
    )


def figure_of(kpi: Kpi, start_seconds: float, end_seconds: float, pair: Pair) -> KpiFigure:
    """The figure: with fewer than `ENOUGH` observations nothing but their number, age and source is told."""
    now, target = pair.now, pair.now.target
    common = KpiFigure(
        kpi,
        start_seconds,
        end_seconds,
        FigureState.NOT_ENOUGH_DATA if now.evidence.count else FigureState.NO_DATA,
        count=now.evidence.count,
        coverage_ratio=now.coverage_ratio,
        newest_seconds=now.newest_seconds if now.evidence.count else None,
        sources=now.sources if now.evidence.count else (),
        target=target.target if target else None,
        limit=target.limit if target else None,
        is_own_target=target.is_own if target else False,
        previous=_value(pair.before),
        previous_count=pair.before.count if pair.before else 0,
        notes=now.notes,
    )
    return _with_value(common, pair) if now.evidence.count >= ENOUGH else common


def _with_value(figure: KpiFigure, pair: Pair) -> KpiFigure:
    now, target = pair.now, pair.now.target
    value = now.evidence.value
    low, high = now.evidence.bounds() or (None, None)
    is_lower_better = KPIS[figure.kpi].is_lower_better
    fraction = fraction_of(value, target.target, target.limit, is_lower_better=is_lower_better) if target else None
    return replace(
        figure,
        state=_state(fraction),
        value=value,
        low=low,
        high=high,
        p50=now.p50,
        p95=now.p95,
        fraction=fraction,
        change=change(now.evidence, pair.before) if pair.before else None,
    )


def _state(fraction: float | None) -> FigureState:
    if fraction is None:
        return FigureState.LEARNING
    if fraction >= 1.0:
        return FigureState.MET
    return FigureState.FAILED if fraction <= 0.0 else FigureState.MISSED


def _value(evidence: Evidence | None) -> float | None:
    return evidence.value if evidence and evidence.count >= ENOUGH else None

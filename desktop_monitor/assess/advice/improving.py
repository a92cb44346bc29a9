"""What all recommendations together may bring, per KPI, from what is measured to what could be.

Each gain counts as far as its scope reaches into the KPI's observations. Of several
recommendations about the same requests only the greatest counts: nobody knows what both
together would do. Must not know rules.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from typing import NamedTuple

from desktop_monitor.assess.advice.recommendation import Gain, Improvement, Recommendation, Scope
from desktop_monitor.assess.advice.situation import Situation
from desktop_monitor.assess.advice.standing import scoped
from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.assess.performance.money import spent_usd
from desktop_monitor.assess.performance.request_sums import request_sums
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.metrics.period_facts import AgentPeriod, PeriodFacts


class _Part(NamedTuple):
    """What one recommendation changes of the KPI of everything."""

    key: str
    scope: Scope
    value: float
    low: float
    """Half widths of its interval, downwards…"""
    high: float
    """… and upwards."""


def improvements(
    recommendations: Iterable[Recommendation],
    facts: PeriodFacts,
    figures: Iterable[KpiFigure],
    situation: Situation,
) -> tuple[Improvement, ...]:
    """In the order of `KPIS`; KPIs without a value or without a gain are left out."""
    known = {figure.kpi: figure for figure in figures}
    given = [one for one in recommendations if one.gain is not None]
    found = (_improvement(known.get(kpi), given, facts.agents, situation) for kpi in KPIS)
    return tuple(one for one in found if one is not None)


def _improvement(
    figure: KpiFigure | None, given: list[Recommendation], agents: AgentPeriod, situation: Situation
) -> Improvement | None:
    if figure is None or figure.value is None:
        return None
    parts = [_part(one, one.gain, agents, situation) for one in given if one.gain and one.gain.kpi is figure.kpi]
    chosen = _apart([part for part in parts if part is not None])
    if not chosen:
        return None
    definition = KPIS[figure.kpi]
    change = math.fsum(part.value for part in chosen)
    low = change - math.hypot(*(part.low for part in chosen))
    high = change + math.hypot(*(part.high for part in chosen))
    most = 1.0 if definition.unit is Unit.RATIO else math.inf
    to_value, to_low, to_high = (min(most, max(0.0, figure.value + one)) for one in (change, low, high))
    return Improvement(figure.kpi, figure.value, to_value, to_low, to_high, tuple(part.key for part in chosen))


def _part(one: Recommendation, gain: Gain | None, agents: AgentPeriod, situation: Situation) -> _Part | None:
    """None: it would make nothing better of what the KPI counts."""
    if gain is None or (gain.to_value < gain.from_value) is not KPIS[gain.kpi].is_lower_better:
        return None
    if gain.to_value == gain.from_value:
        return None
    share = _share(gain.kpi, one.scope, agents, situation)
    if share <= 0:
        return None
    return _Part(
        one.key,
        one.scope,
        share * (gain.to_value - gain.from_value),
        share * max(0.0, gain.to_value - gain.to_low),
        share * max(0.0, gain.to_high - gain.to_value),
    )


def _apart(parts: Collection[_Part]) -> list[_Part]:
    """The greatest first, and none that may be about something another one is about already."""
    chosen: list[_Part] = []
    for part in sorted(parts, key=lambda part: (-abs(part.value), part.key)):
        if not any(part.scope.overlaps(other.scope) for other in chosen):
            chosen.append(part)
    return chosen


def _share(kpi: Kpi, scope: Scope, agents: AgentPeriod, situation: Situation) -> float:
    """Of the KPI's observations those in `scope`, 0-1."""
    if kpi is Kpi.AGENT_MEMORY:
        return 1.0
    whole = _weight(kpi, agents, situation)
    return min(1.0, _weight(kpi, scoped(agents, scope), situation) / whole) if whole > 0 else 0.0


def _weight(kpi: Kpi, agents: AgentPeriod, situation: Situation) -> float:
    """What the KPI's value is the mean over: requests, contexts, look-ups or money."""
    match kpi:
        case Kpi.RESPONSE_TIME:
            learning = situation.learning_interfaces
            return sum(len(cell.durations_seconds) for cell in agents.requests if cell.key.interface not in learning)
        case Kpi.CONTEXT_PREPARATION:
            return sum(len(cell.durations_seconds) for cell in agents.contexts)
        case Kpi.SUCCESS_RATE:
            return request_sums(agents.requests).judged
        case Kpi.TOKEN_EFFICIENCY:
            return spent_usd((group for cell in agents.requests for group in cell.groups), situation.prices)
        case _:
            return 0.0

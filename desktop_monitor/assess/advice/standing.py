"""How one KPI stands for some of a period's requests, with how sure that is, so that two periods can be compared.

Answers of one day depend on each other: the service was slow that day, or the work was
hard. Where there are days enough, a mean's variance is that between days if that is the
greater one. Must not know recommendations' reasons or who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.advice.followed import Standing
from desktop_monitor.assess.advice.recommendation import Scope
from desktop_monitor.assess.performance.agent_memory import agent_memory
from desktop_monitor.assess.performance.estimating import Evidence, Measured, Share, SumsRatio
from desktop_monitor.assess.performance.figure import ENOUGH, Estimate
from desktop_monitor.assess.performance.request_sums import request_sums
from desktop_monitor.assess.performance.share_figures import availability, success_rate
from desktop_monitor.assess.performance.targets import Learned, Targets
from desktop_monitor.assess.performance.token_figures import cache_hit_rate, token_efficiency
from desktop_monitor.metrics.intervals import joined, ratio_of_sums, spread_of, student_975
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import AgentPeriod, PeriodFacts

_TARGETS, _LEARNED = Targets(), Learned()


def standing(kpi: Kpi, facts: PeriodFacts, scope: Scope, prices: PriceTable) -> Standing | None:
    """How `kpi` stands in `scope`; None with fewer than `ENOUGH` observations.

    Agent memory knows no projects, models or modes: it is that of the interface.
    """
    agents = scoped(facts.agents, scope)
    match kpi:
        case Kpi.RESPONSE_TIME:
            return mean_standing((cell.key.day, cell.durations_seconds) for cell in agents.requests)
        case Kpi.CONTEXT_PREPARATION:
            return mean_standing((cell.day, cell.durations_seconds) for cell in agents.contexts)
        case Kpi.SUCCESS_RATE:
            return _success(agents)
        case Kpi.AVAILABILITY:
            return _of_evidence(availability(agents, None, _TARGETS).now.evidence)
        case Kpi.CACHE_HIT_RATE:
            return _of_evidence(cache_hit_rate(agents, None, _TARGETS).now.evidence)
        case Kpi.TOKEN_EFFICIENCY:
            return _of_evidence(token_efficiency(agents, None, _TARGETS, prices).now.evidence)
        case Kpi.AGENT_MEMORY:
            return _of_evidence(agent_memory(facts, None, _TARGETS, _LEARNED, scope.interface or None).now.evidence)


def scoped(agents: AgentPeriod, scope: Scope) -> AgentPeriod:
    """What is in `scope`; what cannot be told of a part stays only where all of it is asked for."""
    if scope == Scope():
        return agents
    return replace(
        AgentPeriod(),
        requests=tuple(cell for cell in agents.requests if _is_in(cell.key, scope)),
        waste=tuple(cell for cell in agents.waste if _is_in(cell.key, scope)),
        contexts=tuple(cell for cell in agents.contexts if _is_in(cell, scope._replace(interface="", model=""))),
        minutes=tuple(cell for cell in agents.minutes if cell.interface == scope.interface),
    )


def _is_in(place: Any, scope: Scope) -> bool:
    # Interface first, and no names looked up: ten thousand cells are asked about for each piece of advice.
    interface, model, mode, project = scope
    return (
        (not interface or place.interface == interface)
        and (not model or place.model == model)
        and (not mode or place.mode == mode)
        and (not project or place.project == project)
    )


def mean_standing(parts: Iterable[tuple[str, Sequence[float]]]) -> Standing | None:
    """Of the mean of all values, each part's with its day."""
    days: dict[str, list[Sequence[float]]] = {}
    for day, values in parts:
        if values:
            days.setdefault(day, []).append(values)
    spreads = [joined(map(spread_of, values)) for values in days.values()]
    spread = joined(spreads)
    if spread.count < ENOUGH:
        return None
    found = Standing(spread.mean, spread.variance_of_mean, spread.count, spread.count)
    return _with_days(found, [(one.mean * one.count, float(one.count)) for one in spreads])


def _with_days(found: Standing, days: Sequence[tuple[float, float]]) -> Standing:
    """The same with the variance between days, given as sums and counts, where that is greater."""
    between = ratio_of_sums(days)
    if between is None:
        return found._replace(days=1.0)
    found = found._replace(days=between.clusters)
    if between.clusters < ENOUGH or between.variance <= (found.variance or 0.0):
        return found
    return found._replace(variance=between.variance, independent=between.clusters)


def _success(agents: AgentPeriod) -> Standing | None:
    """Failures come in bursts: days are counted as with means."""
    days: dict[str, tuple[float, float]] = {}
    for cell in agents.requests:
        sums, (ok, judged) = request_sums([cell]), days.get(cell.key.day, (0.0, 0.0))
        days[cell.key.day] = ok + sums.ok, judged + sums.judged
    found = _of_evidence(success_rate(agents, None, _TARGETS).now.evidence)
    return None if found is None else _with_days(found, list(days.values()))


def estimate_of(now: Standing) -> Estimate:
    """The value with its 95 % interval; without one where it is no sample."""
    if now.variance is None:
        return Estimate(now.value, None, None, now.observations)
    half = student_975(now.independent - 1) * now.variance**0.5
    return Estimate(now.value, max(0.0, now.value - half), now.value + half, now.observations)


def _of_evidence(evidence: Evidence) -> Standing | None:
    if isinstance(evidence, Share) and evidence.count >= ENOUGH:
        return _share(evidence)
    if isinstance(evidence, SumsRatio):
        found = evidence.certainty() if evidence.count >= ENOUGH else None
        return (
            Standing(evidence.value, found.variance, found.clusters, evidence.count, found.clusters) if found else None
        )
    if isinstance(evidence, Measured) and evidence.count >= ENOUGH:
        return Standing(evidence.value, None, evidence.count, evidence.count, evidence.count)
    return None


def _share(share: Share) -> Standing:
    """Two successes and two failures are added for the variance, which else were 0 where nothing failed.

    A. Agresti, B. A. Coull, Approximate is better than "exact" for interval estimation of
    binomial proportions, The American Statistician 52 (1998), 119-126.
    """
    near = (share.part + 2) / (share.whole + 4)
    return Standing(share.value, near * (1 - near) / (share.whole + 4), share.whole, share.whole, share.whole)

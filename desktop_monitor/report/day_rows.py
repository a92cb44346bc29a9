"""The days of a period, each with what agents did, its score and how much of it was seen. Must not know formats."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

from desktop_monitor.alerts.incident import Incident
from desktop_monitor.assess.performance.headroom import headroom_fraction
from desktop_monitor.assess.performance.judgement import Judgement
from desktop_monitor.assess.performance.kpis import kpi_figures, score_of
from desktop_monitor.assess.performance.memory import Memory
from desktop_monitor.assess.performance.money import money_of_groups
from desktop_monitor.assess.performance.request_sums import merged_groups, ordered_durations, request_sums
from desktop_monitor.assess.performance.scope import parted
from desktop_monitor.assess.performance.score import Score
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.period_facts import AgentPeriod, MachinePeriod, PeriodFacts
from desktop_monitor.metrics.periods import Period
from desktop_monitor.metrics.sample import RollupSeries
from desktop_monitor.metrics.statistics import sorted_percentile
from desktop_monitor.report.choosing import days_of
from desktop_monitor.report.report import DayRow

_NOTHING = AgentPeriod()
_JUDGED = frozenset({"agent_memory_bytes", "memory_total_bytes", "filesystem_total_bytes"})
"""What KPIs and headroom are reckoned from besides shares."""


def day_rows(
    facts: PeriodFacts,
    incidents: Sequence[Incident],
    judgement: Judgement,
    zone: tzinfo | None,
    memory: Memory,
) -> tuple[DayRow, ...]:
    """Every local day of the period, those without any record included."""
    by_day = parted(facts.agents, Grouping.DAY)
    days = days_of(facts.start_seconds, facts.end_seconds, zone)
    machine = _judged(facts.machine)
    return tuple(
        _row(day, _facts_of(facts, machine, day, by_day.get(day.key, _NOTHING)), incidents, judgement, memory)
        for day in days
    )


def _row(
    day: Period, facts: PeriodFacts, incidents: Iterable[Incident], judgement: Judgement, memory: Memory
) -> DayRow:
    cells = facts.agents.requests
    sums = memory.of(request_sums, cells)
    durations, groups = ordered_durations(cells), merged_groups(cells)
    length = facts.end_seconds - facts.start_seconds
    return DayRow(
        day=day.key,
        requests=sums.requests,
        ok=sums.ok,
        failed=sums.errors + sums.timeouts,
        tokens=sum(group.tokens for group in groups),
        cost_usd=money_of_groups(groups, judgement.prices).usd,
        response_p50_seconds=sorted_percentile(durations, 0.5) if durations else None,
        score=_score(facts, judgement, memory).value,
        incidents=sum(facts.start_seconds <= one.fired_seconds < facts.end_seconds for one in incidents),
        machine_ratio=min(1.0, facts.machine.observed_seconds / length) if length > 0 else 0.0,
    )


def _score(facts: PeriodFacts, judgement: Judgement, memory: Memory) -> Score:
    """As the score of the whole period, from this day alone."""
    figures = kpi_figures(facts, None, judgement.targets, judgement.learned, judgement.prices, memory)
    room = headroom_fraction(
        facts.machine, judgement.thresholds, judgement.cpu_limit_ratio, judgement.memory_limit_ratio
    )
    return score_of(figures, room, judgement.weights)


def _judged(machine: MachinePeriod) -> MachinePeriod:
    """Only what a day's score is made of."""
    return MachinePeriod(
        {key: one for key, one in machine.rollups.items() if key.metric in _JUDGED or key.metric.endswith("_ratio")},
        machine.step_seconds,
        machine.gaps,
        machine.observed_seconds,
        machine.observed,
    )


def _facts_of(facts: PeriodFacts, machine: MachinePeriod, day: Period, agents: AgentPeriod) -> PeriodFacts:
    start, end = max(day.start_seconds, facts.start_seconds), min(day.end_seconds, facts.end_seconds)
    observed = tuple(_cut(machine.observed, start, end))
    # A bucket may begin before what is in it: the first one of a period is its first day's.
    first = start - machine.step_seconds if start == facts.start_seconds else start
    return PeriodFacts(
        start,
        end,
        agents,
        MachinePeriod(
            {key: part for key, one in machine.rollups.items() if (part := _part(key, one, first, end)) is not None},
            machine.step_seconds,
            machine.gaps,
            sum(last - begin for begin, last in observed),
            observed,
        ),
    )


def _cut(stretches: Iterable[tuple[float, float]], start: float, end: float) -> Iterator[tuple[float, float]]:
    for first, last in stretches:
        if first < end and last > start:
            yield max(first, start), min(last, end)


def _part(key: SeriesKey, series: RollupSeries, start: float, end: float) -> RollupSeries | None:
    """The buckets that begin from `start` to before `end`; None where there are none."""
    first, last = bisect_left(series.times, start), bisect_left(series.times, end)
    if first == last:
        return None
    columns = (series.times, series.minima, series.maxima, series.sums, series.counts)
    parts: list[array[float]] = [column[first:last] for column in columns]
    return RollupSeries(key, series.step_seconds, *parts)

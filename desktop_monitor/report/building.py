"""From the facts of a period and the one before to a report: nothing is read here, and nothing laid out.

Must not know files, formats or the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo

from desktop_monitor.actions.switching.record import Switch
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.assess.advice.advising import improvements, recommendations
from desktop_monitor.assess.advice.recommendation import Improvement, Recommendation
from desktop_monitor.assess.advice.situation import Situation
from desktop_monitor.assess.performance.comparing import tables
from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.assess.performance.headroom import headroom_fraction
from desktop_monitor.assess.performance.judgement import Judgement
from desktop_monitor.assess.performance.kpis import kpi_figures, kpi_figures_by, score_of
from desktop_monitor.assess.performance.memory import Memory
from desktop_monitor.assess.performance.request_sums import without_days
from desktop_monitor.assess.performance.score import Score
from desktop_monitor.assess.performance.tables import Tables
from desktop_monitor.assess.usage import unattributed_of
from desktop_monitor.metrics.agent_sums import Grouping, RequestHour
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import PeriodFacts
from desktop_monitor.report.accounts import account
from desktop_monitor.report.day_rows import day_rows
from desktop_monitor.report.report import Coverage, Report, ReportPeriod
from desktop_monitor.report.resources import resource_figures
from desktop_monitor.report.series import chart_series

_LEAST_UNRECORDED_SECONDS = 120.0
"""The newest minutes may not be written yet."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a report is made from."""

    period: ReportPeriod
    facts: PeriodFacts
    """Of the period as far as it has passed."""
    previous: PeriodFacts
    judgement: Judgement
    program_version: str
    is_simulated: bool = False
    incidents: tuple[Incident, ...] = ()
    """Open at some time of the period."""
    switches: tuple[Switch, ...] = ()
    hours: tuple[RequestHour, ...] | None = None
    """Those with requests; None: the period is too long for a chart by the hour."""
    situation: Situation | None = None
    """What advice needs to know besides; None: none is wanted. Interfaces still learning are found here."""
    hidden_advice: frozenset[str] = frozenset()
    """Keys of recommendations that were dismissed, or followed since the period began."""


def build_report(material: Material, zone: tzinfo | None = None) -> Report:
    """The report; days are those of `zone`, None the local one."""
    facts, previous, judgement = material.facts, material.previous, material.judgement
    basis = judgement.targets, judgement.learned, judgement.prices
    memory = Memory()
    figures = kpi_figures(facts, previous, *basis, memory)
    days = day_rows(facts, material.incidents, judgement, zone, memory)
    # Those of all days together are asked for again and again; a thirtieth of a month's cells hold them.
    whole = replace(facts, agents=replace(facts.agents, requests=without_days(facts.agents.requests)))
    by_interface = kpi_figures_by(Grouping.INTERFACE, facts, previous, *basis, memory)
    compared = tables(whole, judgement.prices, judgement.features, memory)
    advice, together = _advice(material, figures, compared, _learning(by_interface))
    return Report(
        period=material.period,
        program_version=material.program_version,
        is_simulated=material.is_simulated,
        score=_score(facts, figures, judgement),
        previous_score=_score(previous, kpi_figures(previous, None, *basis, memory), judgement),
        kpis=figures,
        kpis_by_interface=by_interface,
        tables=compared,
        usage_by_model=account(Grouping.MODEL, whole.agents, judgement.prices, memory),
        usage_by_project=account(Grouping.PROJECT, whole.agents, judgement.prices, memory),
        days=days,
        resources=resource_figures(facts.machine, previous.machine, facts.end_seconds - facts.start_seconds),
        charts=chart_series(facts, days, material.hours, zone),
        incidents=material.incidents,
        switches=material.switches,
        recommendations=advice,
        improvements=together,
        coverage=coverage_of(facts),
    )


def coverage_of(facts: PeriodFacts) -> Coverage:
    """How much of a period was seen, and who told of it."""
    length = facts.end_seconds - facts.start_seconds
    groups = [group for cell in facts.agents.requests for group in cell.groups]
    return Coverage(
        machine_ratio=min(1.0, facts.machine.observed_seconds / length) if length > 0 else 0.0,
        gaps=facts.machine.gaps,
        sources=(
            ("files", sum(group.by_file for group in groups)),
            ("otlp", sum(group.by_otlp for group in groups)),
            ("workflow", sum(group.by_workflow for group in groups)),
            ("both", sum(group.by_both for group in groups)),
        ),
        unattributed_tokens=unattributed_of(facts.agents.totals).tokens,
        sessions=facts.agents.sessions,
        step_seconds=facts.machine.step_seconds,
        unrecorded=tuple(_unrecorded(facts)),
    )


def _unrecorded(facts: PeriodFacts) -> Iterator[tuple[float, float]]:
    """Gaps stand between readings: that none was made yet, or none any more, no gap tells."""
    machine = facts.machine
    if not machine.observed:
        return
    first, last = machine.observed[0][0], machine.observed[-1][1]
    first = min([first, *(gap.start_seconds for gap in machine.gaps)])
    last = max([last, *(gap.end_seconds for gap in machine.gaps)])
    for start, end in ((facts.start_seconds, first), (last, facts.end_seconds)):
        if end - start > max(_LEAST_UNRECORDED_SECONDS, machine.step_seconds):
            yield start, end


def _score(facts: PeriodFacts, figures: Iterable[KpiFigure], judgement: Judgement) -> Score:
    limits = judgement.cpu_limit_ratio, judgement.memory_limit_ratio
    return score_of(figures, headroom_fraction(facts.machine, judgement.thresholds, *limits), judgement.weights)


def _advice(
    material: Material, figures: tuple[KpiFigure, ...], compared: Tables, learning: frozenset[str]
) -> tuple[tuple[Recommendation, ...], tuple[Improvement, ...]]:
    """What the period gives evidence for, and what all of it may bring together."""
    if material.situation is None:
        return (), ()
    situation = replace(material.situation, learning_interfaces=learning)
    found = recommendations(material.facts, figures, compared, situation)
    kept = tuple(one for one in found if one.key not in material.hidden_advice)
    return kept, improvements(kept, material.facts, figures, situation)


def _learning(by_interface: Iterable[tuple[str, tuple[KpiFigure, ...]]]) -> frozenset[str]:
    return frozenset(
        interface
        for interface, figures in by_interface
        if any(one.kpi is Kpi.RESPONSE_TIME and one.state is FigureState.LEARNING for one in figures)
    )

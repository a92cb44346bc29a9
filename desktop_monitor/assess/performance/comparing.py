"""All tables of a period. Must not know the journal or who shows them."""

from __future__ import annotations

from dataclasses import replace

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.performance.application import application_figures
from desktop_monitor.assess.performance.interface_rows import Features, interface_rows, request_rows
from desktop_monitor.assess.performance.memory import Memory
from desktop_monitor.assess.performance.mode_rows import mode_comparisons, mode_rows
from desktop_monitor.assess.performance.request_sums import without_days
from desktop_monitor.assess.performance.tables import Tables
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.period_facts import PeriodFacts


def tables(facts: PeriodFacts, prices: PriceTable, features: Features, memory: Memory | None = None) -> Tables:
    """Modes, interfaces, models, projects and application figures.

    `features` by interface; `memory` as in `kpi_figures`.
    """
    agents = replace(facts.agents, requests=without_days(facts.agents.requests))
    memory = memory or Memory()
    return Tables(
        modes=mode_rows(agents, prices, memory),
        mode_comparisons=mode_comparisons(agents, memory),
        interfaces=interface_rows(agents, prices, features, memory),
        models=request_rows(agents, Grouping.MODEL, prices, memory),
        projects=request_rows(agents, Grouping.PROJECT, prices, memory),
        application=application_figures(agents, memory),
    )

"""What agents used by model and by project, out of a period's facts. Must not know who shows it."""

from __future__ import annotations

from itertools import chain

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.performance.memory import FORGETFUL, Memory
from desktop_monitor.assess.performance.request_sums import durations_by, groups_by, ordered_durations
from desktop_monitor.assess.usage import UsageReport, usage_report
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.period_facts import AgentPeriod


def account(by: Grouping, agents: AgentPeriod, prices: PriceTable, memory: Memory = FORGETFUL) -> UsageReport:
    """The account by model, project, interface, mode or day; `memory` as in `kpi_figures`."""
    groups = chain.from_iterable(memory.of(groups_by, by, agents.requests).values())
    durations = {key: found for key, found in memory.of(durations_by, by, agents.requests).items() if found}
    every = memory.of(ordered_durations, agents.requests)
    return usage_report(by, groups, durations, agents.totals, prices, every)

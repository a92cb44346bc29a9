"""Interfaces, models and projects beside each other. Must not know context modes or who shows rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.performance.estimating import estimate, mean_estimate, share_estimate
from desktop_monitor.assess.performance.figure import ENOUGH
from desktop_monitor.assess.performance.memory import FORGETFUL, Memory
from desktop_monitor.assess.performance.money import money_of_groups
from desktop_monitor.assess.performance.request_sums import durations_by, groups_by, percentiles, sums_of
from desktop_monitor.assess.performance.tables import InterfaceRow
from desktop_monitor.assess.performance.token_figures import token_caches
from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup
from desktop_monitor.metrics.period_facts import AgentPeriod, RequestCell

RATE_LIMIT = "rate_limit"
"""The kind of error of a request that was refused for want of quota."""
Features = Mapping[str, tuple[str, ...]]
"""What an interface can do, by its name, as its control declares it."""


def interface_rows(
    agents: AgentPeriod, prices: PriceTable, features: Features, memory: Memory = FORGETFUL
) -> tuple[InterfaceRow, ...]:
    """One row an interface, the one asked most first."""
    return tuple(
        replace(
            row,
            rate_limit_hits=_rate_limit_hits(agents, row.key),
            availability_ratio=_availability(agents, row.key),
            features=tuple(features.get(row.key, ())),
        )
        for row in request_rows(agents, Grouping.INTERFACE, prices, memory)
    )


def request_rows(
    agents: AgentPeriod, by: Grouping, prices: PriceTable, memory: Memory = FORGETFUL
) -> tuple[InterfaceRow, ...]:
    """One row an interface, mode, model, project or day, the one with most requests first; unknown is empty."""
    cells: dict[str, list[RequestCell]] = {}
    for cell in agents.requests:
        cells.setdefault(getattr(cell.key, by.value), []).append(cell)
    groups = memory.of(groups_by, by, agents.requests)
    whole = sums_of(chain.from_iterable(groups.values())).requests
    durations = memory.of(durations_by, by, agents.requests)
    rows = [_row(groups[key], of_key, durations[key], whole, prices, memory) for key, of_key in cells.items()]
    return tuple(sorted(rows, key=lambda row: (-row.requests, row.key)))


def _row(
    groups: Sequence[RequestGroup],
    cells: list[RequestCell],
    ordered: list[float],
    whole: int,
    prices: PriceTable,
    memory: Memory,
) -> InterfaceRow:
    sums, money = sums_of(groups), money_of_groups(groups, prices)
    response = mean_estimate((cell.durations_seconds for cell in cells), memory=memory)
    p50, p95 = percentiles(ordered) if response else (None, None)
    cache = estimate(token_caches(cells, memory))
    return InterfaceRow(
        key=groups[0].key,
        requests=sums.requests,
        share_ratio=sums.requests / whole if whole else 0.0,
        response_seconds=response,
        response_p50_seconds=p50,
        response_p95_seconds=p95,
        success_ratio=share_estimate(sums.ok, sums.judged),
        error_ratio=share_estimate(sums.errors, sums.judged),
        timeout_ratio=share_estimate(sums.timeouts, sums.judged),
        cancelled=sums.cancelled,
        rate_limit_hits=None,
        retries=sums.retries,
        cache_hit_ratio=cache.value if cache else None,
        usd_per_1k_tokens=money.usd_per_1k_tokens,
        cost_usd=money.usd,
        tokens=sum(group.tokens for group in groups),
        availability_ratio=None,
    )


def _rate_limit_hits(agents: AgentPeriod, interface: str) -> int:
    return sum(
        cell.requests for cell in agents.failures if (cell.interface, cell.error_kind) == (interface, RATE_LIMIT)
    )


def _availability(agents: AgentPeriod, interface: str) -> float | None:
    minutes = [cell for cell in agents.minutes if cell.interface == interface]
    attempted = sum(cell.attempted for cell in minutes)
    return sum(cell.answered for cell in minutes) / attempted if attempted >= ENOUGH else None

"""How the user's budgets and the providers' limits stand, and where they lead at the pace so far.

A forecast is linear and made only from a tenth of the period on: before that a single
busy hour would promise a bankruptcy. Pure; must not know the journal or any face.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from desktop_monitor.agents.options import Budgets
from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.usage import cost_of
from desktop_monitor.metrics.agent_event import LimitReading
from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup
from desktop_monitor.metrics.periods import period_of

COST_USD, TOKENS = "cost_usd", "tokens"
_LEAST_PASSED_RATIO = 0.1


class BudgetState(NamedTuple):
    """One budget and how it stands."""

    quantity: str
    """cost_usd or tokens (of all kinds)."""
    period: str
    """day, week or month."""
    limit: float
    used: float
    forecast: float | None
    """At the end of the period, at its pace so far; None until a tenth of it has passed."""
    is_complete: bool
    """False: some requests are of models without a price."""


@dataclass(frozen=True, slots=True)
class LimitState:
    """One reading of a limit and when it will be used up."""

    reading: LimitReading
    exhausted_at_seconds: float | None
    """At the pace since its window began; None: not before it resets, or not known."""


class _Budget(NamedTuple):
    quantity: str
    period: str
    limit: float


def period_starts(budgets: Budgets, now_seconds: float) -> dict[str, float]:
    """First moment of each period that has a budget, by its name."""
    periods = dict.fromkeys(budget.period for budget in _chosen(budgets))
    return {period: period_of(Grouping(period), now_seconds).start_seconds for period in periods}


def budget_states(
    budgets: Budgets, groups: Mapping[str, Iterable[RequestGroup]], prices: PriceTable, now_seconds: float
) -> tuple[BudgetState, ...]:
    """Every budget there is, from the requests of its period so far (`groups` by period)."""
    spent = {period: _spent(tuple(found), prices) for period, found in groups.items()}
    return tuple(_state(budget, spent[budget.period], now_seconds) for budget in _chosen(budgets))


def limit_states(readings: Iterable[LimitReading], now_seconds: float) -> tuple[LimitState, ...]:
    """Every limit with its forecast; one that has been reset since its reading is left out."""
    return tuple(
        LimitState(reading, _exhausted_at(reading))
        for reading in readings
        if reading.resets_at_seconds is None or reading.resets_at_seconds > now_seconds
    )


def _chosen(budgets: Budgets) -> tuple[_Budget, ...]:
    every = (
        (COST_USD, Grouping.DAY.value, budgets.cost_usd_per_day),
        (COST_USD, Grouping.WEEK.value, budgets.cost_usd_per_week),
        (COST_USD, Grouping.MONTH.value, budgets.cost_usd_per_month),
        (TOKENS, Grouping.DAY.value, budgets.tokens_per_day),
        (TOKENS, Grouping.WEEK.value, budgets.tokens_per_week),
        (TOKENS, Grouping.MONTH.value, budgets.tokens_per_month),
    )
    return tuple(_Budget(quantity, period, limit) for quantity, period, limit in every if limit is not None)


class _Spent(NamedTuple):
    cost_usd: float
    tokens: int
    is_cost_complete: bool


def _spent(groups: tuple[RequestGroup, ...], prices: PriceTable) -> _Spent:
    cost = cost_of(groups, prices)
    return _Spent(cost.usd or 0.0, sum(group.tokens for group in groups), not cost.unpriced_models)


def _state(budget: _Budget, spent: _Spent, now_seconds: float) -> BudgetState:
    is_cost = budget.quantity == COST_USD
    used = spent.cost_usd if is_cost else float(spent.tokens)
    passed = period_of(Grouping(budget.period), now_seconds).passed_ratio(now_seconds)
    forecast = used / passed if passed >= _LEAST_PASSED_RATIO else None
    return BudgetState(*budget, used, forecast, is_complete=spent.is_cost_complete or not is_cost)


def _exhausted_at(reading: LimitReading) -> float | None:
    resets_at, window = reading.resets_at_seconds, reading.window_seconds
    if reading.used_ratio >= 1.0:
        return reading.at_seconds
    if resets_at is None or not window or window <= 0 or reading.used_ratio <= 0:
        return None
    began = resets_at - window
    elapsed = reading.at_seconds - began
    if elapsed < _LEAST_PASSED_RATIO * window:
        return None
    exhausted_at = began + elapsed / reading.used_ratio
    return exhausted_at if exhausted_at < resets_at else None

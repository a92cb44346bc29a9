"""Budgets and limits say how they stand, and where they lead once that can be known."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop_monitor.agents.options import Budgets
from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.budgets import BudgetState, budget_states, limit_states, period_starts
from desktop_monitor.metrics.agent_event import LimitReading
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.periods import period_of
from tests.helpers.agent_facts import group

PRICES = PriceTable({"m": {"input_usd": 2.0, "output_usd": 10.0}})
MIDNIGHT = datetime(2026, 11, 18).astimezone().timestamp()
"""A Wednesday."""
HOUR = 3600.0
DAY = period_of(Grouping.DAY, MIDNIGHT)


def at(hours: float) -> float:
    return MIDNIGHT + hours * HOUR


def state(budgets: Budgets, now: float, *groups: object, period: str = "day") -> BudgetState:
    (found,) = budget_states(budgets, {period: groups}, PRICES, now)  # type: ignore[dict-item]
    return found


def test_only_chosen_budgets_are_asked_for() -> None:
    assert period_starts(Budgets(), at(12)) == {}
    assert budget_states(Budgets(), {}, PRICES, at(12)) == ()
    chosen = Budgets(cost_usd_per_day=5.0, tokens_per_day=100, tokens_per_month=10)
    assert period_starts(chosen, at(12)) == {"day": MIDNIGHT, "month": datetime(2026, 11, 1).astimezone().timestamp()}


def test_what_was_spent_leads_to_the_end_of_the_day_at_the_same_pace() -> None:
    found = state(Budgets(cost_usd_per_day=10.0), at(6), group(model="m", requests=1, input_tokens=1_000_000))
    assert found == BudgetState("cost_usd", "day", 10.0, 2.0, pytest.approx(8.0), is_complete=True)


@pytest.mark.parametrize(("hours", "forecast"), [(0.0, None), (2.39, None), (2.4, 1000.0), (12.0, 200.0)])
def test_there_is_no_forecast_before_a_tenth_of_the_period(hours: float, forecast: float | None) -> None:
    found = state(Budgets(tokens_per_day=1000), at(hours), group(requests=1, output_tokens=100))
    assert found.forecast == (None if forecast is None else pytest.approx(forecast))
    assert found.used == 100.0


def test_tokens_of_all_kinds_count() -> None:
    spent = group(
        requests=1, input_tokens=1, cache_read_tokens=20, cache_write_tokens=300, output_tokens=4000, reasoning_tokens=9
    )
    assert state(Budgets(tokens_per_week=1000), at(12), spent, period="week").used == 4321.0


def test_a_model_without_a_price_makes_the_cost_incomplete_and_leaves_the_tokens_whole() -> None:
    budgets = Budgets(cost_usd_per_day=1.0, tokens_per_day=10)
    unpriced = group(model="zeta", requests=1, input_tokens=5)
    cost, tokens = budget_states(budgets, {"day": (unpriced,)}, PRICES, at(12))
    assert (cost.used, cost.is_complete) == (0.0, False)
    assert (tokens.used, tokens.is_complete) == (5.0, True)


def test_every_budget_has_its_own_period() -> None:
    budgets = Budgets(1.0, 2.0, 3.0, 4, 5, 6)
    found = budget_states(
        budgets,
        {p: (group(requests=1, output_tokens=n),) for n, p in enumerate(period_starts(budgets, at(1)))},
        PRICES,
        at(1),
    )
    assert [(b.quantity, b.period, b.limit) for b in found] == [
        *(("cost_usd", "day", 1.0), ("cost_usd", "week", 2.0), ("cost_usd", "month", 3.0)),
        *(("tokens", "day", 4), ("tokens", "week", 5), ("tokens", "month", 6)),
    ]
    assert [b.used for b in found[3:]] == [0.0, 1.0, 2.0]


def reading(used: float, hours: float, window: float | None = 5 * HOUR, resets: float | None = 5.0) -> LimitReading:
    return LimitReading(
        "claude_code", at(hours), "five_hour", "status_line", used, window, None if resets is None else at(resets)
    )


@pytest.mark.parametrize(
    ("used", "hours", "exhausted"),
    [
        (0.5, 1.0, 2.0),
        (0.5, 2.5, None),
        (0.6, 2.4, 4.0),
        (0.1, 2.4, None),
        (0.0, 2.0, None),
        (0.4, 0.4, None),
        (1.0, 0.2, 0.2),
        (1.2, 3.0, 3.0),
    ],
)
def test_a_limit_is_exhausted_when_its_pace_reaches_it_before_it_resets(
    used: float, hours: float, exhausted: float | None
) -> None:
    (found,) = limit_states([reading(used, hours)], at(hours))
    assert found.exhausted_at_seconds == (None if exhausted is None else pytest.approx(at(exhausted)))


def test_a_limit_without_a_window_or_reset_has_no_forecast() -> None:
    found = limit_states(
        [reading(0.9, 1.0, window=None), reading(0.9, 1.0, resets=None), reading(0.9, 1.0, window=0.0)], at(1)
    )
    assert [state.exhausted_at_seconds for state in found] == [None, None, None]


def test_a_limit_that_was_reset_since_its_reading_says_nothing_of_now() -> None:
    assert limit_states([reading(0.9, 1.0)], at(5.0)) == ()

"""Differences are those of strata, with an interval and a chance that agree with each other."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.pricing import NO_PRICES
from desktop_monitor.assess.advice.differences import LEAST, Total, difference, is_surely_above, is_surely_below, paired
from desktop_monitor.assess.advice.followed import Standing
from desktop_monitor.assess.advice.recommendation import Scope
from desktop_monitor.assess.advice.standing import estimate_of, mean_standing, standing
from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.metrics.intervals import mean_difference_bounds, spread_of
from desktop_monitor.metrics.kpi import Kpi
from tests.helpers.advice import DAYS, answers, days_of
from tests.helpers.period_facts import facts

_VALUES = st.lists(st.floats(0.0, 1e6), min_size=20, max_size=40)


@given(_VALUES, _VALUES)
def test_one_stratum_is_welchs_interval(first: list[float], second: list[float]) -> None:
    one, other = mean_standing([("d", first)]), mean_standing([("d", second)])
    assert one is not None
    assert other is not None
    assert difference([(one, other)]) is None
    gap = difference([(one._replace(days=9), other._replace(days=9))])
    assert gap is not None
    low, high = mean_difference_bounds(spread_of(first), spread_of(second))
    assert gap.low == pytest.approx(low, abs=1e-6)
    assert gap.high == pytest.approx(high, abs=1e-6)
    # What is less likely by chance than 5 % lies outside of the 95 % interval, and the other way round.
    if math.isfinite(gap.chance) and abs(gap.chance - 0.05) > 1e-3:
        assert (gap.chance < 0.05) == (gap.low > 0 or gap.high < 0)


def test_strata_weigh_as_the_first_kinds_observations_are_spread() -> None:
    def of(mean: float, count: int) -> Standing:
        return Standing(mean, 0.01, count, count, 9)

    gap = difference(
        [(of(10.0, 30), of(8.0, 100)), (of(2.0, 10), of(4.0, 100)), (None, of(1.0, 9)), (of(1.0, 9), None)]
    )
    assert gap is not None
    assert gap.value == pytest.approx(0.75 * -2.0 + 0.25 * 2.0)
    assert (gap.first, gap.strata) == (pytest.approx(8.0), 2)
    assert (gap.first_count, gap.second_count) == (40, 200)


def test_fewer_than_enough_observations_are_no_difference() -> None:
    few = Standing(1.0, 0.01, LEAST - 1, LEAST - 1, 9)
    assert difference([(few, few._replace(observations=1000))]) is None
    assert difference([]) is None


def test_a_day_that_is_hard_for_both_kinds_makes_no_difference_between_them() -> None:
    """Whatever days are like, and however unevenly the kinds are spread over them."""
    days = [(Total(1 + day, (1 + day) * 2.0**day), Total(9 - day, (9 - day) * 2.0**day)) for day in range(8)]
    gap = paired(days, 1)
    assert gap is not None
    assert (gap.value, gap.low, gap.high) == (0.0, 0.0, 0.0)
    assert gap.chance == 1.0


def test_days_weigh_by_what_they_tell_and_are_what_is_counted() -> None:
    gap = paired([(Total(10, 40.0), Total(10, 10.0 + day)) for day in range(9)], 2)
    assert gap is not None
    # From 1.0 to 1.8 s instead of 4 s; a standard deviation of 0.27 s over nine days, Student's t 2.306.
    assert (gap.first, gap.value) == (pytest.approx(4.0), pytest.approx(-2.6))
    assert gap.high - gap.value == pytest.approx(2.306 * 0.27386 / 3, rel=1e-3)
    assert (gap.first_count, gap.second_count, gap.strata) == (90, 90, 2)
    assert paired([(Total(100, 1.0), Total(100, 2.0))] * 4, 1) is None
    assert paired([(Total(1, 1.0), Total(1, 2.0))] * 9, 1) is None
    assert paired([], 0) is None


def test_sure_means_surer_the_more_is_compared() -> None:
    found = Estimate(1.0, 0.1, 1.9, 50)
    assert not is_surely_above(0.0, found)
    assert is_surely_above(0.0, Estimate(1.0, 0.3, 1.7, 50))
    assert not is_surely_above(0.0, Estimate(1.0, 0.2, 1.8, 50), comparisons=20)
    assert is_surely_below(2.0, Estimate(1.0, 0.3, 1.7, 50))
    assert not is_surely_above(0.0, Estimate(1.0, None, None, 50))
    assert not is_surely_above(2.0, found)
    assert not is_surely_below(0.0, found)


def test_days_that_differ_make_a_mean_less_sure_than_its_answers_alone() -> None:
    alike = mean_standing((day, answers(4.0, 20, seed)) for seed, day in enumerate(DAYS))
    unlike = mean_standing((day, answers(float(seed + 1), 20, seed)) for seed, day in enumerate(DAYS))
    assert alike is not None
    assert unlike is not None
    assert alike.independent == 200
    assert unlike.independent == pytest.approx(10)
    found = estimate_of(unlike)
    assert found.low is not None
    # 1 to 10 s: a standard error of 0.96 s, and Student's t of nine degrees of freedom.
    assert found.value - found.low == pytest.approx(2.17, abs=0.02)


def test_a_kpi_stands_in_its_scope_only() -> None:
    cells = facts(*days_of(4.0, project="/a"), *days_of(8.0, project="/b"), *days_of(1.0, interface="codex"))
    values = {}
    for scope in (Scope(), Scope("claude_code"), Scope("claude_code", project="/a"), Scope("gemini")):
        found = standing(Kpi.RESPONSE_TIME, cells, scope, NO_PRICES)
        values[scope] = None if found is None else round(found.value, 6)
    assert list(values.values()) == [pytest.approx(13 / 3, abs=1e-6), 6.0, 4.0, None]
    assert standing(Kpi.SUCCESS_RATE, cells, Scope("codex"), NO_PRICES) is not None

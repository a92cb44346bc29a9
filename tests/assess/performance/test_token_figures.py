"""Cache hits count by tokens, waste by price; what has no price is named and never free."""

from __future__ import annotations

import pytest

from desktop_monitor.agents.pricing import NO_PRICES, PriceTable
from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.assess.performance.kpis import kpi_figures
from desktop_monitor.assess.performance.targets import Learned, Targets
from desktop_monitor.language.text import text
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import PeriodFacts
from tests.helpers.period_facts import contexts, facts, key, requests, waste

PRICES = PriceTable(
    {
        "claude-a": {"input_usd": 1.0, "output_usd": 5.0, "cache_read_usd": 0.1, "cache_write_usd": 1.25},
        "gpt-b": {"input_usd": 10.0, "output_usd": 10.0},
        "free": {"input_usd": 0.0, "output_usd": 0.0},
    }
)
_M = 1_000_000


def figure(kpi: Kpi, now: PeriodFacts, before: PeriodFacts | None = None, prices: PriceTable = PRICES) -> KpiFigure:
    return next(one for one in kpi_figures(now, before, Targets(), Learned(), prices) if one.kpi is kpi)


def cache(now: PeriodFacts, before: PeriodFacts | None = None) -> KpiFigure:
    return figure(Kpi.CACHE_HIT_RATE, now, before)


def efficiency(now: PeriodFacts, before: PeriodFacts | None = None, prices: PriceTable = PRICES) -> KpiFigure:
    return figure(Kpi.TOKEN_EFFICIENCY, now, before, prices)


def test_the_cache_hit_rate_is_what_was_read_of_all_input() -> None:
    cell = requests(ok=6, cache_read_tokens=600, cache_write_tokens=300, input_tokens=100)
    found = cache(facts(cell))

    assert (found.value, found.count, found.state) == (0.6, 6, FigureState.MISSED)
    assert found.fraction == pytest.approx(0.5)
    assert found.sources == ("files",)


def test_failed_requests_without_tokens_are_no_observations_of_caches() -> None:
    found = cache(facts(requests(ok=4, errors=9, cache_read_tokens=600, input_tokens=100)))

    assert (found.state, found.count) == (FigureState.NOT_ENOUGH_DATA, 4)


def test_of_few_cells_there_is_no_interval_and_of_many_there_is_one() -> None:
    def period(days: int) -> PeriodFacts:
        each = (900, 850, 800, 950, 870, 910)
        return facts(
            *(requests(key(day=str(n)), ok=5, cache_read_tokens=each[n], input_tokens=100) for n in range(days))
        )

    few, many = cache(period(4)), cache(period(6))

    assert (few.low, few.high) == (None, None)
    assert many.low is not None
    assert many.high is not None
    assert many.value is not None
    assert 0.85 < many.low < many.value < many.high < 0.92
    change = cache(period(6), period(4)).change
    assert change is not None
    assert (change.low, change.high) == (None, None)


def test_an_own_workflow_that_never_told_of_a_cached_token_told_nothing_of_caches() -> None:
    silent = requests(key("own"), own=True, ok=50, input_tokens=5_000)

    assert cache(facts(silent)).state is FigureState.NO_DATA
    assert cache(facts(silent, requests(ok=5, cache_read_tokens=1, input_tokens=1))).value == 0.5


def test_an_own_workflow_that_told_of_one_counts_with_all_its_requests() -> None:
    cold = requests(key("own", day="a"), own=True, ok=5, input_tokens=600)
    warm = requests(key("own", day="b"), own=True, ok=5, input_tokens=100, cache_read_tokens=300)

    assert cache(facts(cold, warm)).value == 0.3


def test_a_client_that_never_used_its_cache_has_a_rate_of_nothing() -> None:
    assert cache(facts(requests(ok=5, input_tokens=600))).value == 0.0


def test_without_any_tokens_the_workflows_own_caches_are_told_and_said_so() -> None:
    looked = contexts("FANCY", cache_hits=6, cache_misses=2)
    found = cache(facts(contexts=(looked,)), facts(contexts=(contexts("FANCY", cache_hits=2, cache_misses=6),)))

    assert (found.value, found.count, found.sources) == (0.75, 8, ("workflow",))
    assert found.notes == (text("kpi.note.own_caches"),)
    assert found.change is not None
    assert found.change.value == 0.5
    assert found.low is not None
    assert found.low == pytest.approx(0.4093, abs=1e-4)  # Wilson


def test_tokens_and_look_ups_are_never_mixed() -> None:
    looked = contexts("FANCY", cache_hits=100, cache_misses=0)
    cell = requests(ok=5, cache_read_tokens=1, input_tokens=3)

    assert cache(facts(cell, contexts=(looked,))).value == 0.25
    assert cache(facts(contexts=(looked,)), facts(cell)).previous is None


def test_a_few_requests_with_tokens_do_not_hide_the_workflows_own_caches() -> None:
    few = requests(ok=4, cache_read_tokens=1, input_tokens=3)
    looked = contexts("FANCY", cache_hits=90, cache_misses=10)
    assert (cache(facts(few, contexts=(looked,))).value, cache(facts(few, contexts=(looked,))).count) == (0.9, 100)

    scarcely = contexts("FANCY", cache_hits=3, cache_misses=1)
    assert cache(facts(few, contexts=(scarcely,))).state is FigureState.NOT_ENOUGH_DATA
    assert cache(facts(few, contexts=(scarcely,))).notes == ()


def test_waste_is_weighted_by_price_and_cache_reads_are_left_out() -> None:
    # Spent: 2 x 1 USD of input, 1 x 5 of output, 2 x 1.25 of cache writes: 9.50 USD.
    cell = requests(ok=5, input_tokens=2 * _M, output_tokens=_M, cache_write_tokens=2 * _M, cache_read_tokens=900 * _M)
    # Wasted: 0.5 x 1 + 0.1 x 5 of failed ones, 1 x 1.25 of writes nobody read: 2.25 USD.
    lost = waste(failed_input_tokens=_M // 2, failed_output_tokens=_M // 10, unread_cache_write_tokens=_M)

    found = efficiency(facts(cell, waste=(lost,)))

    assert found.value == pytest.approx(1 - 2.25 / 9.5)
    assert found.count == 5
    assert found.coverage_ratio == 1.0


def test_writes_kept_for_an_hour_cost_what_they_cost() -> None:
    cell = requests(ok=5, cache_write_tokens=2 * _M, cache_write_1h_tokens=_M)  # 1.25 + 2.00 USD
    lost = waste(unread_cache_write_tokens=_M, unread_cache_write_1h_tokens=_M)

    assert efficiency(facts(cell, waste=(lost,))).value == pytest.approx(1.25 / 3.25)


def test_writes_that_may_still_be_read_are_spent_and_not_wasted() -> None:
    cell = requests(ok=5, cache_write_tokens=_M)

    assert efficiency(facts(cell, waste=(waste(open_cache_write_tokens=_M),))).value == 1.0


def test_dear_tokens_weigh_more_than_cheap_ones() -> None:
    cheap, dear = key(model="claude-a"), key(model="gpt-b")
    cells = (requests(cheap, ok=5, input_tokens=_M), requests(dear, ok=5, input_tokens=_M))

    assert efficiency(facts(*cells, waste=(waste(cheap, failed_input_tokens=_M),))).value == pytest.approx(10 / 11)
    assert efficiency(facts(*cells, waste=(waste(dear, failed_input_tokens=_M),))).value == pytest.approx(1 / 11)


def test_models_without_a_price_are_left_out_and_named() -> None:
    cells = (requests(ok=6, input_tokens=_M), requests(key(model="zeta-9"), ok=2, input_tokens=_M))
    lost = waste(key(model="zeta-9"), failed_input_tokens=_M)

    found = efficiency(facts(*cells, waste=(lost,)))

    assert (found.value, found.count, found.coverage_ratio) == (1.0, 6, 0.75)
    assert found.notes == (text("kpi.note.unpriced", models="zeta-9"),)


def test_without_any_price_nothing_is_said_of_efficiency() -> None:
    found = efficiency(facts(requests(ok=9, input_tokens=_M)), prices=NO_PRICES)

    assert (found.state, found.value, found.coverage_ratio) == (FigureState.NO_DATA, None, 0.0)


def test_tokens_that_cost_nothing_weigh_nothing() -> None:
    assert efficiency(facts(requests(key(model="free"), ok=9, input_tokens=_M))).state is FigureState.NO_DATA


def test_requests_whose_cost_the_client_states_are_weighed_with_list_prices_too() -> None:
    cell = requests(ok=5, input_tokens=_M, has_cost=True, cost_usd=99.0)

    assert efficiency(facts(cell, waste=(waste(failed_input_tokens=_M // 4),))).value == pytest.approx(0.75)


def test_more_is_never_wasted_than_was_spent() -> None:
    cell = requests(ok=5, input_tokens=_M)

    assert efficiency(facts(cell, waste=(waste(failed_input_tokens=9 * _M),))).value == 0.0


def test_of_many_models_without_a_price_the_first_are_named_and_the_others_counted() -> None:
    cells = [requests(key(model=f"zeta-{n}"), ok=1, input_tokens=1) for n in range(7)]

    assert efficiency(facts(*cells)).notes == (
        text("kpi.note.unpriced", models="zeta-0, zeta-1, zeta-2, zeta-3, zeta-4"),
        text("kpi.note.more_unpriced", count=2),
    )

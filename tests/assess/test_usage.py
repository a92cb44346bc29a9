"""Requests are added up to an account whose every figure can be told from where it came."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.pricing import NO_PRICES, PriceTable
from desktop_monitor.assess.usage import Durations, Unattributed, UsageReport, cost_of, usage_report
from desktop_monitor.assess.usage_document import row_document
from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup, TotalRow
from tests.helpers.agent_facts import group

_RATES = {"claude-a": (3.0, 15.0, 0.3, 3.75, 6.0), "gpt-b": (1.0, 4.0, 0.1, 1.0, 2.0)}
_FIELDS = ("input_usd", "output_usd", "cache_read_usd", "cache_write_usd", "cache_write_1h_usd")
PRICES = PriceTable({name: dict(zip(_FIELDS, rates, strict=True)) for name, rates in _RATES.items()})


def report(*groups: RequestGroup, by: Grouping = Grouping.DAY, totals: Sequence[TotalRow] = ()) -> UsageReport:
    return usage_report(by, groups, {}, totals, PRICES)


def test_nothing_is_an_account_without_cost() -> None:
    empty = report()

    assert empty.rows == ()
    assert empty.totals.requests == 0
    assert empty.totals.cost.usd is None
    assert empty.totals.durations is None
    assert empty.totals.unattributed is None


def test_what_the_client_states_wins_over_the_list_price() -> None:
    cost = cost_of([group(model="claude-a", has_cost=True, cost_usd=0.5, requests=2, input_tokens=1_000_000)], PRICES)

    assert cost.usd == 0.5
    assert cost.priced_usd == 0.0
    assert (cost.own_requests, cost.priced_requests) == (2, 0)


def test_a_cost_of_nothing_that_the_client_states_is_0_and_known() -> None:
    assert cost_of([group(has_cost=True, requests=1, input_tokens=5)], NO_PRICES).usd == 0.0


def test_a_model_without_a_price_is_named_and_never_costs_0() -> None:
    cost = cost_of([group(model="zeta-9", requests=3, input_tokens=10)], PRICES)

    assert cost.usd is None
    assert cost.unpriced_models == ("zeta-9",)
    assert cost.unpriced_requests == 3


def test_what_is_priced_is_summed_beside_what_is_not() -> None:
    found = report(
        group(key="d", model="claude-a", requests=1, input_tokens=1_000_000),
        group(key="d", model="zeta-9", requests=1, input_tokens=1),
        group(key="d", model="own", has_cost=True, cost_usd=0.25, requests=1),
    ).totals.cost

    assert found.usd == pytest.approx(3.25)
    assert found.priced_usd == pytest.approx(3.0)
    assert found.unpriced_models == ("zeta-9",)
    assert (found.own_requests, found.priced_requests, found.unpriced_requests) == (1, 1, 1)


def test_a_guess_of_the_client_is_counted_as_one() -> None:
    cost = cost_of([group(has_cost=True, cost_usd=0.06, requests=3, guessed=2, input_tokens=1)], PRICES)

    assert (cost.usd, cost.own_requests, cost.guessed_requests) == (0.06, 1, 2)


def test_failed_requests_without_tokens_need_no_price() -> None:
    cost = cost_of([group(model="zeta-9", requests=4, errors=4)], PRICES)

    assert cost.usd is None
    assert cost.unpriced_models == ()
    assert cost_of([group(model="claude-a", requests=4, errors=4)], PRICES).usd is None


def test_a_price_under_another_name_and_fast_mode_without_a_price_are_told() -> None:
    cost = cost_of(
        [
            group(model="claude-a[1m]", requests=1, input_tokens=1_000_000),
            group(model="gpt-b", is_fast=True, requests=1, input_tokens=1),
        ],
        PRICES,
    )

    assert cost.usd == pytest.approx(3.0)
    assert cost.priced_as == (("claude-a[1m]", "claude-a"),)
    assert cost.unpriced_models == ("gpt-b (fast)",)


def test_durations_of_all_rows_make_the_totals() -> None:
    groups = (group(key="a", requests=3), group(key="b", requests=1))
    found = usage_report(Grouping.MODEL, groups, {"a": [1.0, 2.0, 3.0], "b": [10.0]}, (), NO_PRICES)

    assert found.rows[0].durations == Durations(2.0, 2.0, pytest.approx(2.9))
    assert found.rows[1].durations == Durations(10.0, 10.0, 10.0)
    assert found.totals.durations == Durations(4.0, 2.5, pytest.approx(8.95))


def _total(session: str, quantity: str, client: float, requests: float, model: str = "claude-a") -> TotalRow:
    return TotalRow("claude_code", session, model, quantity, client, requests)


def test_what_the_clients_totals_have_more_is_unattributed_by_session_and_model_but_not_by_day() -> None:
    totals = (
        _total("s1", "input_tokens", 350, 339),
        _total("s1", "cost_usd", 0.5, 0.4),
        _total("s2", "output_tokens", 10, 90),
        _total("s2", "requests", 5, 4),
    )
    groups = (group(key="s1", requests=1), group(key="s2", requests=1))
    by_session = report(*groups, by=Grouping.SESSION, totals=totals)

    assert by_session.totals.unattributed == Unattributed(input_tokens=11, cost_usd=pytest.approx(0.1))
    assert by_session.rows[0].unattributed == by_session.totals.unattributed
    assert by_session.rows[1].unattributed == Unattributed()
    by_day = report(group(key="2026-11-22", requests=1), totals=totals)
    assert by_day.rows[0].unattributed is None
    assert by_day.totals.unattributed == by_session.totals.unattributed


def test_the_document_has_every_key_of_the_contract() -> None:
    row = report(group(requests=2, ok=1, errors=1, input_tokens=7, model="zeta-9", by_file=2)).totals
    found = row_document(row)

    assert set(found) >= {
        *("requests", "ok", "errors", "timeouts", "retries", "input_tokens", "cache_read_tokens"),
        *("cache_write_tokens", "output_tokens", "reasoning_tokens", "cost_usd", "unpriced_models"),
        *("duration_seconds", "sources"),
    }
    assert found["cost_usd"] is None
    assert found["unpriced_models"] == ["zeta-9"]
    assert found["duration_seconds"] == {"mean": None, "p50": None, "p95": None}
    assert found["sources"] == {"files": 2, "otlp": 0, "workflow": 0, "both": 0}


_COUNT = st.integers(0, 10**7)
_COUNTS = (
    *("ok", "errors", "timeouts", "cancelled", "retries", "input_tokens", "cache_read_tokens"),
    *("cache_write_tokens", "output_tokens", "by_file", "by_otlp", "by_workflow", "by_both"),
)


@st.composite
def groups(draw: st.DrawFn) -> RequestGroup:
    counts = {name: draw(_COUNT) for name in _COUNTS}
    counts["requests"] = counts["ok"] + counts["errors"] + counts["timeouts"] + counts["cancelled"] + draw(_COUNT)
    return group(
        key=draw(st.sampled_from(["2026-11-21", "2026-11-22", "", "x\x1b[2J"])),
        interface=draw(st.sampled_from(["claude_code", "codex"])),
        model=draw(st.sampled_from(["claude-a", "gpt-b", "zeta-9", "", "claude-a-20260101"])),
        is_fast=draw(st.booleans()),
        has_cost=draw(st.booleans()),
        context_band=draw(st.integers(0, 4)),
        cache_write_1h_tokens=draw(st.integers(0, counts["cache_write_tokens"])),
        reasoning_tokens=draw(st.integers(0, counts["output_tokens"])),
        cost_usd=draw(st.floats(0, 1e4)),
        **counts,
    )


@given(st.lists(groups(), max_size=12), st.sampled_from(Grouping), st.randoms())
def test_rows_add_up_to_the_totals_in_any_order(found: list[RequestGroup], by: Grouping, chance: random.Random) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    account = usage_report(by, found, {}, (), PRICES)

    assert usage_report(by, shuffled, {}, (), PRICES) == account
    assert [row.key for row in account.rows] == sorted({one.key for one in found})
    for name in ("requests", *_COUNTS[:9], "reasoning_tokens"):
        assert sum(getattr(row, name) for row in account.rows) == getattr(account.totals, name)
    for name in ("own_requests", "priced_requests", "unpriced_requests", "guessed_requests"):
        assert sum(getattr(row.cost, name) for row in account.rows) == getattr(account.totals.cost, name)
    whole = account.totals.cost
    told = (whole.own_requests, whole.guessed_requests, whole.priced_requests, whole.unpriced_requests)
    assert sum(told) == account.totals.requests
    for name in ("files", "otlp", "workflow", "both"):
        assert sum(getattr(row.sources, name) for row in account.rows) == getattr(account.totals.sources, name)
    costs = [row.cost.usd for row in account.rows if row.cost.usd is not None]
    assert account.totals.cost.usd == (pytest.approx(sum(costs)) if costs else None)
    assert set(account.totals.cost.unpriced_models) == {m for row in account.rows for m in row.cost.unpriced_models}


def _by_hand(one: RequestGroup) -> float | None:
    """The same reckoning, token kind by token kind and in another order."""
    if one.has_cost:
        return one.cost_usd
    prices = _RATES.get(one.model.removesuffix("-20260101"))
    kinds = (one.input_tokens, one.output_tokens, one.cache_read_tokens, one.cache_write_tokens)
    if prices is None or one.is_fast or not sum(kinds):
        return None
    upgrade = one.cache_write_1h_tokens * (prices[4] - prices[3])
    return (sum(count * rate for count, rate in zip(kinds, prices, strict=False)) + upgrade) / 1e6


@given(st.lists(groups(), max_size=8))
def test_every_row_costs_what_its_requests_cost(found: list[RequestGroup]) -> None:
    expected: dict[str, list[float]] = defaultdict(list)
    for one in found:
        usd = _by_hand(one)
        if usd is not None:
            expected[one.key].append(usd)
    for row in usage_report(Grouping.DAY, found, {}, (), PRICES).rows:
        costs = expected.get(row.key)
        assert row.cost.usd == (pytest.approx(sum(costs)) if costs else None)

"""Modes, interfaces, models and projects beside each other: reckoned from facts, never with too few of them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.pricing import NO_PRICES, PriceTable
from desktop_monitor.assess.performance.comparing import tables
from desktop_monitor.assess.performance.interface_rows import request_rows
from desktop_monitor.assess.performance.request_sums import without_days
from desktop_monitor.assess.performance.tables import ModeComparison, Tables
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.period_facts import AgentPeriod, FailureCell, MinuteCell, PeriodFacts, SessionMemoryCell
from tests.helpers.period_facts import contexts, facts, key, requests

PRICES = PriceTable({"claude-a": {"input_usd": 1.0, "output_usd": 5.0}})
_MIB = 1024.0**2
_FANCY = contexts(
    "FANCY",
    (2.1, 2.2, 2.3, 2.4, 2.5),
    memory_bytes=(240 * _MIB, 242 * _MIB, 245 * _MIB, 248 * _MIB, 250 * _MIB),
    accuracy_ratios=(0.93, 0.94, 0.95, 0.96, 0.97),
    accuracy_methods=("judge",),
    cache_hits=78,
    cache_misses=22,
    files_selected=23,
    files_scanned=150,
)
_SIMPLE = contexts(
    "SIMPLE",
    (0.18, 0.19, 0.2, 0.21, 0.22),
    memory_bytes=(34 * _MIB, 34.5 * _MIB, 35 * _MIB, 35.5 * _MIB, 36 * _MIB),
    accuracy_ratios=(0.80, 0.81, 0.82, 0.83, 0.84),
    accuracy_methods=("judge",),
)
_MODES = facts(
    requests(key("own", mode="FANCY"), (3.0,) * 5, own=True, input_tokens=1_000_000),
    requests(key("own", mode="SIMPLE"), (1.0,) * 5, own=True, errors=5),
    requests(key("own"), (9.0,) * 5, own=True),
    contexts=(_FANCY, _SIMPLE),
)


def made(now: PeriodFacts, prices: PriceTable = PRICES) -> Tables:
    return tables(now, prices, {"claude_code": ("tool_restrictions",)})


def comparison(now: PeriodFacts) -> ModeComparison:
    (found,) = made(now).mode_comparisons
    return found


def test_a_mode_has_its_contexts_and_its_requests() -> None:
    fancy, simple = made(_MODES).modes

    assert (fancy.mode, fancy.operations, fancy.share_ratio) == ("FANCY", 10, 0.4)
    assert fancy.preparation_seconds is not None
    assert (fancy.preparation_seconds.value, fancy.preparation_seconds.count) == (pytest.approx(2.3), 5)
    assert fancy.response_seconds is not None
    assert fancy.response_seconds.value == 3.0
    assert fancy.memory_bytes is not None
    assert fancy.memory_bytes.value == 245 * _MIB
    assert fancy.accuracy_ratio is not None
    assert fancy.accuracy_ratio.value == pytest.approx(0.95)
    assert fancy.accuracy_methods == ("judge",)
    assert fancy.cache_hit_ratio is not None
    assert (fancy.cache_hit_ratio.value, fancy.cache_hit_ratio.count) == (0.78, 100)
    assert (fancy.files_selected, fancy.files_scanned) == (23, 150)
    assert fancy.usd_per_request == pytest.approx(0.2)
    assert (simple.mode, simple.operations, simple.share_ratio) == ("SIMPLE", 15, 0.6)
    assert simple.success_ratio is not None
    assert simple.success_ratio.value == 0.5
    assert (simple.cache_hit_ratio, simple.files_selected, simple.files_scanned) == (None, None, None)


def test_ratios_and_differences_of_modes_are_reckoned_with_their_intervals() -> None:
    found = comparison(_MODES)

    assert (found.first, found.second) == ("FANCY", "SIMPLE")
    assert found.speed_ratio is not None
    assert found.speed_ratio.value == pytest.approx(11.5)
    # Standard errors of 3.074 % and 3.536 %, 7.848 degrees of freedom: t = 2.3135
    half = 2.3135 * math.hypot(0.0307438, 0.0353553)
    assert found.speed_ratio.low == pytest.approx(11.5 * math.exp(-half), rel=1e-3)
    assert found.speed_ratio.high == pytest.approx(11.5 * math.exp(half), rel=1e-3)
    assert found.memory_ratio is not None
    assert found.memory_ratio.value == pytest.approx(7.0)
    assert found.accuracy_difference is not None
    assert found.accuracy_difference.value == pytest.approx(-0.13)
    assert found.accuracy_difference.low is not None
    assert found.accuracy_difference.low == pytest.approx(-0.13 - 2.306 * 0.01, abs=1e-4)
    assert found.response_difference_seconds is not None
    assert found.response_difference_seconds.value == -2.0


def test_accuracies_that_were_found_in_different_ways_are_not_compared() -> None:
    other = _SIMPLE._replace(accuracy_methods=("votes",))

    assert comparison(facts(contexts=(_FANCY, other))).accuracy_difference is None


def test_where_no_context_told_of_memory_it_is_that_of_the_sessions_in_the_mode() -> None:
    told = tuple(SessionMemoryCell(mode, (size * _MIB,) * 5) for mode, size in (("FANCY", 600.0), ("SIMPLE", 200.0)))
    cells = [requests(key(mode=mode), (1.0,) * 5) for mode in ("FANCY", "SIMPLE")]
    now = facts(*cells, session_memory=told)
    fancy, _ = made(now).modes
    ratio = comparison(now).memory_ratio

    assert fancy.memory_bytes is not None
    assert (fancy.memory_bytes.value, fancy.memory_bytes.count, fancy.is_session_memory) == (600 * _MIB, 5, True)
    assert ratio is not None
    assert ratio.value == pytest.approx(3.0)

    # What a context takes is not compared with what a session takes.
    mixed = facts(*cells, session_memory=told, contexts=(_SIMPLE,))
    assert [row.is_session_memory for row in made(mixed).modes] == [True, False]
    assert comparison(mixed).memory_ratio is None


def test_with_fewer_than_five_observations_nothing_is_said() -> None:
    few = contexts("FANCY", (1.0,) * 4, memory_bytes=(1.0,) * 4, accuracy_ratios=(0.5,) * 4, cache_hits=4)
    now = facts(requests(key(mode="FANCY"), (1.0,) * 4, errors=0, input_tokens=9), contexts=(few, _SIMPLE))
    (fancy, _), found = made(now).modes, comparison(now)

    assert (fancy.operations, fancy.preparation_seconds, fancy.response_seconds) == (8, None, None)
    assert (fancy.memory_bytes, fancy.accuracy_ratio, fancy.cache_hit_ratio) == (None, None, None)
    assert (fancy.success_ratio, fancy.usd_per_request) == (None, None)
    assert (found.speed_ratio, found.memory_ratio, found.accuracy_difference) == (None, None, None)
    assert found.response_difference_seconds is None


def test_only_the_modes_used_most_are_compared_with_each_other() -> None:
    cells = [requests(key(mode=f"m{n:03}"), ok=n + 1) for n in range(200)]
    found = made(facts(*cells)).mode_comparisons

    assert len(found) == 15
    assert found[0].first == "m194"


def test_an_interface_has_its_outcomes_answers_money_and_features() -> None:
    now = facts(
        requests(seconds=(1.0,) * 8, ok=8, errors=1, timeouts=1, cancelled=2, retries=3, input_tokens=1_000_000),
        requests(key("codex", "zeta-9"), (2.0,) * 5, input_tokens=500),
        failures=(
            FailureCell("claude_code", "rate_limit", 1),
            FailureCell("claude_code", "server", 1),
            FailureCell("codex", "rate_limit", 7),
        ),
        minutes=(MinuteCell("d", "claude_code", 8, 6), MinuteCell("d", "codex", 4, 4)),
    )
    first, second = made(now).interfaces

    assert (first.key, first.requests, first.cancelled, first.retries) == ("claude_code", 12, 2, 3)
    assert first.share_ratio == pytest.approx(12 / 17)
    assert first.response_seconds is not None
    assert (first.response_p50_seconds, first.response_p95_seconds) == (1.0, 1.0)
    assert (first.success_ratio and first.success_ratio.value, first.success_ratio and first.success_ratio.count) == (
        0.8,
        10,
    )
    assert first.error_ratio is not None
    assert first.timeout_ratio is not None
    assert (first.error_ratio.value, first.timeout_ratio.value) == (0.1, 0.1)
    assert (first.rate_limit_hits, second.rate_limit_hits) == (1, 7)
    assert (first.cost_usd, first.usd_per_1k_tokens, first.tokens) == (1.0, 0.001, 1_000_000)
    assert (second.cost_usd, second.usd_per_1k_tokens, second.tokens) == (None, None, 500)
    assert (first.availability_ratio, second.availability_ratio) == (0.75, None)
    assert (first.features, second.features) == (("tool_restrictions",), ())
    assert (first.cache_hit_ratio, second.cache_hit_ratio) == (0.0, 0.0)


def test_tokens_without_a_price_make_the_others_neither_cheaper_nor_dearer() -> None:
    now = facts(requests(ok=5, output_tokens=1_000_000), requests(key(model="zeta-9"), ok=5, output_tokens=9_000_000))
    (row,) = made(now).interfaces

    assert (row.cost_usd, row.usd_per_1k_tokens) == (5.0, 0.005)


def test_models_and_projects_have_rows_without_what_is_an_interfaces_own() -> None:
    now = facts(
        requests(key(model="a", project="/x"), (1.0,)),
        requests(key(model="", project="/x"), (1.0,) * 2),
        failures=(FailureCell("claude_code", "rate_limit", 1),),
    )
    found = made(now)

    assert [(row.key, row.requests) for row in found.models] == [("", 2), ("a", 1)]
    assert [(row.key, row.requests) for row in found.projects] == [("/x", 3)]
    assert {(row.rate_limit_hits, row.availability_ratio) for row in (*found.models, *found.projects)} == {(None, None)}


def test_nothing_makes_no_rows() -> None:
    assert made(facts()) == Tables()


_CELL = st.builds(
    lambda interface, model, day, seconds, errors, tokens, cost: requests(
        key(interface, model, day=day),
        seconds,
        errors=errors,
        input_tokens=tokens,
        output_tokens=errors,
        has_cost=cost,
        cost_usd=cost * 0.5,
    ),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["claude-a", "zeta-9"]),
    st.sampled_from(["1", "2", "3"]),
    st.lists(st.floats(0, 100), max_size=4),
    st.integers(0, 4),
    st.integers(0, 1000),
    st.booleans(),
)


@given(st.lists(_CELL, max_size=10), st.sampled_from([Grouping.INTERFACE, Grouping.MODEL, Grouping.PROJECT]))
def test_rows_are_the_same_whether_days_are_told_apart_or_not(cells: list, by: Grouping) -> None:
    apart = request_rows(AgentPeriod(requests=tuple(cells)), by, PRICES)
    together = request_rows(AgentPeriod(requests=without_days(cells)), by, PRICES)

    assert len(apart) == len(together)
    for one, other in zip(apart, together, strict=True):
        assert (one.key, one.requests, one.tokens, one.success_ratio) == (
            other.key,
            other.requests,
            other.tokens,
            other.success_ratio,
        )
        assert one.cost_usd == (None if other.cost_usd is None else pytest.approx(other.cost_usd))
        assert (one.response_p50_seconds, one.response_p95_seconds) == (
            other.response_p50_seconds,
            other.response_p95_seconds,
        )
        assert one.response_seconds is other.response_seconds is None or (
            one.response_seconds is not None
            and other.response_seconds is not None
            and one.response_seconds.value == pytest.approx(other.response_seconds.value)
        )


@given(st.lists(_CELL, max_size=10))
def test_shares_of_rows_add_up_to_all(cells: list) -> None:
    rows = tables(facts(*cells), NO_PRICES, {}).interfaces

    assert sum(row.requests for row in rows) == sum(group.requests for cell in cells for group in cell.groups)
    assert not any(row.requests for row in rows) or sum(row.share_ratio for row in rows) == pytest.approx(1.0)

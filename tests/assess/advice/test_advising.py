"""No recommendation without evidence: none of months without any difference, and none of nonsense."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.advice.advising import ADVICE_RULES, recommendations
from desktop_monitor.assess.advice.recommendation import Strategy
from desktop_monitor.assess.advice.situation import AlertRuleNow, ControlNow, PastIncident, SessionNow, WorkflowSettings
from desktop_monitor.assess.performance.comparing import tables
from desktop_monitor.assess.performance.kpis import kpi_figures
from desktop_monitor.assess.performance.targets import Learned
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.metrics.kpi import KPIS
from desktop_monitor.metrics.period_facts import FailureCell, PeriodFacts, ToolCell, TurnCell
from tests.helpers.advice import advice, at, said, together
from tests.helpers.advice_months import PRICES, Month
from tests.helpers.period_facts import START, contexts, facts, key, requests, waste

PERIODS = 200
_RANDOM_RULES = frozenset(
    {
        *("mode_answers", "mode_preparation", "mode_accuracy", "interface", "context_cache", "file_filters"),
        *("background", "cache_cold", "cheaper_model", "failures", "retries", "failed_tool", "aborted_turns"),
        *("pool_size", "automatic_switching", "missing_alert"),
    }
)


@pytest.mark.parametrize("days", [7, 30])
def test_of_200_periods_without_any_difference_each_rule_advises_in_no_more_than_five(days: int) -> None:
    """2.5 %: where nothing differs, or everything is just at the threshold of the rule that asks about it."""
    false: Counter[str] = Counter()
    for seed in range(PERIODS):
        month = Month(seed, days)
        of_month, situation = month.facts(), month.situation()
        figures = kpi_figures(of_month, None, month.targets(), Learned(), PRICES)
        found = recommendations(of_month, figures, tables(of_month, PRICES, {}), situation)
        false.update({one.rule for one in found})
    assert {rule.name for rule in ADVICE_RULES} >= _RANDOM_RULES >= set(false)
    assert max(false.values(), default=0) <= 0.025 * PERIODS


def test_nothing_at_all_yields_nothing() -> None:
    assert advice(PeriodFacts(0.0, 0.0)) == advice(facts()) == advice(facts(), at(prices=PRICES)) == ()


def test_every_rule_has_a_name_of_its_own() -> None:
    names = [rule.name for rule in ADVICE_RULES]
    assert len(set(names)) == len(names)


_NAMES = st.one_of(
    st.sampled_from(["", "FANCY", "claude-opus-5", "\n# head", "=cmd()", "<b>", "\u202e", "x" * 4096, "{0}", "\ud800"]),
    st.text(st.characters(exclude_categories=()), max_size=8),
)
_SECONDS = st.floats(0.0, 1e18)
_COUNTS = st.sampled_from([0, 1, 5, 60, 10**18])
_KEYS = st.builds(
    key, interface=_NAMES, model=_NAMES, mode=_NAMES, project=_NAMES, day=st.sampled_from(["a", "b", "c"])
)
_CELLS = st.builds(
    lambda of, seconds, own, tokens, errors: requests(
        of, seconds, own=own, input_tokens=tokens, output_tokens=tokens, cache_write_tokens=tokens, errors=errors
    ),
    _KEYS,
    st.lists(_SECONDS, max_size=40),
    st.booleans(),
    _COUNTS,
    _COUNTS,
)
_CONTEXTS = st.builds(
    lambda mode, seconds, project, count: contexts(
        mode, seconds, project=project, cache_hits=count, cache_misses=count, files_selected=count, files_scanned=count,
        hit_durations_seconds=seconds, miss_durations_seconds=sorted(seconds), memory_bytes=seconds,
    ),
    _NAMES, st.lists(_SECONDS, max_size=30), _NAMES, _COUNTS,
)  # fmt: skip
_FACTS = st.builds(
    lambda cells, told, name, count, of: facts(
        *cells,
        contexts=tuple(told),
        waste=(waste(of, unread_cache_write_tokens=count, failed_output_tokens=count),),
        failures=(FailureCell(name, name, count),),
        tools=(ToolCell(name, name, count, 0, count, 0, 0, 0, 0.0),),
        turns=(TurnCell(name, count, count, 0, ()),),
        sessions=count,
    ),
    st.lists(_CELLS, max_size=6), st.lists(_CONTEXTS, max_size=4), _NAMES, _COUNTS, _KEYS,
)  # fmt: skip
_NUMBERS = st.none() | st.floats(width=64)
_SITUATIONS = st.builds(
    lambda strategy, sessions, name, cores, prices: at(
        strategy=strategy,
        sessions=tuple(sessions),
        controls=(ControlNow(name, "context_mode", name, (name, "SIMPLE", "FANCY"), name),),
        alert_rules=(AlertRuleNow(name, name, is_enabled=True),),
        incidents=(PastIncident("response_time", -1e300, 1e300), PastIncident("memory_usage", 1e300, None)) * 6,
        workflows=WorkflowSettings(cores, is_preloading=None, concurrent_operations=cores),
        cores=cores,
        prices=prices,
    ),
    st.sampled_from(Strategy),
    st.lists(
        st.builds(
            SessionNow, _NAMES, _NAMES, st.sampled_from(SessionState), _NAMES, _NAMES, state_seconds=_NUMBERS,
            context_ratio=_NUMBERS, requests=_COUNTS, cpu_cores=_NUMBERS, memory_bytes=_NUMBERS, readings=_COUNTS,
        ),
        max_size=4,
    ),
    _NAMES,
    st.sampled_from([None, 0, 1, 8, 10**9]),
    st.sampled_from([PriceTable(), PRICES]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(_FACTS, _SITUATIONS)
def test_hostile_names_and_huge_numbers_yield_sound_advice_or_none(of: PeriodFacts, situation: object) -> None:
    assert isinstance(situation, type(at()))
    found = advice(of, situation)

    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert one.evidence
        assert one.count > 0
        assert len(one.key) < 200
        assert len(said(one)) < 5000
        if one.gain:
            assert all(map(math.isfinite, (one.gain.from_value, one.gain.to_value)))
            assert one.gain.to_low <= one.gain.to_value <= one.gain.to_high
        if one.money:
            assert one.money.low_usd <= one.money.usd <= one.money.high_usd
    for better in together(of, situation):
        assert better.to_low <= better.to_value <= better.to_high


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(Strategy))
def test_what_all_may_bring_is_never_more_than_what_each_may(seed: int, strategy: Strategy) -> None:
    month = Month(seed % 50)
    of_month = month.facts()
    # SIMPLE answers of one interface become faster, and so much that it is found.
    cells = tuple(
        cell._replace(durations_seconds=[one / 8 for one in cell.durations_seconds])
        if cell.key.mode == "SIMPLE" and seed % 3
        else cell
        for cell in of_month.agents.requests
    )
    of_month = replace(of_month, agents=replace(of_month.agents, requests=cells))
    situation = month.situation(strategy)
    single = {one.key: one.gain for one in advice(of_month, situation)}

    for better in together(of_month, situation):
        gains = [single[name] for name in better.recommendations]
        most = sum(abs(gain.to_value - gain.from_value) for gain in gains if gain)
        assert abs(better.to_value - better.from_value) <= most + 1e-9
        assert (better.to_value < better.from_value) is KPIS[better.kpi].is_lower_better
        assert all(gain and gain.kpi is better.kpi for gain in gains)


@pytest.mark.parametrize("strategy", Strategy)
def test_the_order_is_the_same_however_often_and_in_whatever_order_facts_come(strategy: Strategy) -> None:
    month = Month(7)
    of_month = month.facts()
    cells = [
        cell._replace(durations_seconds=[1.0] * 8) if cell.key.mode == "SIMPLE" else cell
        for cell in of_month.agents.requests
    ]
    of_month = replace(of_month, agents=replace(of_month.agents, requests=tuple(cells)))
    turned = replace(of_month, agents=replace(of_month.agents, requests=tuple(reversed(cells))))

    found = [one.key for one in advice(of_month, month.situation(strategy))]
    assert found == [one.key for one in advice(turned, month.situation(strategy))]
    assert found


def test_thousands_of_alerts_and_times_without_end_are_no_obstacle() -> None:
    control = ControlNow("c", "context_mode", "", ("FANCY", "SIMPLE"), "FANCY")
    many = tuple(PastIncident("response_time", START + n / 10, START + n / 10) for n in range(15_000))
    short = tuple(PastIncident("memory_usage", START + n / 10, START + n / 10) for n in range(15_000))
    endless = SessionNow("claude_code", "s", SessionState.WAITING, state_seconds=math.inf, requests=9)
    burning = SessionNow(
        "claude_code",
        "t",
        SessionState.IDLE,
        state_seconds=1e300,
        cpu_cores=math.inf,
        memory_bytes=math.inf,
        readings=9,
    )
    found = advice(facts(), at(controls=(control,), incidents=(*many, *short), sessions=(endless, burning)))
    assert all(said(one) for one in found)

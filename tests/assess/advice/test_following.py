"""What came of advice is told from what was measured before and since, and not sooner than it can be."""

from __future__ import annotations

import pytest

from desktop_monitor.agents.pricing import NO_PRICES
from desktop_monitor.assess.advice.followed import Followed, Standing
from desktop_monitor.assess.advice.following import Outcome, Verdict, followed, outcome_of
from desktop_monitor.assess.advice.recommendation import Scope, Strategy
from desktop_monitor.language.text import text
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import PeriodFacts
from tests.helpers.advice import DAYS, at, days_of, one
from tests.helpers.period_facts import END, facts, machine


def before() -> Followed:
    """Answers of 6 s, half of which were to take 4 s less."""
    cells = [*days_of(8.0, mode="FANCY"), *days_of(4.0, mode="SIMPLE")]
    of_week = facts(*cells)
    found = one("mode_answers", of_week, at(strategy=Strategy.PERFORMANCE_FIRST))
    return followed(found, of_week, NO_PRICES, END)


def since(mean: float, days: int = 10, interface: str = "claude_code") -> Outcome:
    return outcome_of(before(), facts(*days_of(mean, 8, DAYS[:days], mode="SIMPLE", interface=interface)), NO_PRICES)


def test_the_record_holds_what_was_and_what_is_expected() -> None:
    record = before()
    assert (record.kpi, record.scope) == (Kpi.RESPONSE_TIME, Scope("claude_code"))
    assert record.before is not None
    assert (record.before.value, record.before.observations) == (pytest.approx(6.0), 160)
    assert record.expected == pytest.approx(4.0)
    assert record.expected_low is not None
    assert record.expected_low < 4.0


def test_answers_that_surely_come_sooner_helped() -> None:
    found = since(4.0)
    assert found.verdict is Verdict.HELPED
    assert found.after is not None
    assert (found.after.value, found.after.count) == (pytest.approx(4.0), 80)
    assert found.change is not None
    assert found.change.value == pytest.approx(-2.0)
    assert found.change.high is not None
    assert found.change.high < 0


def test_answers_as_slow_as_before_or_slower_say_it_did_not() -> None:
    assert since(6.2).verdict is Verdict.DID_NOT
    assert since(20.0).verdict is Verdict.DID_NOT


def test_answers_of_one_day_say_nothing_yet_however_many() -> None:
    many = facts(*days_of(1.0, 500, DAYS[:1]))
    assert outcome_of(before(), many, NO_PRICES).verdict is Verdict.NOT_ENOUGH_DATA


def test_too_few_answers_and_none_of_the_interface_say_nothing_yet() -> None:
    few = since(4.0, days=1)
    assert few.verdict is Verdict.NOT_ENOUGH_DATA
    assert few.after is not None
    assert since(4.0, interface="codex") == Outcome(Verdict.NOT_ENOUGH_DATA)
    assert outcome_of(before(), facts(), NO_PRICES) == Outcome(Verdict.NOT_ENOUGH_DATA)


def test_what_no_kpi_tells_is_not_measured() -> None:
    record = Followed(1, "waiting:x", text("advice.waiting", session="x"), END)
    assert outcome_of(record, facts(*days_of(4.0)), NO_PRICES) == Outcome(Verdict.NOT_MEASURED)


@pytest.mark.parametrize(("held", "verdict"), [(0.6e9, Verdict.HELPED), (1.9e9, Verdict.DID_NOT)])
def test_memory_is_measured_all_the_time_and_helped_from_half_of_what_was_expected(
    held: float, verdict: Verdict
) -> None:
    record = Followed(
        1, "idle:x", text("advice.waiting", session="x"), END, kpi=Kpi.AGENT_MEMORY,
        before=Standing(2e9, None, 900, 900, 900), expected=0.5e9, expected_low=0.5e9, expected_high=0.5e9,
    )  # fmt: skip
    now: PeriodFacts = facts(of_machine=machine({"agent_memory_bytes:claude_code": [held] * 30}))
    found = outcome_of(record, now, NO_PRICES)
    assert found.verdict is verdict
    assert found.change is not None
    assert (found.change.value, found.change.low) == (pytest.approx(held - 2e9), None)


def test_better_is_more_where_more_is_better() -> None:
    record = Followed(
        1, "failures:x", text("advice.waiting", session="x"), END, Scope("claude_code"), Kpi.SUCCESS_RATE,
        Standing(0.7, 0.001, 200, 200, 10), 0.95, 0.9, 1.0,
    )  # fmt: skip
    assert outcome_of(record, facts(*days_of(3.0)), NO_PRICES).verdict is Verdict.HELPED
    failing = facts(*days_of(3.0, counts={"errors": 4}))
    assert outcome_of(record, failing, NO_PRICES).verdict is Verdict.DID_NOT

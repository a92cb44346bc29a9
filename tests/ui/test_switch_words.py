"""Controls and switches in words: figures with their uncertainty and counts, nothing made up, nothing obeyed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_monitor.actions.switching.measure import duration_difference, failure_difference
from desktop_monitor.actions.switching.record import Difference, Initiator, Measure, SwitchState
from desktop_monitor.language.text import text
from desktop_monitor.ui.switch_words import (
    ahead_words,
    by_words,
    changed_lines,
    group_word,
    measured_words,
    said,
    state_word,
    value_word,
    why_words,
)
from tests.helpers.snapshots import WALL_SECONDS
from tests.helpers.switch_views import INTERFACE, MODE, measure, plan, switch


def told(before: Measure | None, after: Measure | None, *, is_over: bool = False) -> str:
    return measured_words(
        before, after, duration_difference(before, after), failure_difference(before, after), is_over=is_over
    )


def test_an_effect_is_told_with_its_interval_and_counts() -> None:
    assert told(measure(2.1, 12), measure(1.4, 9)) == (
        "answers 2.1 s → 1.4 s, difference −1.0 s … −0.4 s, 12 and 9 answers"
    )


def test_failures_are_told_where_there_are_any() -> None:
    said_ = told(measure(2.0, 50), measure(2.0, 50, 20))
    assert "failures 0 % → 40 %, difference +" in said_
    assert said_.endswith("50 and 50 requests")


def test_both_ends_of_a_short_difference_have_one_unit() -> None:
    assert "−150 ms … −50 ms" in told(measure(0.3, 400, error=0.018), measure(0.2, 400, error=0.018))
    assert "+1 min … +3 min" in measured_words(
        measure(10.0, 9), measure(130.0, 9), Difference(120.0, 60.0, 180.0), None, is_over=True
    )


def test_a_difference_of_nothing_has_no_sign() -> None:
    assert "0.0 s … +0.6 s" in measured_words(
        measure(2.1, 12), measure(2.4, 9), Difference(0.3, 0.003, 0.6), None, is_over=True
    )


@pytest.mark.parametrize(
    ("before", "after", "is_over", "words"),
    [
        (None, None, False, "not enough answers yet"),
        (None, None, True, "too few answers to tell"),
        (measure(2.0, 12), None, False, "not enough answers yet: 12 before, 0 since, at least 5 of each are needed"),
        (
            measure(2.0, 3),
            measure(2.0, 4),
            True,
            "too few answers to tell: 3 before, 4 since, at least 5 of each are needed",
        ),
    ],
)
def test_with_too_few_answers_nothing_is_claimed(
    before: Measure | None, after: Measure | None, is_over: bool, words: str
) -> None:
    assert told(before, after, is_over=is_over) == words


def test_a_difference_without_measures_is_told_all_the_same() -> None:
    found = Difference(-0.7, -1.0, -0.4)
    assert measured_words(None, None, found, found, is_over=False) == (
        "answers take −1.0 s … −0.4 s longer or shorter than before; failures −100 % … −40 %"
    )


@pytest.mark.parametrize(
    ("state", "deadline", "now", "words"),
    [
        (SwitchState.PLANNED, None, 0.0, "being carried out"),
        (SwitchState.WATCHING, None, 0.0, "watched for 15 min more"),
        (SwitchState.WATCHING, None, 900.0, "waiting for enough answers to tell"),
        (SwitchState.WATCHING, 59.9, 0.0, "goes back in 59 s"),
        (SwitchState.WATCHING, 59.9, 60.0, "goes back now"),
        (SwitchState.ROLLING_BACK, None, 0.0, "going back to FANCY"),
    ],
)
def test_what_comes_next_is_counted_down(state: SwitchState, deadline: float | None, now: float, words: str) -> None:
    one = switch(state=state, deadline_seconds=None if deadline is None else WALL_SECONDS + deadline)
    assert ahead_words(one, WALL_SECONDS + now) == words


def test_who_and_why() -> None:
    assert by_words(switch()) == "you, as suggested"
    assert by_words(switch(suggested=False)) == "you"
    assert by_words(switch(initiator=Initiator.AUTOMATIC)) == "by itself"
    assert why_words(switch(suggested=False)) == "You chose this"
    assert why_words(replace(switch(suggested=False), rule="response_time")) == "Slow answers"


def test_every_state_has_a_word_of_its_own() -> None:
    assert len({state_word(state) for state in SwitchState}) == len(SwitchState)


def test_texts_of_other_versions_are_told_by_their_keys() -> None:
    assert said(text("no.such.key", x=1)) == "no.such.key"
    assert said(text("alerts.armed", other=1)) == "alerts.armed"


def test_controls_are_grouped_by_whose_they_are() -> None:
    assert [group_word(control) for control in (MODE, INTERFACE)] == ["Claude Code", "agent-workflow"]
    assert group_word(replace(MODE, called="Mine", interface="")) == "Mine"


def test_a_value_that_was_not_declared_has_no_name() -> None:
    assert value_word(None) == "another value"


def test_the_heads_of_a_change_are_none_of_its_lines() -> None:
    assert changed_lines(plan(MODE, "SIMPLE", "FANCY", "+++x", "---")) == (
        '-  "mode": "FANCY",', '+  "mode": "SIMPLE",', "+++x", "---",
    )  # fmt: skip

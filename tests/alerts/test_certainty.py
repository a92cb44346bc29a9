"""Trouble in a share is only told where chance seldom looks like it; real trouble soon is."""

from __future__ import annotations

import random
from dataclasses import replace
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.alerts.certainty import at_least_chance, is_sure
from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.evaluation import Look
from desktop_monitor.alerts.evaluator import evaluate
from desktop_monitor.alerts.incident import AlertState
from desktop_monitor.alerts.judging import NEW, Bearing, Step, bearing_of, judge
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.quiet import before_firing
from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rule import Comparator, Rule
from desktop_monitor.assess.request_readings import ObservationLog
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import Outcome, Request, Source

SUCCESS = next(rule for rule in DEFAULT_RULES if rule.name == "success_rate")
ERRORS = Rule("e", "agent_error_ratio", Comparator.ABOVE, 0.05, confidence=0.95)
LOOK_SECONDS = 15.0


def seen(failures: int, count: int, *, is_success: bool = True) -> Reading:
    """So many of so many requests failed."""
    ratio = failures / count
    return Reading((), 1.0 - ratio if is_success else ratio, count, 100.0)


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.0, 1.0))
def test_the_chance_is_what_adding_up_every_case_gives(hits: int, misses: int, share: float) -> None:
    trials = hits + misses
    cases = (comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(hits, trials + 1))
    assert at_least_chance(hits, trials, share) == pytest.approx(min(1.0, sum(cases)), abs=1e-9)


@pytest.mark.parametrize("trials", [10, 10_000])
def test_more_hits_are_never_likelier(trials: int) -> None:
    chances = [at_least_chance(hits, trials, 0.05) for hits in range(0, trials + 2, max(1, trials // 500))]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == 1.0
    assert chances[-1] < 1e-9


@pytest.mark.parametrize(
    ("failures", "count", "expected"),
    [(1, 5, False), (2, 5, True), (1, 19, False), (2, 20, False), (3, 20, False), (4, 20, True), (9, 100, False)],
)
def test_of_few_requests_more_must_fail(failures: int, count: int, expected: bool) -> None:
    assert is_sure(SUCCESS, seen(failures, count)) is expected
    assert is_sure(ERRORS, seen(failures, count, is_success=False)) is expected


def test_a_rule_that_wants_no_confidence_takes_what_is_observed() -> None:
    assert is_sure(replace(SUCCESS, confidence=0.0), seen(1, 5))


def test_what_may_be_chance_neither_begins_an_incident_nor_ends_one_and_says_so() -> None:
    unsure = seen(1, 10)
    assert bearing_of(SUCCESS, unsure) is Bearing.BETWEEN
    calm = judge(SUCCESS, NEW, unsure, Step(100.0, 15.0, is_held=False))
    assert calm.state is AlertState.INACTIVE
    quiet = before_firing(SUCCESS, calm, None)
    assert quiet is not None
    assert words(quiet) == "among 10 observations this may be chance"
    firing = judge(SUCCESS, NEW, seen(5, 10), Step(100.0, 15.0, is_held=False))
    assert judge(SUCCESS, firing, unsure, Step(115.0, 15.0, is_held=False)).state is AlertState.FIRING


def fired(requests_per_hour: float, failing: float, hours: float, seed: int) -> list[float]:
    """Minutes after which the built-in rule fired, for an agent of which this share of requests fails."""
    chance, log, memory = random.Random(seed), ObservationLog(SUCCESS.measure), AlertMemory()
    at, following, found = 0.0, 0.0, []
    while at < hours * 3600.0:
        at += LOOK_SECONDS
        while following <= at:
            outcome = Outcome.ERROR if chance.random() < failing else Outcome.OK
            log.add([Request(Source.FILE, "codex", following, "s", f"q{following}", outcome=outcome)], {})
            following += chance.expovariate(requests_per_hour / 3600.0)
        memory, outcome_of_look = evaluate(memory, Look(at, LOOK_SECONDS, (SUCCESS,), {SUCCESS.name: log.readings(at)}))
        found += [at / 60.0 for one in outcome_of_look.changed if one.fired_seconds == at]
    return found


@pytest.mark.parametrize("requests_per_hour", [10, 30, 120])
def test_an_agent_of_which_one_in_fifty_requests_fails_is_healthy(requests_per_hour: int) -> None:
    """Over four weeks of forty hours, less than one false alarm a week."""
    assert sum(len(fired(requests_per_hour, 0.02, 40.0, seed)) for seed in range(4)) < 4


@pytest.mark.parametrize(("failing", "minutes"), [(0.2, 60.0), (0.5, 15.0)])
def test_an_agent_of_which_many_requests_fail_is_noticed_soon(failing: float, minutes: float) -> None:
    delays = sorted(min(fired(60, failing, 4.0, seed), default=240.0) for seed in range(7))
    assert delays[3] < minutes

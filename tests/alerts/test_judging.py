"""A rule goes from inactive over pending, firing and recovering to resolved, calm in value and in time."""

from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.alerts.incident import AlertState
from desktop_monitor.alerts.judging import (
    NEW,
    OPEN_SILENCE_SECONDS,
    PENDING_SILENCE_SECONDS,
    Bearing,
    Course,
    Step,
    bearing_of,
    judge,
)
from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rule import Comparator, Rule

RULE = Rule("cpu", "cpu_used_ratio", Comparator.ABOVE, 10.0, clear_threshold=8.0)
FOR = replace(RULE, for_seconds=30.0)
COUNT = replace(RULE, for_observations=3)
KEEP = replace(RULE, keep_firing_for_seconds=30.0)
N, P, F = AlertState.INACTIVE, AlertState.PENDING, AlertState.FIRING
R, OK = AlertState.RECOVERING, AlertState.RESOLVED
GOOD, BETWEEN, BAD = 5.0, 9.0, 11.0
NAN, INF = float("nan"), float("inf")


class At(NamedTuple):
    """One look."""

    value: float | None
    observed: float = 15.0
    """Seconds since the look before."""
    wall: float | None = None
    """Seconds on the wall since then, where other than observed."""
    newest: float | None = None
    """Wall time of the newest observation; None: it was made just now."""
    held: bool = False
    count: int = 10


def courses(rule: Rule, *looks: At | float | None) -> list[Course]:
    """What is remembered after each look."""
    course, at, seen = NEW, 1000.0, []
    for one in looks:
        look = one if isinstance(one, At) else At(one)
        at += look.observed if look.wall is None else look.wall
        newest = at if look.newest is None else look.newest
        reading = None if look.value is None else Reading((), look.value, look.count, newest)
        course = judge(rule, course, reading, Step(at, look.observed, look.held))
        seen.append(course)
    return seen


def states(rule: Rule, *looks: At | float | None) -> list[AlertState]:
    return [course.state for course in courses(rule, *looks)]


@pytest.mark.parametrize(
    ("rule", "looks", "expected"),
    [
        pytest.param(RULE, (GOOD, BETWEEN), [N, N], id="what is not beyond the threshold is no trouble"),
        pytest.param(RULE, (GOOD, BAD), [N, F], id="a rule without waiting fires at once"),
        pytest.param(RULE, (BAD,), [F], id="even at the first look"),
        pytest.param(RULE, (BAD, BETWEEN, BETWEEN), [F, F, F], id="above the clear threshold it goes on firing"),
        pytest.param(RULE, (BAD, GOOD, GOOD), [F, OK, OK], id="on its good side it is resolved"),
        pytest.param(RULE, (BAD, GOOD, BETWEEN), [F, OK, OK], id="what is resolved needs the threshold to fire again"),
        pytest.param(RULE, (BAD, GOOD, BAD), [F, OK, F], id="and then it does"),
        pytest.param(FOR, (BAD, BAD, BAD), [P, P, F], id="trouble must last"),
        pytest.param(FOR, (BAD, BAD, GOOD, BAD, BAD), [P, P, N, P, P], id="trouble that was interrupted waits anew"),
        pytest.param(FOR, (BAD, BAD, BETWEEN, BAD), [P, P, N, P], id="waiting knows no clear threshold"),
        pytest.param(
            FOR, (BAD, BAD, BAD, GOOD, BAD, GOOD), [P, P, F, OK, P, N], id="pending after an incident falls to inactive"
        ),
        pytest.param(KEEP, (BAD, GOOD, GOOD, GOOD), [F, R, R, OK], id="trouble must be gone for as long as is wanted"),
        pytest.param(KEEP, (BAD, GOOD, GOOD, BAD, GOOD, GOOD), [F, R, R, F, R, R], id="what comes back goes on"),
        pytest.param(KEEP, (BAD, GOOD, BETWEEN, GOOD, GOOD), [F, R, F, R, R], id="between the thresholds is not gone"),
        pytest.param(COUNT, (BAD, BAD, BAD), [P, P, F], id="trouble must be observed several times"),
        pytest.param(COUNT, (BAD, BAD, GOOD, BAD, BAD, BAD), [P, P, N, P, P, F], id="one after the other"),
        pytest.param(
            replace(FOR, for_observations=4), (BAD, BAD, BAD, BAD), [P, P, P, F], id="both, time and observations"
        ),
    ],
)
def test_states_follow_values(rule: Rule, looks: tuple[float, ...], expected: list[AlertState]) -> None:
    assert states(rule, *looks) == expected


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param((At(BAD, newest=1.0), At(BAD, newest=1.0), At(BAD, newest=1.0)), [P, P, P], id="the same one"),
        pytest.param((At(BAD, newest=1.0), At(BAD, newest=2.0), At(BAD, newest=3.0)), [P, P, F], id="newer ones"),
        pytest.param((At(BAD, newest=3.0), At(BAD, newest=2.0), At(BAD, newest=1.0)), [P, P, P], id="older ones"),
        pytest.param(
            (At(BAD, newest=1.0), At(BAD, newest=2.0), At(BAD, newest=1.0), At(BAD, newest=2.0), At(BAD, newest=3.0)),
            [P, P, P, P, F],
            id="older ones and the same again",
        ),
        pytest.param(
            (At(GOOD, newest=1.0), At(BAD, newest=1.0), At(BAD, newest=2.0), At(BAD, newest=3.0)),
            [N, P, P, F],
            id="a value that becomes bad without a newer observation is news once",
        ),
        pytest.param(
            (At(GOOD, newest=1.0), None, At(BAD, newest=1.0), At(BAD, newest=2.0), At(BAD, newest=3.0)),
            [N, N, P, P, P],
            id="but not after silence",
        ),
    ],
)
def test_only_fresh_observations_count(looks: tuple[At, ...], expected: list[AlertState]) -> None:
    assert states(COUNT, *looks) == expected


def test_after_the_clock_was_put_back_observations_are_fresh_again() -> None:
    looks = (At(BAD), At(BAD, wall=-7200.0), At(BAD))
    assert states(COUNT, *looks) == [P, P, F]


def test_an_observation_from_the_future_does_not_hide_those_that_follow() -> None:
    looks = (At(BAD, newest=9e9), At(BAD), At(BAD))
    assert states(COUNT, *looks) == [P, P, F]
    assert states(COUNT, *[At(BAD, newest=9e9)] * 9)[-1] is P


@pytest.mark.parametrize(
    ("rule", "looks", "expected"),
    [
        pytest.param(RULE, (None, None), [N, N], id="without readings it is inactive"),
        pytest.param(FOR, (BAD, None, BAD, BAD), [P, P, P, P], id="pending stands still: silence does not count"),
        pytest.param(FOR, (BAD, None, BAD, BAD, BAD), [P, P, P, P, F], id="and goes on afterwards"),
        pytest.param(
            FOR,
            (BAD, BAD, At(None, PENDING_SILENCE_SECONDS), BAD, BAD, BAD),
            [P, P, N, P, P, F],
            id="after a long silence it waits anew",
        ),
        pytest.param(RULE, (BAD, *[None] * 59), [F] * 60, id="firing holds: missing is never good news"),
        pytest.param(KEEP, (BAD, GOOD, None, GOOD, GOOD, GOOD), [F, R, R, R, R, OK], id="recovering stands still"),
        pytest.param(KEEP, (BAD, GOOD, None, BAD), [F, R, R, F], id="and may come back"),
        pytest.param(RULE, (BAD, *[None] * 60), [F] * 60 + [N], id="in the end nobody knows whether it lasts"),
        pytest.param(RULE, (BAD, *[None] * 59, BETWEEN, *[None] * 59), [F] * 120, id="any reading ends the silence"),
        pytest.param(RULE, (BAD, GOOD, At(None, 9999.0)), [F, OK, OK], id="what is resolved stays so"),
    ],
)
def test_missing_is_not_good_news_and_not_bad_news(
    rule: Rule, looks: tuple[float | None, ...], expected: list[AlertState]
) -> None:
    assert 59 * 15.0 < OPEN_SILENCE_SECONDS <= 60 * 15.0
    assert states(rule, *looks) == expected


@pytest.mark.parametrize("value", [NAN, INF, -INF])
@pytest.mark.parametrize("comparator", Comparator)
def test_what_is_no_number_never_fires_and_never_resolves(value: float, comparator: Comparator) -> None:
    rule = replace(RULE, comparator=comparator, clear_threshold=None)
    beyond = BAD if comparator.is_ceiling else GOOD
    assert states(rule, *[value] * 9) == [N] * 9
    assert states(rule, beyond, value) == [F, F]


@pytest.mark.parametrize("newest", [NAN, INF, -INF])
def test_an_observation_without_a_time_is_none(newest: float) -> None:
    assert states(RULE, At(BAD, newest=newest), BAD) == [N, F]


def test_with_too_few_observations_nothing_is_known() -> None:
    rule = replace(RULE, minimum_observations=5)
    assert states(rule, At(BAD, count=4), At(BAD, count=5), At(GOOD, count=4), At(GOOD, count=5)) == [N, F, F, OK]
    assert courses(rule, At(BAD, count=4))[0].value is None
    assert courses(rule, At(BAD, count=4))[0].observations == 4


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param((BAD, At(BAD, 1.0, wall=28_800.0)), [P, P], id="sleep"),
        pytest.param((BAD, At(BAD, 1.0, wall=-28_800.0)), [P, P], id="a clock put back"),
        pytest.param((BAD, At(BAD, 15.0, wall=-28_800.0), BAD), [P, P, F], id="which freezes nothing"),
        pytest.param((BAD, At(BAD, 15.0, wall=28_800.0), BAD), [P, P, F], id="a clock put forward"),
    ],
)
def test_only_observed_time_counts_before_firing(looks: tuple[At, ...], expected: list[AlertState]) -> None:
    assert states(FOR, *looks) == expected


def test_only_observed_time_counts_before_it_is_resolved() -> None:
    assert states(KEEP, BAD, GOOD, At(GOOD, 1.0, wall=28_800.0), At(GOOD, 1.0, wall=-86_400.0)) == [F, R, R, R]


def test_sleep_is_no_silence() -> None:
    assert states(RULE, BAD, *[At(None, 1.0, wall=28_800.0)] * 9) == [F] * 10


@pytest.mark.parametrize(
    ("rule", "looks", "expected"),
    [
        pytest.param(RULE, (At(BAD, held=True), BAD), [P, F], id="nothing fires"),
        pytest.param(RULE, (At(BAD, held=True), GOOD), [P, N], id="and what was only an odd figure never does"),
        pytest.param(FOR, (BAD, At(BAD, 60.0, held=True), BAD, BAD), [P, P, P, F], id="time does not count"),
        pytest.param(COUNT, (BAD, At(BAD, held=True), At(BAD, held=True), BAD), [P, P, P, F], id="observations do"),
        pytest.param(RULE, (BAD, At(GOOD, held=True), At(GOOD, held=True), GOOD), [F, R, R, OK], id="nothing resolves"),
        pytest.param(RULE, (BAD, At(None, 9999.0, held=True)), [F, F], id="silence does not count"),
        pytest.param(FOR, (BAD, At(None, 9999.0, held=True)), [P, P], id="neither while pending"),
    ],
)
def test_while_held(rule: Rule, looks: tuple[At, ...], expected: list[AlertState]) -> None:
    assert states(rule, *looks) == expected


@pytest.mark.parametrize(
    ("comparator", "value", "bearing"),
    [
        (Comparator.ABOVE, 10.0, Bearing.BETWEEN),
        (Comparator.AT_LEAST, 10.0, Bearing.BEYOND),
        (Comparator.ABOVE, 8.0, Bearing.GOOD),
        (Comparator.AT_LEAST, 8.0, Bearing.BETWEEN),
    ],
)
def test_thresholds_belong_to_trouble_or_not_as_the_comparator_says(
    comparator: Comparator, value: float, bearing: Bearing
) -> None:
    assert bearing_of(replace(RULE, comparator=comparator), Reading((), value, 10, 0.0)) is bearing


@pytest.mark.parametrize(
    ("comparator", "value", "bearing"),
    [
        (Comparator.BELOW, 0.95, Bearing.BETWEEN),
        (Comparator.BELOW, 0.94, Bearing.BEYOND),
        (Comparator.BELOW, 0.97, Bearing.GOOD),
        (Comparator.AT_MOST, 0.95, Bearing.BEYOND),
        (Comparator.AT_MOST, 0.97, Bearing.BETWEEN),
        (Comparator.AT_MOST, 0.98, Bearing.GOOD),
    ],
)
def test_a_floor_is_a_ceiling_upside_down(comparator: Comparator, value: float, bearing: Bearing) -> None:
    rule = Rule("success_rate", "success_ratio", comparator, 0.95, clear_threshold=0.97)
    assert bearing_of(rule, Reading((), value, 10, 0.0)) is bearing


def test_a_clear_threshold_on_the_wrong_side_lets_nothing_flap() -> None:
    assert states(replace(RULE, clear_threshold=20.0), BAD, BAD, GOOD) == [F, F, OK]


def test_the_peak_is_the_worst_since_it_began_even_while_pending() -> None:
    assert courses(FOR, BAD, 50.0, BAD, 20.0)[-1].peak == 50.0
    floor = replace(FOR, comparator=Comparator.BELOW, clear_threshold=None)
    assert courses(floor, 5.0, 1.0, 5.0, 4.0)[-1].peak == 1.0


def test_it_knows_when_it_began_and_when_its_state_changed() -> None:
    seen = courses(FOR, BAD, BAD, BAD, BAD)
    assert [course.onset_seconds for course in seen] == [1015.0] * 4
    assert [course.since_seconds for course in seen] == [1015.0, 1015.0, 1045.0, 1045.0]
    assert courses(RULE, None)[0].since_seconds is None
    assert courses(RULE, None, GOOD, GOOD)[-1].since_seconds == 1030.0


def test_a_clock_put_back_does_not_let_it_fire_before_it_began() -> None:
    last = courses(FOR, BAD, At(BAD, wall=-7200.0), BAD)[-1]
    assert last.state is F
    assert last.since_seconds is not None
    assert last.onset_seconds <= last.since_seconds


VALUES = st.sampled_from([GOOD, BETWEEN, BAD, NAN, None])


@given(
    st.lists(st.tuples(VALUES, st.floats(0, 60), st.floats(-9e4, 9e4), st.booleans()), max_size=60),
    st.floats(0, 120),
    st.integers(0, 4),
    st.floats(0, 120),
)
def test_every_step_is_one_of_those_that_there_are(
    looks: list[tuple[float | None, float, float, bool]], for_seconds: float, count: int, keep: float
) -> None:
    rule = replace(RULE, for_seconds=for_seconds, for_observations=count, keep_firing_for_seconds=keep)
    allowed = {
        N: {N, P, F},
        P: {P, N, F},
        F: {F, R, OK, N},
        R: {R, F, OK, N},
        OK: {OK, P, F},
    }
    seen = courses(rule, *(At(value, observed, wall, held=held) for value, observed, wall, held in looks))
    before = NEW
    for course, (value, observed, _wall, held) in zip(seen, looks, strict=True):
        assert course.state in allowed[before.state]
        if course.state is F and not before.is_open:
            assert value == BAD
            assert not held
            waited = before.dwell_seconds if before.state is P else 0.0
            assert waited + observed >= for_seconds
        if course.state is OK and before.is_open:
            assert value == GOOD
            assert not held
        before = course


@given(st.lists(st.sampled_from([GOOD, BETWEEN, BAD]), min_size=1, max_size=60), st.integers(0, 8), st.integers(0, 8))
def test_what_fires_was_beyond_for_as_long_as_is_wanted(values: list[float], waits: int, keeps: int) -> None:
    rule = replace(RULE, for_seconds=waits * 15.0, keep_firing_for_seconds=keeps * 15.0)
    is_open = False
    for number, state in enumerate(states(rule, *values)):
        lately = values[max(0, number - waits) : number + 1]
        calm = values[max(0, number - keeps) : number + 1]
        if is_open:
            is_open = not (len(calm) == keeps + 1 and set(calm) == {GOOD})
        else:
            is_open = len(lately) == waits + 1 and set(lately) == {BAD}
        assert (state in (F, R)) is is_open

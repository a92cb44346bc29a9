"""Counters become rates only where the time between two readings can be trusted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.collect.rates import CounterRates, Interval
from tests.helpers.clock import FakeClock

COUNTERS = st.integers(0, 2**64)
SECONDS = st.floats(0.01, 29.0)


def test_the_first_reading_has_no_rate() -> None:
    assert CounterRates[str]().update(FakeClock().now(), {"bytes": 10}) == {}


def test_a_rate_is_the_growth_by_the_measured_time() -> None:
    clock, rates = FakeClock(), CounterRates[str]()
    rates.update(clock.now(), {"bytes": 1000})
    clock.advance(2.5)

    assert rates.update(clock.now(), {"bytes": 2000}) == {"bytes": 400.0}


def test_a_counter_that_went_backwards_has_no_rate_once_and_the_others_keep_theirs() -> None:
    clock, rates = FakeClock(), CounterRates[str]()
    rates.update(clock.now(), {"reset": 2**32 - 5, "steady": 0})
    clock.advance(1)

    assert rates.update(clock.now(), {"reset": 3, "steady": 7}) == {"steady": 7.0}
    clock.advance(1)
    assert rates.update(clock.now(), {"reset": 4, "steady": 7}) == {"reset": 1.0, "steady": 0.0}


def test_a_counter_that_comes_back_after_it_was_gone_begins_anew() -> None:
    clock, rates = FakeClock(), CounterRates[str]()
    for counters in ({"usb": 5}, {}, {"usb": 900}):
        assert rates.update(clock.now(), counters) == {}
        clock.advance(1)

    assert rates.update(clock.now(), {"usb": 901}) == {"usb": 1.0}


def test_an_interval_that_holds_a_sleep_of_the_machine_gives_no_rate_once() -> None:
    clock, rates = FakeClock(), CounterRates[str]()
    rates.update(clock.now(), {"bytes": 0})
    clock.sleep_machine(3600)
    clock.advance(1)

    assert rates.update(clock.now(), {"bytes": 10}) == {}
    clock.advance(1)
    assert rates.update(clock.now(), {"bytes": 20}) == {"bytes": 10.0}


def test_a_stopped_program_gives_no_rate_once() -> None:
    clock, interval = FakeClock(), Interval()
    answers = []
    for seconds in (1, 1, 60, 1):
        clock.advance(seconds)
        answers.append(interval.advance(clock.now()))

    assert answers == [None, 1.0, None, 1.0]


def test_a_slow_cadence_is_no_standstill_after_its_first_interval() -> None:
    clock, interval = FakeClock(), Interval()
    answers = []
    for _ in range(4):
        answers.append(interval.advance(clock.now()))
        clock.advance(60)

    assert answers == [None, None, 60.0, 60.0]


@pytest.mark.parametrize("step", [86_400.0, -86_400.0])
def test_a_step_of_the_wall_clock_changes_no_rate(step: float) -> None:
    clock, rates = FakeClock(), CounterRates[str]()
    rates.update(clock.now(), {"bytes": 0})
    clock.step_wall(step)
    clock.advance(1)

    assert rates.update(clock.now(), {"bytes": 10}) == {"bytes": 10.0}


def test_two_readings_at_one_moment_give_no_rate() -> None:
    clock, rates = FakeClock(), CounterRates[str]()
    rates.update(clock.now(), {"bytes": 0})

    assert rates.update(clock.now(), {"bytes": 10}) == {}


@given(st.lists(st.tuples(SECONDS, st.dictionaries(st.sampled_from("abc"), COUNTERS)), max_size=20))
def test_rates_are_never_negative_and_only_of_counters_seen_twice_in_a_row(
    readings: list[tuple[float, dict[str, int]]],
) -> None:
    clock, rates = FakeClock(), CounterRates[str]()
    previous: dict[str, int] = {}
    for seconds, counters in readings:
        clock.advance(seconds)
        found = rates.update(clock.now(), counters)

        assert all(rate >= 0 for rate in found.values())
        assert set(found) == {name for name, value in counters.items() if name in previous and value >= previous[name]}
        previous = counters


@given(st.lists(st.tuples(st.sampled_from(["advance", "sleep_machine"]), st.floats(1.0, 1e5)), max_size=30))
def test_an_interval_is_measured_time_or_nothing(moves: list[tuple[str, float]]) -> None:
    clock, interval = FakeClock(), Interval()
    interval.advance(clock.now())
    for move, seconds in moves:
        getattr(clock, move)(seconds)
        found = interval.advance(clock.now())

        assert found is None or (move == "advance" and found == pytest.approx(seconds))

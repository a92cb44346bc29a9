"""What is made again and again is made no more often than it is wanted, and than it is worth."""

from __future__ import annotations

from desktop_monitor.engine.performance.pacing import Pacing
from tests.helpers.clock import FakeClock


def test_what_was_never_made_is_due() -> None:
    assert Pacing().is_due(FakeClock().now(), 10.0)


def test_it_is_due_after_the_pause() -> None:
    clock, pacing = FakeClock(), Pacing()
    pacing.made(clock.now(), 0.0)
    clock.advance(9.9)
    assert not pacing.is_due(clock.now(), 10.0)
    clock.advance(0.1)
    assert pacing.is_due(clock.now(), 10.0)


def test_what_costs_much_is_made_less_often() -> None:
    clock, pacing = FakeClock(), Pacing()
    pacing.made(clock.now(), 0.5)
    clock.advance(49.0)
    assert not pacing.is_due(clock.now(), 10.0, share_ratio=0.01)
    clock.advance(1.0)
    assert pacing.is_due(clock.now(), 10.0, share_ratio=0.01)


def test_after_sleep_it_is_due() -> None:
    clock, pacing = FakeClock(), Pacing()
    pacing.made(clock.now(), 0.0)
    clock.sleep_machine(3600.0)
    assert pacing.is_due(clock.now(), 10.0)


def test_where_the_clock_was_set_back_it_is_due() -> None:
    clock, pacing = FakeClock(), Pacing()
    pacing.made(clock.now(), 0.0)
    clock.step_wall(-60.0)
    assert pacing.is_due(clock.now(), 10.0)


def test_in_a_hurry_it_is_due_at_once() -> None:
    clock, pacing = FakeClock(), Pacing()
    pacing.made(clock.now(), 100.0)
    pacing.hurry()
    assert pacing.is_due(clock.now(), 10.0)

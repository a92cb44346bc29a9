"""Only time that was really observed counts, and just after start and sleep nothing may fire."""

from __future__ import annotations

from desktop_monitor.engine.alerting.attention import Attention
from desktop_monitor.language.wording import words
from tests.helpers.clock import FakeClock


def _ticks(attention: Attention, clock: FakeClock, count: int, seconds: float = 1.0) -> None:
    for _ in range(count):
        clock.advance(seconds)
        attention.see(clock.now(), 1.0)


def test_time_between_ticks_is_observed_once() -> None:
    attention, clock = Attention(0), FakeClock()
    _ticks(attention, clock, 11)
    assert attention.take_observed_seconds() == 10.0
    assert attention.take_observed_seconds() == 0.0


def test_sleep_stalls_and_clock_steps_are_not_observed() -> None:
    attention, clock = Attention(0), FakeClock()
    _ticks(attention, clock, 1)
    clock.sleep_machine(3600)
    _ticks(attention, clock, 1)
    clock.step_wall(-7200)
    _ticks(attention, clock, 1)
    _ticks(attention, clock, 1, seconds=600)
    assert attention.take_observed_seconds() == 1.0 + 1.0 + 3.0


def test_it_is_held_after_start_and_again_after_sleep() -> None:
    attention, clock = Attention(60), FakeClock()
    assert attention.hold() is not None
    _ticks(attention, clock, 31)
    held = attention.hold()
    assert held is not None
    assert words(held) == "just started: nothing is judged for 30 s more"
    _ticks(attention, clock, 31)
    assert attention.hold() is None
    clock.sleep_machine(3600)
    _ticks(attention, clock, 1)
    woken = attention.hold()
    assert woken is not None
    assert "just woken" in words(woken)

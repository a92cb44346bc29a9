"""What is made again and again is made no more often than it is wanted, and than it is worth."""

from __future__ import annotations

from desktop_monitor.engine.performance.pacing import PacedGuard, Pacing
from desktop_monitor.errors import StoreEnvironmentError
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


class _Step:
    """Fails while it is broken, and takes its time."""

    def __init__(self, clock: FakeClock, cost_seconds: float = 0.0) -> None:
        self.tries = 0
        self.is_broken = True
        self._clock, self._cost_seconds = clock, cost_seconds

    def __call__(self) -> str:
        self.tries += 1
        self._clock.advance(self._cost_seconds)
        if self.is_broken:
            raise StoreEnvironmentError("Nothing can be read", "The disk is gone.")
        return "read"


def _tries(guard: PacedGuard, clock: FakeClock, step: _Step, seconds: int) -> int:
    """How often a step that is run every five seconds is tried."""
    before = step.tries
    for _ in range(seconds // 5):
        clock.advance(5.0)
        guard.run("read", clock.now(), step)
    return step.tries - before


def test_what_failed_is_not_tried_again_at_once_and_stays_failed() -> None:
    clock = FakeClock()
    guard, step = PacedGuard(clock), _Step(clock)
    assert _tries(guard, clock, step, 300) == 10
    assert "The disk is gone" in guard.error("read")


def test_what_failed_and_works_again_is_run_every_time() -> None:
    clock = FakeClock()
    guard, step = PacedGuard(clock), _Step(clock)
    guard.run("read", clock.now(), step)
    step.is_broken = False
    clock.advance(30.0)
    assert guard.run("read", clock.now(), step) == "read"
    assert guard.error("read") == ""
    assert _tries(guard, clock, step, 60) == 12


def test_what_takes_long_to_fail_is_tried_less_often() -> None:
    clock = FakeClock()
    guard, step = PacedGuard(clock), _Step(clock, cost_seconds=2.0)
    assert _tries(guard, clock, step, 100) == 1


def test_in_a_hurry_what_failed_is_tried_at_once() -> None:
    clock = FakeClock()
    guard, step = PacedGuard(clock), _Step(clock)
    guard.run("read", clock.now(), step)
    guard.hurry()
    assert _tries(guard, clock, step, 5) == 1


def test_one_that_failed_holds_up_no_other() -> None:
    clock = FakeClock()
    guard = PacedGuard(clock)
    guard.run("read", clock.now(), _Step(clock))
    assert guard.run("reckon", clock.now(), lambda: 3) == 3

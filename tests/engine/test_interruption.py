"""What lies between two ticks is named for what it was."""

import pytest

from desktop_monitor.engine.interruption import interruptions
from desktop_monitor.metrics.sample import GapReason
from tests.helpers.clock import FakeClock

DAY = 86400.0


def reasons(*moves: tuple[str, float], interval: float = 1.0) -> list[GapReason]:
    clock = FakeClock()
    before = clock.now()
    for method, seconds in moves:
        getattr(clock, method)(seconds)
    return [gap.reason for gap in interruptions(before, clock.now(), interval)]


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([("advance", 1.0)], []),
        ([("advance", 2.9)], []),
        ([("advance", 1.0), ("sleep_machine", 600.0)], [GapReason.ASLEEP]),
        ([("advance", 60.0)], [GapReason.STALLED]),
        ([("advance", 1.0), ("step_wall", DAY)], [GapReason.CLOCK_STEP]),
        ([("advance", 1.0), ("step_wall", -DAY)], [GapReason.CLOCK_STEP]),
        ([("advance", 1.0), ("step_wall", 0.5)], []),
        ([("sleep_machine", 600.0), ("step_wall", -DAY)], [GapReason.ASLEEP, GapReason.CLOCK_STEP]),
    ],
)
def test_sleep_stall_and_clock_step_are_told_apart(moves: list[tuple[str, float]], expected: list[GapReason]) -> None:
    assert reasons(*moves) == expected


def test_a_slow_interval_is_no_stall() -> None:
    assert reasons(("advance", 60.0), interval=60.0) == []


def test_a_gap_ends_now_and_is_as_long_as_the_absence() -> None:
    clock = FakeClock()
    before = clock.now()
    clock.sleep_machine(600.0)

    (gap,) = interruptions(before, clock.now(), 1.0)

    assert gap.end_seconds == clock.now().wall_seconds
    assert gap.end_seconds - gap.start_seconds == pytest.approx(600.0)

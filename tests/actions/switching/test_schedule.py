"""What is due next is known, and clocks that are set keep nothing in force for ever."""

from __future__ import annotations

from desktop_monitor.actions.switching.record import SwitchState
from desktop_monitor.actions.switching.schedule import Due, Duty, due, moved_with_clock
from tests.helpers.ledgers import NOON, switch
from tests.helpers.switching import World

_HOUR, _DAY = 3600.0, 86_400.0


def test_the_soonest_thing_of_every_open_switch_is_due() -> None:
    switches = [
        switch(1, deadline_seconds=NOON + 600),
        switch(2, deadline_seconds=NOON + 3600, watch_until_seconds=NOON + 60),
        switch(3, deadline_seconds=None),
        switch(4, state=SwitchState.ROLLING_BACK),
        switch(5, state=SwitchState.KEPT),
    ]

    assert due(switches) == (
        Due(NOON, 4, Duty.SETTLE),
        Due(NOON + 60, 2, Duty.JUDGE),
        Due(NOON + 600, 1, Duty.GO_BACK),
        Due(NOON + 1800, 3, Duty.JUDGE),
    )


def test_a_clock_that_is_put_right_by_seconds_changes_nothing() -> None:
    one = switch(1)
    assert moved_with_clock(one, NOON - 60) is one


def test_a_clock_set_back_by_a_day_lets_a_forced_value_last_its_own_length_at_most() -> None:
    world = World()
    world.begin(rollback_after_seconds=_HOUR)
    world.clock.advance(600)
    world.clock.step_wall(-_DAY)

    (moved,) = world.switcher.attend(lambda _: None)
    assert (moved.began_seconds, moved.deadline_seconds) == (world.now(), world.now() + _HOUR)
    assert world.switcher.attend(lambda _: None) == ()
    world.clock.advance(_HOUR)
    world.switcher.attend(lambda _: None)
    assert world.setting.value == "FANCY"


def test_a_clock_set_back_while_no_program_ran_is_noticed_at_the_next_start() -> None:
    world = World()
    world.begin(rollback_after_seconds=_HOUR)
    world.clock.step_wall(-365 * _DAY)
    world.restart()

    (moved,) = world.switcher.resolve()

    assert moved.deadline_seconds == world.now() + _HOUR


def test_a_clock_set_forward_takes_it_back_too_soon_rather_than_too_late() -> None:
    world = World()
    world.begin(rollback_after_seconds=_HOUR)
    world.clock.step_wall(_DAY)

    assert [one.state for one in world.switcher.attend(lambda _: None)] == [SwitchState.ROLLED_BACK]


def test_the_next_thing_to_do_is_told() -> None:
    world = World()
    started = world.now()
    world.begin(rollback_after_seconds=_HOUR)

    assert [(one.at_seconds, one.duty) for one in world.switcher.due()] == [(started + _HOUR, Duty.GO_BACK)]

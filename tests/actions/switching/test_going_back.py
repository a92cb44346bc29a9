"""Going back happens at the deadline or when the user asks, where the value is still ours, and until it worked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_monitor.actions.controls.driver import SwitchPlan
from desktop_monitor.actions.switching.record import Purpose, SwitchState
from desktop_monitor.errors import ActionError
from tests.helpers.switching import Manner, World

_HOUR = 3600.0


def test_the_deadline_takes_it_back() -> None:
    world = World()
    world.begin(rollback_after_seconds=_HOUR)

    world.clock.advance(_HOUR - 1)
    assert world.switcher.attend(lambda _: None) == ()
    world.clock.advance(1)
    (switch,) = world.switcher.attend(lambda _: None)

    assert (switch.state, switch.reason.key if switch.reason else "") == (SwitchState.ROLLED_BACK, "switch.deadline")
    assert world.setting.value == "FANCY"


def test_what_the_user_set_meanwhile_is_never_touched() -> None:
    world = World()
    world.begin(rollback_after_seconds=_HOUR)
    world.setting.value = "my own"

    world.clock.advance(_HOUR)
    (switch,) = world.switcher.attend(lambda _: None)

    assert switch.state is SwitchState.SUPERSEDED
    assert world.driver.writes == ["SIMPLE"]


def test_a_deadline_that_passed_while_no_program_ran_is_kept_at_the_next_start() -> None:
    world = World()
    world.begin(rollback_after_seconds=_HOUR)
    world.clock.advance(5 * _HOUR)
    world.restart()

    assert [one.state for one in world.switcher.resolve()] == [SwitchState.ROLLED_BACK]
    assert world.setting.value == "FANCY"


def test_the_user_takes_it_back_even_after_it_was_kept() -> None:
    world = World()
    switch = world.begin_by_hand()
    world.clock.advance(_HOUR)
    (kept,) = world.switcher.attend(lambda _: None)
    assert kept.state is SwitchState.KEPT

    back = world.switcher.roll_back(switch.switch_id)

    assert (back.state, world.setting.value) == (SwitchState.ROLLED_BACK, "FANCY")
    assert [one.ended_seconds for one in world.journal.history if one.state is SwitchState.ROLLING_BACK] == [None]
    with pytest.raises(ActionError, match="not in force"):
        world.switcher.roll_back(switch.switch_id)


def test_going_back_is_tried_again_and_at_last_left_to_the_user() -> None:
    world = World()
    switch = world.begin(rollback_after_seconds=_HOUR)
    world.driver.restores = Manner.REFUSED

    back = world.switcher.roll_back(switch.switch_id)
    assert (back.state, back.obstacle) == (SwitchState.ROLLING_BACK, "400 Bad Request")
    assert world.switcher.attend(lambda _: None) == ()
    for _ in range(4):
        world.clock.advance(1000)
        world.switcher.attend(lambda _: None)

    (stuck,) = world.journal.switches()
    assert (stuck.state, stuck.reason.key if stuck.reason else "") == (SwitchState.STUCK, "switch.stuck")
    world.driver.restores = Manner.WELL
    assert world.switcher.roll_back(switch.switch_id).state is SwitchState.ROLLED_BACK


def test_who_takes_back_the_later_switch_has_the_earlier_one_again_with_its_deadline() -> None:
    world = World()
    first = world.begin(rollback_after_seconds=_HOUR)
    world.clock.advance(120)
    second = world.begin_by_hand("TURBO")

    world.switcher.roll_back(second.switch_id)
    assert world.journal.kept[first.switch_id].state is SwitchState.WATCHING
    assert world.setting.value == "SIMPLE"
    world.clock.advance(_HOUR)
    world.switcher.attend(lambda _: None)
    assert world.setting.value == "FANCY"


def test_a_later_switch_that_fails_leaves_the_earlier_one_watched() -> None:
    world = World()
    first = world.begin(rollback_after_seconds=_HOUR)
    world.driver.applies = Manner.PERSISTED
    world.clock.advance(120)

    second = world.begin_by_hand("TURBO")

    assert second.state is SwitchState.ROLLED_BACK
    assert world.journal.kept[first.switch_id].state is SwitchState.WATCHING
    assert world.setting.value == "SIMPLE"


def test_a_value_set_between_looking_and_planning_is_what_going_back_restores() -> None:
    world = World()
    first = world.begin(rollback_after_seconds=_HOUR)
    plan = world.driver.plan

    def plan_late(value: str) -> SwitchPlan:
        world.driver.plan = plan  # type: ignore[method-assign]
        world.setting.value = "my own"
        return plan(value)

    world.driver.plan = plan_late  # type: ignore[method-assign]
    second = world.begin("TURBO", purpose=Purpose.FAILOVER)
    world.switcher.roll_back(second.switch_id)

    assert world.setting.value == "my own"
    assert world.journal.kept[first.switch_id].state is SwitchState.SUPERSEDED


def test_a_switch_that_was_never_made_cannot_be_taken_back() -> None:
    world = World()
    world.begin()
    planned = replace(world.journal.history[0], switch_id=9)
    with world.journal.locked():
        world.journal.put_switch(planned)
    world.setting.value = "FANCY"

    never = world.switcher.roll_back(9)

    assert (never.state, never.reason.key if never.reason else "") == (SwitchState.FAILED, "switch.never_made")


def test_what_failed_is_tried_again_at_growing_intervals_and_at_once_for_the_user() -> None:
    world = World()
    switch = world.begin(rollback_after_seconds=_HOUR)
    world.driver.restores = Manner.REFUSED
    world.switcher.roll_back(switch.switch_id)
    tried, started = [], world.now()
    restore = world.driver.restore

    def note(plan: SwitchPlan) -> None:
        tried.append(world.now() - started)
        restore(plan)

    world.driver.restore = note  # type: ignore[method-assign]
    for _ in range(33):
        world.clock.advance(30)
        world.switcher.attend(lambda _: None)
        world.switcher.resolve()
    assert tried == [60, 180, 420, 900]
    assert world.journal.switches()[0].state is SwitchState.STUCK

    assert world.switcher.roll_back(switch.switch_id).state is SwitchState.ROLLING_BACK


def test_a_deadline_under_a_later_switch_that_is_not_settled_yet_comes_back_with_it() -> None:
    world = World()
    first = world.begin(rollback_after_seconds=_HOUR)
    plan = world.switcher.preview("mode", "TURBO")
    with world.journal.locked():
        later = replace(first, switch_id=world.journal.next_switch_id(), plan=plan, state=SwitchState.PLANNED)
        world.journal.put_switch(replace(later, deadline_seconds=None))
    world.setting.value = None
    world.switcher.resolve()
    world.setting.value = "TURBO"
    world.clock.advance(59)
    world.clock.step_wall(_HOUR)
    world.switcher.attend(lambda _: None)
    assert world.journal.kept[first.switch_id].state is SwitchState.SUPERSEDED

    world.clock.advance(1)
    world.switcher.attend(lambda _: None)
    world.switcher.roll_back(later.switch_id)
    world.switcher.attend(lambda _: None)
    assert world.setting.value == "FANCY"


def test_tries_of_the_user_use_up_no_patience() -> None:
    world = World()
    switch = world.begin(rollback_after_seconds=_HOUR)
    world.driver.restores = Manner.REFUSED

    for _ in range(9):
        assert world.switcher.roll_back(switch.switch_id).state is SwitchState.ROLLING_BACK


def test_a_value_that_is_back_where_it_is_written_is_back() -> None:
    world = World()
    switch = world.begin()
    restore = world.driver.restore

    def restore_unproven(plan: SwitchPlan) -> None:
        restore(plan)
        world.driver.unproven = "FANCY"

    world.driver.restore = restore_unproven  # type: ignore[method-assign]

    assert world.switcher.roll_back(switch.switch_id).state is SwitchState.ROLLED_BACK


def test_a_value_that_is_written_but_not_in_force_is_taken_back_after_a_crash_too() -> None:
    world = World()
    world.driver.applies = Manner.UNPROVEN
    world.begin()
    planned = next(one for one in world.journal.history if one.state is SwitchState.APPLIED)
    world.driver.apply(world.driver.plan("SIMPLE"))
    with world.journal.locked():
        world.journal.put_switch(replace(planned, switch_id=9))

    (back,) = world.switcher.resolve()

    assert (back.state, back.reason.key if back.reason else "") == (SwitchState.ROLLED_BACK, "switch.unproven")
    assert world.setting.value == "FANCY"


def test_a_watched_value_whose_check_fails_later_can_still_be_taken_back() -> None:
    world = World()
    world.begin(rollback_after_seconds=_HOUR)
    world.driver.unproven = "SIMPLE"
    assert world.switcher.resolve() == ()
    world.clock.advance(_HOUR)

    assert [one.state for one in world.switcher.resolve()] == [SwitchState.ROLLED_BACK]

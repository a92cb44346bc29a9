"""A switch is written down, made, read back, watched, and taken back where it is still ours."""

from __future__ import annotations

import pytest

from desktop_monitor.actions.controls.driver import SwitchPlan
from desktop_monitor.actions.switching.record import Initiator, Purpose, SwitchState
from desktop_monitor.errors import ActionError
from desktop_monitor.language.wording import words
from tests.helpers.switching import Manner, World

_HOUR = 3600.0


def test_a_switch_is_written_down_before_it_is_made_and_read_back_after() -> None:
    world = World()

    switch = world.begin(rollback_after_seconds=_HOUR, watch_seconds=600.0)

    assert world.states() == ["planned", "applied", "watching"]
    assert world.setting.value == "SIMPLE"
    assert (switch.deadline_seconds, switch.watch_until_seconds) == (world.now() + _HOUR, world.now() + 600)
    assert switch.plan.before == '"FANCY"'
    assert world.journal.remembered("mode") == '"FANCY"'


@pytest.mark.parametrize(
    ("manner", "state", "value", "key"),
    [
        (Manner.REFUSED, SwitchState.FAILED, "FANCY", "switch.failed"),
        (Manner.PERSISTED, SwitchState.ROLLED_BACK, "FANCY", "switch.persisted"),
        (Manner.DENIED, SwitchState.ROLLED_BACK, "FANCY", "switch.persisted"),
        (Manner.UNPROVEN, SwitchState.ROLLED_BACK, "FANCY", "switch.unproven"),
        (Manner.LOST, SwitchState.FAILED, "FANCY", "switch.failed"),
        (Manner.LATE, SwitchState.WATCHING, "SIMPLE", None),
        (Manner.IDLE, SwitchState.FAILED, "FANCY", "switch.no_effect"),
        (Manner.GARBLED, SwitchState.STUCK, "garbled", "switch.misread"),
    ],
)
def test_what_is_read_back_decides_and_not_what_the_call_said(
    manner: Manner, state: SwitchState, value: str, key: str | None
) -> None:
    world = World()
    world.driver.applies = manner

    switch = world.begin()

    assert (switch.state, world.setting.value) == (state, value)
    assert (switch.reason.key if switch.reason else None) == key
    assert (switch.ended_seconds is None) == switch.state.is_open


def test_a_value_that_cannot_be_read_back_is_settled_once_it_can() -> None:
    world = World()
    world.driver.applies = Manner.LATE
    write = world.driver._write

    def write_and_vanish(value: str) -> None:
        write(value)
        world.setting.value, world.setting.hidden = None, value

    world.driver._write = write_and_vanish  # type: ignore[method-assign]
    switch = world.begin(rollback_after_seconds=_HOUR)
    assert (switch.state, switch.obstacle) == (SwitchState.PLANNED, "the server does not answer")

    world.setting.value = world.setting.hidden
    world.clock.advance(61)
    assert [one.state for one in world.switcher.attend(lambda _: None)] == [SwitchState.WATCHING]


def test_a_preview_that_is_out_of_date_is_refused_and_nothing_written() -> None:
    world = World()
    plan = world.switcher.preview("mode", "SIMPLE")
    world.setting.value = "TURBO"

    with pytest.raises(ActionError, match="since the preview"):
        world.begin(initiator=Initiator.USER, plan_hash=plan.hash)
    with pytest.raises(ActionError, match="not previewed"):
        world.begin(initiator=Initiator.USER)
    assert world.states() == []


def test_a_value_that_is_set_already_is_refused() -> None:
    with pytest.raises(ActionError, match="already"):
        World().begin("FANCY")


def test_another_program_that_switches_now_refuses_with_a_sentence() -> None:
    world = World()
    world.journal.is_held_elsewhere = True

    with pytest.raises(ActionError, match="Another program switches something now"):
        world.begin()
    assert world.switcher.resolve() == ()


def test_an_action_does_not_switch_what_is_still_watched_but_the_user_does() -> None:
    world = World()
    first = world.begin(rollback_after_seconds=_HOUR)
    world.clock.advance(120)

    with pytest.raises(ActionError, match="still watched"):
        world.begin("TURBO")
    second = world.begin_by_hand("TURBO")

    older = world.journal.kept[first.switch_id]
    assert (older.state, older.superseded_by) == (SwitchState.SUPERSEDED, second.switch_id)
    assert [one.switch_id for one in world.journal.switches() if one.state.is_open] == [second.switch_id]


def test_a_value_the_user_set_back_by_hand_was_in_force_and_never_failed() -> None:
    world = World()
    world.begin(rollback_after_seconds=_HOUR)
    world.setting.value = "FANCY"

    assert [one.state for one in world.switcher.resolve("mode")] == [SwitchState.SUPERSEDED]
    assert world.switcher.resolve("other") == ()


def test_once_the_user_set_something_else_an_action_may_switch_again() -> None:
    world = World()
    first = world.begin(rollback_after_seconds=_HOUR)
    world.setting.value = "my own"
    world.clock.advance(120)

    assert world.begin("TURBO").plan.before == '"my own"'
    assert world.journal.kept[first.switch_id].state is SwitchState.SUPERSEDED


def test_what_the_user_set_before_the_watch_ended_is_not_called_kept() -> None:
    world = World()
    world.begin_by_hand()
    world.setting.value = "my own"
    world.clock.advance(_HOUR)

    assert [one.state for one in world.switcher.attend(lambda _: None)] == [SwitchState.SUPERSEDED]


def test_a_watched_control_that_cannot_be_read_for_long_is_watched_on() -> None:
    world = World()
    world.begin(rollback_after_seconds=1000 * _HOUR)
    world.setting.value = None
    for _ in range(200):
        world.clock.advance(_HOUR)
        assert world.switcher.resolve() == ()

    assert [one.state for one in world.journal.switches()] == [SwitchState.WATCHING]


def test_a_value_set_just_before_the_change_is_left_alone_and_the_switch_failed() -> None:
    world = World()
    apply = world.driver.apply

    def apply_late(plan: SwitchPlan) -> None:
        world.setting.value = "my own"
        apply(plan)

    world.driver.apply = apply_late  # type: ignore[method-assign]
    switch = world.begin()

    assert (switch.state, world.setting.value) == (SwitchState.FAILED, "my own")
    assert switch.reason is not None
    assert words(switch.reason) == "It was not made: Something changed since the preview."


def test_what_servers_say_is_cut_to_a_line() -> None:
    world = World()

    def apply(plan: SwitchPlan) -> None:
        raise ActionError("Nothing was changed", "a\nb\x1b[1m\u202e" + "c" * 4096)

    world.driver.apply = apply  # type: ignore[method-assign]
    reason = world.begin().reason

    assert reason is not None
    assert words(reason).startswith("It was not made: a b [1m ccc")
    assert len(words(reason)) < 330


def test_nothing_is_switched_over_a_switch_that_is_not_settled() -> None:
    world = World()
    switch = world.begin()
    world.driver.restores = Manner.REFUSED
    world.switcher.roll_back(switch.switch_id)

    with pytest.raises(ActionError, match="not settled yet: 400 Bad Request"):
        world.begin_by_hand("TURBO")


def test_what_cannot_be_read_for_a_week_is_left_to_the_user() -> None:
    world = World()
    world.begin(rollback_after_seconds=_HOUR)
    world.setting.value, world.setting.hidden = None, world.setting.value
    looks = 0
    while world.journal.switches()[0].state.is_open:
        world.clock.advance(_HOUR)
        world.switcher.attend(lambda _: None)
        looks += 1

    assert 7 * 24 <= looks < 8 * 24
    stuck = world.journal.switches()[0]
    assert stuck.reason is not None
    assert words(stuck.reason) == "It could not be settled (the server does not answer). Set FANCY yourself"


def test_an_interface_that_failed_is_left_at_once_though_another_switch_is_watched() -> None:
    world = World()
    world.begin()

    assert world.begin("TURBO", purpose=Purpose.FAILOVER).state is SwitchState.WATCHING


def test_a_control_that_is_not_declared_any_more_stays_open_until_it_is() -> None:
    world = World()
    world.begin(rollback_after_seconds=_HOUR)
    del world.drivers["mode"]
    world.clock.advance(2 * _HOUR)

    (waiting,) = world.switcher.attend(lambda _: None)
    assert (waiting.state, waiting.obstacle) == (SwitchState.WATCHING, "mode is not declared any more")
    world.drivers["mode"] = world.driver
    world.clock.advance(120)
    assert [one.state for one in world.switcher.attend(lambda _: None)] == [SwitchState.ROLLED_BACK]


def test_nothing_is_locked_while_nothing_is_due() -> None:
    world = World()
    world.begin(rollback_after_seconds=_HOUR, watch_seconds=600.0)
    locks = world.journal.locks

    assert world.switcher.attend(lambda _: None) == ()
    assert world.journal.locks == locks

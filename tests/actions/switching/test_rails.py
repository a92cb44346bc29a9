"""Switches that nobody makes by hand are few and apart; nothing else is held back."""

from __future__ import annotations

import pytest

from desktop_monitor.actions.switching.rails import held_back, is_counted
from desktop_monitor.actions.switching.record import Initiator, Purpose, SwitchState
from desktop_monitor.errors import ActionError
from tests.helpers.ledgers import NOON, switch
from tests.helpers.switching import Manner, World

_AUTOMATIC, _USER = Initiator.AUTOMATIC, Initiator.USER


@pytest.mark.parametrize(
    ("initiator", "suggestion_id", "purpose", "counts"),
    [
        (_AUTOMATIC, None, Purpose.OTHER, True),
        (_AUTOMATIC, None, Purpose.FASTER, True),
        (_USER, 3, Purpose.FASTER, True),
        (_USER, None, Purpose.OTHER, False),
        (_USER, None, Purpose.FASTER, False),
        (_AUTOMATIC, None, Purpose.FAILOVER, False),
        (_USER, 3, Purpose.FAILOVER, False),
    ],
)
def test_what_counts_was_proposed_or_made_by_an_action_and_no_interface_failed(
    initiator: Initiator, suggestion_id: int | None, purpose: Purpose, *, counts: bool
) -> None:
    assert is_counted(initiator, suggestion_id, purpose) is counts


# Seconds since the beginnings of former switches → how another one is refused.
@pytest.mark.parametrize(
    ("ages", "refusal"),
    [
        ((), ""),
        ((60.0,), ""),
        ((59.0,), "59 s ago"),
        ((61.0, 3599.0), ""),
        ((61.0, 600.0, 3599.0), "3 switches in the last hour"),
        ((61.0, 600.0, 3600.0), ""),
        ((-30.0,), "30 s ago"),
        ((-61.0, 100.0, 200.0), "3 switches in the last hour"),
        ((-4000.0, -5000.0, -86_400.0), ""),
    ],
)
def test_switches_are_a_minute_apart_and_three_an_hour(ages: tuple[float, ...], refusal: str) -> None:
    found = held_back([switch(n, began_seconds=NOON - age) for n, age in enumerate(ages)], NOON)

    assert refusal in found
    assert bool(found) == bool(refusal)


def test_what_was_never_made_or_made_by_hand_does_not_count() -> None:
    others = [
        switch(1, began_seconds=NOON - 1, state=SwitchState.FAILED, ended_seconds=NOON),
        switch(2, began_seconds=NOON - 1, initiator=_USER),
        switch(3, began_seconds=NOON - 1, purpose=Purpose.FAILOVER),
    ]

    assert held_back(others, NOON) == ""


def test_a_fourth_automatic_switch_waits_but_the_user_and_a_failed_interface_do_not() -> None:
    world = World()
    for _ in range(3):
        switched = world.begin("SIMPLE")
        world.switcher.roll_back(switched.switch_id)
        world.clock.advance(61)

    with pytest.raises(ActionError, match="3 switches in the last hour"):
        world.begin("SIMPLE")
    with pytest.raises(ActionError, match="3 switches in the last hour"):
        world.begin_by_hand("SIMPLE", suggestion_id=1)
    by_hand = world.begin_by_hand("SIMPLE")
    world.switcher.roll_back(by_hand.switch_id)
    assert world.begin("SIMPLE", purpose=Purpose.FAILOVER).state is SwitchState.WATCHING


def test_a_switch_that_failed_holds_nothing_back() -> None:
    world = World()
    world.driver.applies = Manner.REFUSED
    for _ in range(5):
        assert world.begin().state is SwitchState.FAILED

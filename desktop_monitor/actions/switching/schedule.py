"""What is to be done next about open switches, and when. Pure. Wall seconds.

A clock that is set forward makes deadlines come early: what was switched goes back
too soon, which harms nobody. One that is set back must not hold a switch in force for
longer and longer: where it stands before the switch's beginning, the switch's times
are moved with it (see `moved_with_clock`), so that it ends at most its own length after
that. Must not know how anything is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from desktop_monitor.actions.switching.record import Switch, SwitchState
from desktop_monitor.actions.switching.watching import watch_end

_CLOCK_STEP_SECONDS = 60.0
"""Time servers put clocks back by less every day."""


class Duty(Enum):
    """What is to be done about an open switch."""

    SETTLE = "settle"
    """Its program ended, or something stood in the way: what is configured decides."""
    GO_BACK = "go_back"
    """Its deadline is over."""
    JUDGE = "judge"
    """The window in which it was watched is over."""


class Due(NamedTuple):
    """One thing to be done."""

    at_seconds: float
    switch_id: int
    duty: Duty


def due(switches: Iterable[Switch]) -> tuple[Due, ...]:
    """What is to be done about those that are open, the soonest first; one thing each."""
    return tuple(sorted((_due(switch) for switch in switches if switch.state.is_open), key=lambda one: one[:2]))


def _due(switch: Switch) -> Due:
    if switch.state is not SwitchState.WATCHING:
        return Due(switch.began_seconds, switch.switch_id, Duty.SETTLE)
    end = watch_end(switch)
    if switch.deadline_seconds is not None and switch.deadline_seconds <= end:
        return Due(switch.deadline_seconds, switch.switch_id, Duty.GO_BACK)
    return Due(end, switch.switch_id, Duty.JUDGE)


def is_ahead(switch: Switch, at_seconds: float) -> bool:
    """Whether the clock was set to a time before the switch began."""
    return switch.began_seconds > at_seconds + _CLOCK_STEP_SECONDS


def moved_with_clock(switch: Switch, at_seconds: float) -> Switch:
    """The switch as if it began now, where the clock was set to a time before it began."""
    if not is_ahead(switch, at_seconds):
        return switch
    step = at_seconds - switch.began_seconds
    return replace(
        switch,
        began_seconds=at_seconds,
        deadline_seconds=_moved(switch.deadline_seconds, step),
        watch_until_seconds=_moved(switch.watch_until_seconds, step),
    )


def _moved(seconds: float | None, step: float) -> float | None:
    return None if seconds is None else seconds + step

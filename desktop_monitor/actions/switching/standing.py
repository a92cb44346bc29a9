"""Where a control stands towards a switch, and tries to change it. Must not know what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from desktop_monitor.actions.controls.driver import Driver, SwitchPlan, UncertainError
from desktop_monitor.errors import ActionError


class Standing(Enum):
    """What is configured, seen from a switch."""

    OURS = "ours"
    """What it configures."""
    BEFORE = "before"
    """What was there before it."""
    OTHER = "other"
    UNKNOWN = "unknown"
    """It cannot be read."""


class Stand(NamedTuple):
    """Where it stands; `why` it cannot be read."""

    standing: Standing
    why: str = ""


def stand(driver: Driver | None, plan: SwitchPlan) -> Stand:
    """Where the control stands now."""
    if driver is None:
        return Stand(Standing.UNKNOWN, f"{plan.control_id} is not declared any more")
    state = driver.state()
    if not state.raw:
        return Stand(Standing.UNKNOWN, state.refusal or "it cannot be read")
    if state.raw == plan.after:
        return Stand(Standing.OURS)
    return Stand(Standing.BEFORE if state.raw == plan.before else Standing.OTHER)


class Trouble(NamedTuple):
    """Why a change failed."""

    why: str
    is_uncertain: bool
    """It may have been made all the same, without a word that it was not."""


def attempt(change: Callable[[SwitchPlan], None], plan: SwitchPlan) -> Trouble | None:
    """Make a change; None where it was made."""
    try:
        change(plan)
    except ActionError as error:
        return Trouble(error.message or error.title, is_uncertain=False)
    except UncertainError as error:
        return Trouble(str(error) or "it ended on its way", is_uncertain=True)
    return None

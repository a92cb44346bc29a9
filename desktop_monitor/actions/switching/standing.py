"""Where a control stands towards a switch, and tries to change it. Must not know what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from desktop_monitor.actions.controls.driver import DeniedError, Driver, SwitchPlan, UncertainError
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words

_LONGEST = 300


class Standing(Enum):
    """What is configured, seen from a switch."""

    OURS = "ours"
    """What it configures."""
    BEFORE = "before"
    """What was there before it."""
    UNPROVEN = "unproven"
    """What it configures stands where it is written, but the check says something else."""
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
        return Stand(Standing.UNKNOWN, words(text("{control_id} is not declared any more", control_id=plan.control_id)))
    state = driver.state()
    if not state.raw:
        return Stand(Standing.UNKNOWN, _short(state.refusal) or words(text("it cannot be read")))
    if state.raw == plan.after:
        return Stand(Standing.OURS)
    if plan.before in (state.raw, state.written):
        return Stand(Standing.BEFORE)
    return Stand(Standing.UNPROVEN if state.written == plan.after else Standing.OTHER)


class Trouble(NamedTuple):
    """Why a change failed."""

    why: str
    is_denied: bool
    """Whoever was asked said so; otherwise nobody said anything."""
    is_untouched: bool
    """Nothing was done, as far as the driver knows."""


def attempt(change: Callable[[SwitchPlan], None], plan: SwitchPlan) -> Trouble | None:
    """Make a change; None where it was made."""
    try:
        change(plan)
    except ActionError as error:
        return Trouble(_short(error.message or error.title), is_denied=True, is_untouched=True)
    except UncertainError as error:
        why = _short(str(error)) or words(text("it ended on its way"))
        return Trouble(why, is_denied=isinstance(error, DeniedError), is_untouched=False)
    return None


def _short(why: str) -> str:
    """One line that fits into a sentence, whatever a server or a program said."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in why).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"

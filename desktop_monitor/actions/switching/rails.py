"""The guard rails: how often switches may come that nobody made by hand. Pure.

Roll-backs are no switches of their own, and what was never applied is none either.
Must not know how a switch is made.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop_monitor.actions.switching.record import Initiator, Purpose, Switch, SwitchState
from desktop_monitor.language.quantities import duration_text
from desktop_monitor.language.text import counted, text
from desktop_monitor.language.wording import words

LEAST_SECONDS = 60.0
"""Between two switches."""
MOST_AN_HOUR = 3
_HOUR_SECONDS = 3600.0


def is_counted(initiator: Initiator, suggestion_id: int | None, purpose: Purpose) -> bool:
    """Whether such a switch may be held back: it was proposed or made by an action, and nothing failed."""
    by_hand = initiator is Initiator.USER and suggestion_id is None
    return not by_hand and purpose is not Purpose.FAILOVER


def held_back(switches: Iterable[Switch], at_seconds: float) -> str:
    """Why another switch that counts may not begin now; empty: it may.

    Where the clock was set back, switches lie in the future: those of the next hour count as
    those of the last, later ones in nothing, so that nothing is held back for ever.
    """
    ages = [
        abs(at_seconds - switch.began_seconds)
        for switch in switches
        if is_counted(switch.initiator, switch.suggestion_id, switch.purpose) and switch.state is not SwitchState.FAILED
    ]
    recent = sorted(age for age in ages if age < _HOUR_SECONDS)
    if recent and recent[0] < LEAST_SECONDS:
        return words(
            text(
                "Something was switched {age} ago; the next switch waits for {least:.0f} s.",
                age=duration_text(recent[0]),
                least=LEAST_SECONDS,
            )
        )
    if len(recent) >= MOST_AN_HOUR:
        return words(
            counted(
                "There was {count} switch in the last hour; more than {most} are not made.",
                "There were {count} switches in the last hour; more than {most} are not made.",
                len(recent),
                most=MOST_AN_HOUR,
            )
        )
    return ""

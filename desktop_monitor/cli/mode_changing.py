"""Shows the exact change, asks, makes it and says what came of it. Must not know why it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop_monitor.actions.controls.driver import SwitchPlan
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.asking import is_confirmed
from desktop_monitor.cli.printing import announce, say, show
from desktop_monitor.engine.alerts_view import ControlView
from desktop_monitor.errors import ActionError
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import Text, text

_LINE_LIMIT = 2000


def plan_for(view: ControlView, value: str) -> SwitchPlan | None:
    """What giving it this value would change; None: it has it already. Raises ActionError where it cannot be done."""
    if view.state.configured == value:
        return None
    planned = next((one for one in view.plans if one.value == value), None)
    if planned is None or planned.plan is None:
        why = planned.refusal if planned else view.state.refusal
        name = view.control.control_id
        raise ActionError(text("{control} cannot be switched to {value}", control=name, value=value), why)
    return planned.plan


def change(
    arguments: Arguments, plan: SwitchPlan, document: Mapping[str, object], make: Callable[[], Text | str]
) -> bool:
    """Show `plan`, ask, and `make` it; whether it was made. Raises what `make` raises, and UsageError."""
    if not arguments.json:
        show(visible(line[:_LINE_LIMIT]) for line in plan.diff_lines)
        show(f"- {visible(warning)}" for warning in plan.warnings)
    if not is_confirmed(arguments):
        announce(text("Nothing was changed."))
        return False
    say(arguments, {"changed": True, **document}, make())
    return True

"""`mode confirm` and `mode dismiss`: what waits for an answer, whether it is a switch or an action of the user's own.

Must not know how a switch or an action is carried out.
"""

from __future__ import annotations

from desktop_monitor.actions.suggestion import Suggestion, SuggestionState
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.mode_changing import change, plan_for
from desktop_monitor.cli.printing import say, show
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.engine.alerting.action_plan import planned_action
from desktop_monitor.engine.alerting.suggested import suggested_switch
from desktop_monitor.engine.alerting.switch_work import SwitchWork
from desktop_monitor.engine.alerts_view import ControlView
from desktop_monitor.errors import ActionError, UsageError
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.paths import Paths
from desktop_monitor.store.ledger import open_ledger, read_ledger


def open_suggestions(paths: Paths) -> tuple[Suggestion, ...]:
    """Those that wait for an answer, newest first. Raises StoreError."""
    ledger = read_ledger(paths.ledger)
    try:
        return ledger.open_suggestions()
    finally:
        ledger.close()


def confirm(arguments: Arguments, paths: Paths, work: SwitchWork, config: AlertsConfig) -> None:
    """Carry out what is suggested, after showing the exact change. Raises ActionError, UsageError, StoreError."""
    one = _suggestion(arguments, paths)
    if not arguments.json:
        show(visible(words(reason)) for reason in one.evidence)
    if one.control_id:
        _confirm_switch(arguments, paths, work, one, config)
    else:
        _confirm_action(arguments, paths, work, one, config)


def _confirm_switch(
    arguments: Arguments, paths: Paths, work: SwitchWork, one: Suggestion, config: AlertsConfig
) -> None:
    plan = plan_for(_control(one, work), one.value)
    document = {"suggestion": one.suggestion_id, "control": one.control_id, "value": one.value}
    if plan is None:
        _answer(paths, one, SuggestionState.EXPIRED)
        say(arguments, {"changed": False, **document}, _has_it(one))
        return
    request = suggested_switch(one, config.rules, plan.hash)
    if change(arguments, plan, document, lambda: work.switch(request)):
        _answer(paths, one, SuggestionState.CONFIRMED)


def _has_it(one: Suggestion) -> Text:
    return text("{control} is {value} already.", control=one.control_id, value=one.value)


def _confirm_action(
    arguments: Arguments, paths: Paths, work: SwitchWork, one: Suggestion, config: AlertsConfig
) -> None:
    policy = next((policy for policy in config.actions if policy.name == one.action), None)
    if policy is None:
        raise ActionError("Nothing was done", text("There is no action {name} any more.", name=one.action))
    planned = planned_action(policy, _incident(paths, one.incident_id))
    plan = planned.plan
    if plan is None:
        raise ActionError(text("{action} cannot be done", action=one.action), planned.refusal)
    document = {"suggestion": one.suggestion_id, "action": one.action}
    change(arguments, plan, document, lambda: work.run_suggested(policy, one.suggestion_id, plan.hash))


def dismiss(arguments: Arguments, paths: Paths) -> None:
    """Put it off, or never suggest it again. Raises UsageError, StoreError."""
    one = _suggestion(arguments, paths)
    if not _answer(paths, one, SuggestionState.NEVER if arguments.never else SuggestionState.DISMISSED):
        why = text("Suggestion {number} was answered meanwhile.", number=one.suggestion_id)
        raise ActionError("Nothing was done", why)
    said = text("It will not be suggested again." if arguments.never else "It was put off.")
    say(arguments, {"dismissed": one.suggestion_id, "never": arguments.never}, said)


def _answer(paths: Paths, one: Suggestion, state: SuggestionState) -> bool:
    ledger = open_ledger(paths.ledger)
    try:
        return ledger.answer(one.suggestion_id, state, SystemClock().now().wall_seconds)
    finally:
        ledger.close()


def _incident(paths: Paths, incident_id: int | None) -> Incident | None:
    if incident_id is None:
        return None
    ledger = read_ledger(paths.ledger)
    try:
        return ledger.incident(incident_id)
    finally:
        ledger.close()


def _suggestion(arguments: Arguments, paths: Paths) -> Suggestion:
    found = open_suggestions(paths)
    one = next((one for one in found if one.suggestion_id == arguments.number), None)
    if one is None:
        waiting = ", ".join(str(other.suggestion_id) for other in found)
        hint = text("those that wait: {numbers}", numbers=waiting) if waiting else text("none waits for an answer")
        raise UsageError(text("there is no open suggestion {number}", number=arguments.number or 0), hint)
    return one


def _control(one: Suggestion, work: SwitchWork) -> ControlView:
    view = next((view for view in work.controls if view.control.control_id == one.control_id), None)
    if view is None:
        why = text("The control {name} is not there any more.", name=one.control_id)
        raise ActionError("Nothing was switched", why)
    return view

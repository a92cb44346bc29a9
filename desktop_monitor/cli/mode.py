"""`mode`: controls and their values, switches and suggestions; the exact change is shown before anything is made.

Works beside a running program, which watches what was switched here. Must not know how
anything is switched.
"""

from __future__ import annotations

import difflib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from desktop_monitor.actions.suggestion import Suggestion, SuggestionState
from desktop_monitor.actions.switching.measure import duration_difference, failure_difference
from desktop_monitor.actions.switching.record import Switch
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.asking import is_confirmed
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.alerts_loader import load_alerts
from desktop_monitor.config.modes_loader import load_modes
from desktop_monitor.engine.agents_view import NO_AGENTS
from desktop_monitor.engine.alerting.build import AlertPlan
from desktop_monitor.engine.alerting.parts import SwitchRequest
from desktop_monitor.engine.alerting.switch_work import SwitchWork
from desktop_monitor.engine.alerts_view import ControlView, PlannedValue
from desktop_monitor.errors import UsageError
from desktop_monitor.escaping import visible
from desktop_monitor.metrics.text import Text
from desktop_monitor.metrics.wording import words
from desktop_monitor.paths import Paths
from desktop_monitor.store.ledger import Ledger, open_ledger, read_ledger

_KEPT_DAYS = 365
_LINE_LIMIT = 2000


def run(arguments: Arguments, paths: Paths) -> int:
    """Do what was asked; 0. Raises ConfigError, UsageError, StoreError, ActionError."""
    if arguments.action == "log":
        _log(arguments, paths)
        return 0
    if arguments.action == "dismiss":
        _dismiss(arguments, paths)
        return 0
    work = _plan(paths).switch_work()
    try:
        work.read_controls()
        _DEEDS[arguments.action](arguments, paths, work)
    finally:
        work.close()
    return 0


def _plan(paths: Paths) -> AlertPlan:
    return AlertPlan(
        paths,
        load_alerts(paths.alerts_file),
        load_modes(paths.modes_file),
        SystemClock(),
        os.environ,
        Path.home(),
        sys.platform,
        _KEPT_DAYS,
        lambda: NO_AGENTS,
    )


def _list(arguments: Arguments, paths: Paths, work: SwitchWork) -> None:
    suggestions = _open_suggestions(paths)
    if arguments.json:
        controls = [control_document(view) for view in work.controls]
        print(json.dumps({"controls": controls, "suggestions": [suggestion_document(one) for one in suggestions]}))
        return
    if not work.controls:
        print(f"There is nothing to switch: no client is here, and {paths.modes_file} declares no control.")
    for view in work.controls:
        print("\n".join(_control_lines(view)))
    for one in suggestions:
        print(f"\nSuggestion {one.suggestion_id}: {visible(one.control_id or one.action)} {visible(one.value)}")
        print("\n".join(f"  {visible(words(reason))}" for reason in one.evidence))
        print(f"  desktop-monitor mode confirm {one.suggestion_id}, or mode dismiss {one.suggestion_id}")


def _control_lines(view: ControlView) -> Iterator[str]:
    control, state = view.control, view.state
    configured = state.configured or ("unknown" if state.refusal else "something of your own")
    names = ", ".join(value.name for value in control.values)
    armed = "; may be switched without asking" if view.is_armed else ""
    yield f"{visible(control.control_id)}: {visible(configured)} of {visible(names)}{armed}"
    if state.effective is not None and state.effective != state.configured:
        yield f"  in force: {visible(state.effective)}"
    if state.refusal:
        yield f"  cannot be switched: {visible(state.refusal)}"


def control_document(view: ControlView) -> dict[str, object]:
    """One control of ``--json``."""
    control, state = view.control, view.state
    return {
        "control": control.control_id,
        "title": control.title,
        "kind": control.kind.value,
        "interface": control.interface,
        "values": [value.name for value in control.values],
        "configured": state.configured,
        "effective": state.effective,
        "effect": control.effect.value,
        "refusal": state.refusal,
        "armed": view.is_armed,
    }


def suggestion_document(one: Suggestion) -> dict[str, object]:
    """One suggestion of ``--json``."""
    return {
        "id": one.suggestion_id,
        "action": one.action,
        "control": one.control_id,
        "value": one.value,
        "rule": one.rule,
        "made": _local(one.made_seconds),
        "evidence": [words(reason) for reason in one.evidence],
    }


def _get(arguments: Arguments, _paths: Paths, work: SwitchWork) -> None:
    view = _control(arguments.name, work)
    if arguments.json:
        print(json.dumps(control_document(view)))
    else:
        print("\n".join(_control_lines(view)))


def _set(arguments: Arguments, _paths: Paths, work: SwitchWork) -> None:
    view = _control(arguments.name, work)
    names = [value.name for value in view.control.values]
    if arguments.value not in names:
        raise UsageError(f"{arguments.name} cannot be {arguments.value!r}", f"its values are {', '.join(names)}")
    _switch(arguments, view, arguments.value, work, SwitchRequest(arguments.name, arguments.value, "", False))


def _confirm(arguments: Arguments, paths: Paths, work: SwitchWork) -> None:
    one = _suggestion(arguments, paths)
    if not one.control_id:
        raise UsageError(f"suggestion {one.suggestion_id} is no switch", "answer it in the window")
    view = _control(one.control_id, work)
    request = SwitchRequest(
        one.control_id,
        one.value,
        "",
        is_automatic=False,
        evidence=one.evidence,
        rule=one.rule,
        incident_id=one.incident_id,
        suggestion_id=one.suggestion_id,
        action=one.action,
        rollback_after_seconds=one.rollback_after_seconds,
    )
    for reason in one.evidence if not arguments.json else ():
        print(visible(words(reason)))
    if _switch(arguments, view, one.value, work, request):
        _answer(paths, one, SuggestionState.CONFIRMED)


def _switch(arguments: Arguments, view: ControlView, value: str, work: SwitchWork, request: SwitchRequest) -> bool:
    """Show the change, ask, make it; whether it was made. Raises ActionError, UsageError."""
    if view.state.configured == value:
        _say(arguments, {"changed": False, "control": request.control_id, "value": value}, f"It is {value} already.")
        return False
    planned = next((one for one in view.plans if one.value == value), PlannedValue(value, None, view.state.refusal))
    if planned.plan is None:
        raise UsageError(f"{request.control_id} cannot be switched to {value}", planned.refusal)
    if not arguments.json:
        print("\n".join(visible(line[:_LINE_LIMIT]) for line in planned.plan.diff_lines))
        print("\n".join(f"- {visible(warning)}" for warning in planned.plan.warnings))
    if not is_confirmed(arguments):
        print("Nothing was changed.")
        return False
    said = work.switch(replace(request, plan_hash=planned.plan.hash))
    _say(arguments, {"changed": True, "control": request.control_id, "value": value}, said)
    return True


def _roll_back(arguments: Arguments, _paths: Paths, work: SwitchWork) -> None:
    number = arguments.number
    if number is None:
        newest = next((switch for switch in work.switches() if switch.state.is_open), None)
        newest = newest or next(iter(work.switches()), None)
        if newest is None:
            raise UsageError("nothing was switched yet", "mode log lists all switches")
        number = newest.switch_id
    said = work.roll_back(number)
    _say(arguments, {"rolled_back": number}, said)


def _dismiss(arguments: Arguments, paths: Paths) -> None:
    one = _suggestion(arguments, paths)
    _answer(paths, one, SuggestionState.NEVER if arguments.never else SuggestionState.DISMISSED)
    said = "It will not be suggested again." if arguments.never else "It was put off."
    _say(arguments, {"dismissed": one.suggestion_id, "never": arguments.never}, said)


def _answer(paths: Paths, one: Suggestion, state: SuggestionState) -> None:
    ledger: Ledger = open_ledger(paths.ledger)
    try:
        ledger.put_suggestion(replace(one, state=state, answered_seconds=SystemClock().now().wall_seconds))
    finally:
        ledger.close()


def _open_suggestions(paths: Paths) -> list[Suggestion]:
    ledger = read_ledger(paths.ledger)
    try:
        return [one for one in ledger.suggestions() if one.state is SuggestionState.OPEN]
    finally:
        ledger.close()


def _suggestion(arguments: Arguments, paths: Paths) -> Suggestion:
    found = _open_suggestions(paths)
    one = next((one for one in found if one.suggestion_id == arguments.number), None)
    if one is None:
        waiting = ", ".join(str(other.suggestion_id) for other in found)
        hint = f"those that wait: {waiting}" if waiting else "none waits for an answer"
        raise UsageError(f"there is no open suggestion {arguments.number}", hint)
    return one


def _control(name: str, work: SwitchWork) -> ControlView:
    names = [view.control.control_id for view in work.controls]
    view = next((view for view in work.controls if view.control.control_id == name), None)
    if view is None:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]}?" if near else f"controls are {', '.join(names) or 'none'}"
        raise UsageError(f"there is no control {name!r}", hint)
    return view


def _log(arguments: Arguments, paths: Paths) -> None:
    ledger = read_ledger(paths.ledger)
    try:
        switches = ledger.switches()
    finally:
        ledger.close()
    if arguments.json:
        print(json.dumps({"switches": [switch_document(switch) for switch in switches]}))
    elif not switches:
        print("Nothing was switched yet.")
    else:
        print("\n".join(line for switch in switches for line in _switch_lines(switch)))


def _switch_lines(switch: Switch) -> Iterator[str]:
    plan = switch.plan
    change = f"{visible(plan.control_id)}: {visible(plan.before_value or '?')} → {visible(plan.value)}"
    who = switch.initiator.value
    yield f"{switch.switch_id}  {_local(switch.began_seconds)}  {change}  {switch.state.value}, {who}"
    for reason in (*switch.evidence, *((switch.reason,) if switch.reason else ())):
        yield f"   {visible(words(reason))}"


def switch_document(switch: Switch) -> dict[str, object]:
    """One switch of ``--json``; differences are after minus before, with their 95 % interval."""
    plan = switch.plan
    durations = duration_difference(switch.before, switch.after)
    failures = failure_difference(switch.before, switch.after)
    return {
        "id": switch.switch_id,
        "control": plan.control_id,
        "from": plan.before_value,
        "to": plan.value,
        "state": switch.state.value,
        "initiator": switch.initiator.value,
        "began": _local(switch.began_seconds),
        "ended": None if switch.ended_seconds is None else _local(switch.ended_seconds),
        "deadline": None if switch.deadline_seconds is None else _local(switch.deadline_seconds),
        "rule": switch.rule,
        "evidence": [words(reason) for reason in switch.evidence],
        "reason": words(switch.reason) if switch.reason else None,
        "duration_difference_seconds": durations._asdict() if durations else None,
        "failure_difference_ratio": failures._asdict() if failures else None,
    }


def _say(arguments: Arguments, document: Mapping[str, object], said: Text | str) -> None:
    sentence = words(said) if isinstance(said, Text) else said
    print(json.dumps({**document, "message": sentence}) if arguments.json else visible(sentence))


def _local(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")


_DEEDS: Mapping[str, Callable[[Arguments, Paths, SwitchWork], None]] = {
    "list": _list,
    "get": _get,
    "set": _set,
    "confirm": _confirm,
    "rollback": _roll_back,
}

"""`mode`: controls and their values, switches and suggestions; the exact change is shown before anything is made.

Works beside a running program, which watches what was switched here. Must not know how
anything is switched.
"""

from __future__ import annotations

import difflib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_monitor.actions.switching.record import SwitchState
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.mode_changing import change, plan_for
from desktop_monitor.cli.mode_suggestions import confirm, dismiss, open_suggestions
from desktop_monitor.cli.mode_words import (
    control_document,
    control_lines,
    suggestion_document,
    suggestion_lines,
    switch_document,
    switch_lines,
)
from desktop_monitor.cli.printing import announce, meant, say, show
from desktop_monitor.cli.streams import complain
from desktop_monitor.clock import SystemClock
from desktop_monitor.config.alerts_loader import load_alerts
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.config.modes_loader import load_modes
from desktop_monitor.engine.agents_view import NO_AGENTS
from desktop_monitor.engine.alerting.build import AlertPlan
from desktop_monitor.engine.alerting.parts import SwitchRequest
from desktop_monitor.engine.alerting.switch_work import SwitchWork
from desktop_monitor.engine.alerts_view import ControlView
from desktop_monitor.errors import UsageError
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.paths import Paths
from desktop_monitor.store.ledger import read_ledger

_KEPT_DAYS = 365


def run(arguments: Arguments, paths: Paths) -> int:
    """Do what was asked; 0. Raises ConfigError, UsageError, StoreError, ActionError."""
    match arguments.action:
        case "log":
            _log(arguments, paths)
        case "dismiss":
            dismiss(arguments, paths)
        case _:
            _with_controls(arguments, paths)
    return 0


def _with_controls(arguments: Arguments, paths: Paths) -> None:
    config = load_alerts(paths.alerts_file)
    work = _plan(paths, config).switch_work()
    try:
        work.read_controls()
        for notice in work.notices:
            complain(words(notice))
        match arguments.action:
            case "list":
                _list(arguments, paths, work)
            case "get":
                _get(arguments, work)
            case "set":
                _set(arguments, work)
            case "confirm":
                confirm(arguments, paths, work, config)
            case _:
                _roll_back(arguments, work)
    finally:
        work.close()


def _plan(paths: Paths, config: AlertsConfig) -> AlertPlan:
    return AlertPlan(
        paths,
        config,
        load_modes(paths.modes_file),
        SystemClock(),
        os.environ,
        Path.home(),
        sys.platform,
        _KEPT_DAYS,
        lambda: NO_AGENTS,
    )


def _list(arguments: Arguments, paths: Paths, work: SwitchWork) -> None:
    suggestions = open_suggestions(paths)
    if arguments.json:
        controls = [control_document(view) for view in work.controls]
        print(json.dumps({"controls": controls, "suggestions": [suggestion_document(one) for one in suggestions]}))
        return
    if not work.controls:
        announce(
            text(
                "There is nothing to switch: no client is here, and {path} declares no control.",
                path=str(paths.modes_file),
            )
        )
    for view in work.controls:
        show(control_lines(view))
    for one in suggestions:
        show(("", *suggestion_lines(one)))


def _get(arguments: Arguments, work: SwitchWork) -> None:
    view = _control(arguments.name, work)
    if arguments.json:
        print(json.dumps(control_document(view)))
    else:
        show(control_lines(view))


def _set(arguments: Arguments, work: SwitchWork) -> None:
    name, value = arguments.name, arguments.value
    view = _control(name, work)
    names = [one.name for one in view.control.values]
    if value not in names:
        raise UsageError(
            text("{control} cannot be {value}", control=name, value=repr(value)),
            text("its values are {names}", names=", ".join(names)),
        )
    plan = plan_for(view, value)
    document = {"control": name, "value": value}
    if plan is None:
        say(arguments, {"changed": False, **document}, text("It is {value} already.", value=value))
    else:
        request = SwitchRequest(name, value, plan.hash, is_automatic=False)
        change(arguments, plan, document, lambda: work.switch(request))


def _roll_back(arguments: Arguments, work: SwitchWork) -> None:
    switches = work.switches()
    number = arguments.number
    if number is None:
        in_force = (one for one in switches if one.state.is_open or one.state is SwitchState.KEPT)
        newest = next(in_force, next(iter(switches), None))
        if newest is None:
            raise UsageError("nothing was switched yet", "mode log lists all switches")
        number = newest.switch_id
    elif all(one.switch_id != number for one in switches):
        raise UsageError(text("there is no switch {number}", number=number), "mode log lists all switches")
    say(arguments, {"rolled_back": number}, work.roll_back(number))


def _control(name: str, work: SwitchWork) -> ControlView:
    names = [view.control.control_id for view in work.controls]
    view = next((view for view in work.controls if view.control.control_id == name), None)
    if view is None:
        near = difflib.get_close_matches(name, names, n=1)
        raise UsageError(text("there is no control {name}", name=repr(name)), meant(near) if near else _known(names))
    return view


def _known(names: Sequence[str]) -> Text:
    return text("controls are {names}", names=", ".join(names)) if names else text("there are no controls")


def _log(arguments: Arguments, paths: Paths) -> None:
    ledger = read_ledger(paths.ledger)
    try:
        switches = ledger.switches()
    finally:
        ledger.close()
    if arguments.json:
        print(json.dumps({"switches": [switch_document(switch) for switch in switches]}))
    elif not switches:
        announce(text("Nothing was switched yet."))
    else:
        show(line for switch in switches for line in switch_lines(switch))

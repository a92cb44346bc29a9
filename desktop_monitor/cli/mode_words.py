"""Controls, suggestions and switches as `mode` prints them: lines for people, documents for ``--json``.

Must not know where they are from, or what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop_monitor.actions.controls.driver import ControlState
from desktop_monitor.actions.suggestion import Suggestion
from desktop_monitor.actions.switching.measure import duration_difference, failure_difference
from desktop_monitor.actions.switching.record import Initiator, Switch, SwitchState
from desktop_monitor.cli.local_times import local_time, optional_time
from desktop_monitor.engine.alerts_view import ControlView
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import Text, sentence, text
from desktop_monitor.language.wording import words

_STANDS = sentence("{control}: {value} of {values}")
_ARMED = sentence("{control}: {value} of {values}; may be switched without asking")
_STATES: Mapping[SwitchState, Text] = {
    SwitchState.PLANNED: text("cli.switch.planned"),
    SwitchState.APPLIED: text("cli.switch.applied"),
    SwitchState.WATCHING: text("cli.switch.watching"),
    SwitchState.KEPT: text("cli.switch.kept"),
    SwitchState.ROLLING_BACK: text("cli.switch.rolling_back"),
    SwitchState.ROLLED_BACK: text("cli.switch.rolled_back"),
    SwitchState.FAILED: text("cli.switch.failed"),
    SwitchState.SUPERSEDED: text("cli.switch.superseded"),
    SwitchState.STUCK: text("cli.switch.stuck"),
}
_INITIATORS: Mapping[Initiator, Text] = {
    Initiator.USER: text("cli.initiator.user"),
    Initiator.AUTOMATIC: text("cli.initiator.automatic"),
}


def control_lines(view: ControlView) -> Iterator[str]:
    """What it is set to, of which values; what is in force; why it cannot be switched."""
    control, state = view.control, view.state
    template = _ARMED if view.is_armed else _STANDS
    names = visible(", ".join(value.name for value in control.values))
    yield words(text(template, control=visible(control.control_id), value=_configured(state), values=names))
    if state.effective is not None and state.effective != state.configured:
        yield "  " + words(text("in force: {value}", value=visible(state.effective)))
    if state.refusal:
        yield "  " + words(text("cannot be switched: {why}", why=visible(state.refusal)))


def _configured(state: ControlState) -> str | Text:
    if state.configured:
        return visible(state.configured)
    return text("cli.control.unknown" if state.refusal else "cli.control.own")


def control_document(view: ControlView) -> dict[str, object]:
    """One control."""
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


def suggestion_lines(one: Suggestion) -> Iterator[str]:
    """What is suggested, why, and how it is answered."""
    what = visible(f"{one.control_id or one.action} {one.value}".rstrip())
    yield words(text("Suggestion {number}: {what}", number=one.suggestion_id, what=what))
    yield from (f"  {visible(words(reason))}" for reason in one.evidence)
    yield "  " + words(
        text("desktop-monitor mode confirm {number}, or mode dismiss {number}", number=one.suggestion_id)
    )


def suggestion_document(one: Suggestion) -> dict[str, object]:
    """One suggestion; without a control, of an action that is no switch."""
    return {
        "id": one.suggestion_id,
        "action": one.action,
        "control": one.control_id,
        "value": one.value,
        "rule": one.rule,
        "made": local_time(one.made_seconds),
        "evidence": [words(reason) for reason in one.evidence],
    }


def switch_lines(switch: Switch) -> Iterator[str]:
    """When, what, who, and what came of it."""
    plan = switch.plan
    change = f"{visible(plan.control_id)}: {visible(plan.before_value or '?')} → {visible(plan.value)}"
    state, who = words(_STATES[switch.state]), words(_INITIATORS[switch.initiator])
    yield f"{switch.switch_id}  {local_time(switch.began_seconds)}  {change}  {state}, {who}"
    for reason in (*switch.evidence, *((switch.reason,) if switch.reason else ())):
        yield f"   {visible(words(reason))}"
    if switch.obstacle:
        yield f"   {visible(switch.obstacle)}"


def switch_document(switch: Switch) -> dict[str, object]:
    """One switch; differences are after minus before, with their 95 % interval."""
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
        "began": local_time(switch.began_seconds),
        "ended": optional_time(switch.ended_seconds),
        "deadline": optional_time(switch.deadline_seconds),
        "rule": switch.rule,
        "evidence": [words(reason) for reason in switch.evidence],
        "reason": words(switch.reason) if switch.reason else None,
        "obstacle": switch.obstacle or None,
        "duration_difference_seconds": durations._asdict() if durations else None,
        "failure_difference_ratio": failures._asdict() if failures else None,
    }

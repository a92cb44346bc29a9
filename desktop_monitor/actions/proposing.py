"""From an incident and an action's policy to what is done: by itself, as a suggestion, or not at all and why.

Pure. Must not know how incidents are noticed or how anything is carried out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_monitor.actions.controls.control import Control, ControlKind, ControlValue
from desktop_monitor.actions.controls.driver import ControlState
from desktop_monitor.actions.policy import ActionKind, ActionPolicy
from desktop_monitor.actions.suggestion import Suggestion, SuggestionState
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.language.text import Text, text

DISMISSED_SECONDS = 86_400.0
"""What was put off is not suggested again before."""
MOCK = "mock"
"""An interface that only pretends: nobody is switched to it without being asked."""
_HOUR_SECONDS = 3600.0
_INTERFACE = "interface"
StandingControl = tuple[Control, ControlState]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an action would do about an incident."""

    policy: ActionPolicy
    incident: Incident
    control_id: str
    """Empty: the action is no switch."""
    value: str
    is_automatic: bool
    """It runs without being asked; otherwise it is suggested."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides whether and how an action runs. Wall seconds."""

    at_seconds: float
    controls: Sequence[StandingControl]
    suggestions: Sequence[Suggestion]
    """Open and answered ones."""
    armed: frozenset[str]
    """Controls and actions that may run without being asked."""
    runs: Sequence[float]
    """When this action ran for these labels."""
    active_interfaces: Sequence[str] = ()
    """Of agents that run, the one with most to do first: decides where an incident names no interface."""


def propose(policy: ActionPolicy, incident: Incident, now: Circumstances) -> Proposal | Text:
    """What is to be done, or why nothing is."""
    if (held := _held_back(policy, now)) is not None:
        return held
    if policy.kind is not ActionKind.SWITCH:
        harmless = policy.kind is ActionKind.HEALTH_CHECK
        is_automatic = policy.automated and (harmless or policy.name in now.armed)
        if not is_automatic and (answered := _answered(now, policy.name, "", "")) is not None:
            return answered
        return Proposal(policy, incident, "", "", is_automatic)
    return _switch(policy, incident, now)


def _held_back(policy: ActionPolicy, now: Circumstances) -> Text | None:
    recent = [at for at in now.runs if now.at_seconds - at < _HOUR_SECONDS]
    if recent and now.at_seconds - max(recent) < policy.minimum_interval_seconds:
        return text("alerts.refused.too_soon", seconds=policy.minimum_interval_seconds)
    if len(recent) >= policy.runs_per_hour:
        return text("alerts.refused.too_often", count=policy.runs_per_hour)
    return None


def _switch(policy: ActionPolicy, incident: Incident, now: Circumstances) -> Proposal | Text:
    candidates = [pair for pair in now.controls if _fits(policy, incident, pair[0])]
    if not candidates:
        return text("alerts.refused.no_control", value=policy.value or policy.control)
    best = min(candidates, key=lambda pair: _rank(pair[0].interface, now.active_interfaces))
    # One client may have several folders of settings.
    alike = (pair for pair in candidates if pair[0].interface == best[0].interface)
    control, state = next((pair for pair in alike if pair[1].configured != policy.value), best)
    if state.refusal:
        return text("alerts.refused.cannot", title=control.title, why=state.refusal)
    is_automatic = policy.automated and control.control_id in now.armed
    value = policy.value or _fallback(control, state, is_automatic=is_automatic)
    if not value:
        return text("alerts.refused.nothing_left")
    if state.configured == value:
        return text("alerts.refused.already", title=control.title, value=value)
    if not is_automatic and (answered := _answered(now, policy.name, control.control_id, value)) is not None:
        return answered
    return Proposal(policy, incident, control.control_id, value, is_automatic)


def is_about(policy: ActionPolicy, control: Control) -> bool:
    """Whether a switch by this policy may be one of this control."""
    if policy.control and policy.control not in (control.control_id, control.kind.value):
        return False
    if policy.value and control.value(policy.value) is None:
        return False
    return bool(policy.control) or control.kind is ControlKind.CONTEXT_MODE


def _fits(policy: ActionPolicy, incident: Incident, control: Control) -> bool:
    interface = dict(incident.labels).get(_INTERFACE, "")
    # An interface control is about leaving the interface in trouble: it belongs to none.
    is_its_own = not interface or not control.interface or control.interface == interface
    return is_its_own and is_about(policy, control)


def _rank(interface: str, active: Sequence[str]) -> int:
    return active.index(interface) if interface in active else len(active)


def _fallback(control: Control, state: ControlState, *, is_automatic: bool) -> str:
    found = (control.value(name) for name in control.fallbacks if name != state.configured)
    return next((value.name for value in found if value and not (is_automatic and _pretends(value))), "")


def _pretends(value: ControlValue) -> bool:
    return value.name == MOCK or value.is_for_testing


def _answered(now: Circumstances, action: str, control_id: str, value: str) -> Text | None:
    """Why it is not suggested: it stands already, or the user said something about it."""
    for one in _alike(now.suggestions, action, control_id, value):
        if one.state is SuggestionState.OPEN:
            return text("alerts.refused.open")
        if one.state is SuggestionState.NEVER:
            return text("alerts.refused.never")
        if one.state is SuggestionState.DISMISSED and _is_recent(one.answered_seconds, now.at_seconds):
            return text("alerts.refused.dismissed")
    return None


def _is_recent(answered_seconds: float | None, at_seconds: float) -> bool:
    # A clock that was set back must not put it off for longer.
    return answered_seconds is not None and 0 <= at_seconds - answered_seconds < DISMISSED_SECONDS


def _alike(suggestions: Iterable[Suggestion], action: str, control_id: str, value: str) -> Iterable[Suggestion]:
    for one in suggestions:
        is_same_switch = bool(control_id) and (one.control_id, one.value) == (control_id, value)
        if is_same_switch or (not control_id and not one.control_id and one.action == action):
            yield one

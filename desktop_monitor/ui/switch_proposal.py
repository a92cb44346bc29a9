"""One change that the user is asked about, as the newest view of alerts has it. Must not know widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop_monitor.actions.controls.control import Control
from desktop_monitor.actions.controls.driver import SwitchPlan
from desktop_monitor.actions.policy import ActionKind, ActionPolicy
from desktop_monitor.actions.proposing import is_about
from desktop_monitor.actions.suggestion import Suggestion
from desktop_monitor.engine.alerts_view import AlertsView, ControlView, PlannedValue, SuggestionView
from desktop_monitor.engine.command import Answer, AnswerSuggestion, SwitchControl


@dataclass(frozen=True, slots=True)
class SwitchProposal:
    """Give a control a value, or run an action that was suggested."""

    control_id: str
    """Empty: an action that is no switch."""
    value: str
    control: ControlView | None = None
    """None: an action that is no switch, or its control is gone."""
    plan: SwitchPlan | None = None
    refusal: str = ""
    """Why it cannot be done now; empty: it can."""
    suggestion: SuggestionView | None = None
    """None: the user's own choice."""

    @property
    def is_possible(self) -> bool:
        """Whether it can be asked for now."""
        return not self.control_id or self.plan is not None

    def command(self, command_id: int) -> SwitchControl | AnswerSuggestion:
        """What carries it out as it is shown."""
        plan_hash = self.plan.hash if self.plan else ""
        if self.suggestion is not None:
            number = self.suggestion.suggestion.suggestion_id
            return AnswerSuggestion(command_id, number, Answer.CONFIRM, plan_hash)
        return SwitchControl(command_id, self.control_id, self.value, plan_hash)


def chosen(alerts: AlertsView, control_id: str, value: str) -> SwitchProposal:
    """What giving this control this value would change now."""
    control = control_of(alerts, control_id)
    bare = SwitchProposal(control_id, value, control)
    if control is None:
        return replace(bare, refusal=_GONE)
    planned = next((one for one in control.plans if one.value == value), None)
    if planned is not None:
        return replace(bare, plan=planned.plan, refusal="" if planned.plan else planned.refusal or _NO_REASON)
    return replace(bare, refusal=control.state.refusal or _SET_ALREADY)


def suggested(alerts: AlertsView, suggestion_id: int) -> SwitchProposal | None:
    """What confirming this suggestion would do now; None: it does not wait for an answer any more."""
    for view in alerts.suggestions:
        if view.suggestion.suggestion_id == suggestion_id:
            one: Suggestion = view.suggestion
            if not one.control_id:
                planned = view.planned or PlannedValue("", None)
                return SwitchProposal("", "", plan=planned.plan, refusal=planned.refusal, suggestion=view)
            return replace(chosen(alerts, one.control_id, one.value), suggestion=view)
    return None


def newest(proposal: SwitchProposal, alerts: AlertsView) -> SwitchProposal | None:
    """The same change as it is now; None: a suggestion that is not open any more."""
    if proposal.suggestion is None:
        return chosen(alerts, proposal.control_id, proposal.value)
    return suggested(alerts, proposal.suggestion.suggestion.suggestion_id)


def control_of(alerts: AlertsView, control_id: str) -> ControlView | None:
    """The control of this id, if there is one."""
    return next((view for view in alerts.controls if view.control.control_id == control_id), None)


def would_switch(policy: ActionPolicy, control: Control) -> bool:
    """Whether an action that runs by itself may be about this control."""
    if policy.kind is not ActionKind.SWITCH or not policy.automated or policy.dry_run:
        return False
    return is_about(policy, control)


_GONE = "This control is not there any more."
_SET_ALREADY = "It has this value already."
_NO_REASON = "It cannot be done now."

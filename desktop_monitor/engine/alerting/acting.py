"""What follows from incidents: suggestions that wait for an answer, and actions that run by themselves.

Must not know how incidents are noticed, or how a switch is made (see `parts.Switches`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import NamedTuple

from desktop_monitor.actions.controls.control import ControlKind
from desktop_monitor.actions.policy import ActionKind, ActionPolicy
from desktop_monitor.actions.proposing import Circumstances, Proposal, propose
from desktop_monitor.actions.suggestion import Suggestion, SuggestionState
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Labels
from desktop_monitor.alerts.sentences import evidence_sentence
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.engine.alerting.action_plan import interface_of, planned_action
from desktop_monitor.engine.alerting.announcing import action_message, unit_of
from desktop_monitor.engine.alerting.parts import AlertParts, SwitchRequest
from desktop_monitor.engine.alerting.suggested import is_duration, is_for_speed, suggested_switch
from desktop_monitor.engine.alerting.suggestions import Suggestions
from desktop_monitor.engine.alerts_view import ControlView, PlannedValue, SuggestionView
from desktop_monitor.engine.futures import answered, refused
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.store.ledger import Ledger

ADMIN = "admin"
"""The channel that is told of what was done by itself, where there is one of that name; else all are."""
_HOUR_SECONDS = 3600.0
_WHY_CHARACTERS = 300


class _Run(NamedTuple):
    """An action ran by itself."""

    action: str
    labels: Labels
    monotonic_seconds: float


@dataclass(frozen=True, slots=True)
class _Running:
    """An action on its way."""

    policy: ActionPolicy
    incident: Incident
    answer: Future[object]


class Acting:
    """Suggestions and actions. One thread uses it."""

    def __init__(self, parts: AlertParts, config: AlertsConfig) -> None:
        self._parts, self._config = parts, config
        self.suggestions = Suggestions(parts.keeper)
        self._armed: frozenset[str] = frozenset()
        self._runs: list[_Run] = []
        self._running: list[_Running] = []
        self._early: list[Incident] = []
        """What fired before the controls were known."""
        self._confirming: dict[int, Future[object]] = {}
        """Suggestions on their way, by number."""
        self._refusals: dict[int, Text] = {}
        """Why the actions of incidents did not run, by the incidents' numbers, since they were last taken."""

    def apply(self, config: AlertsConfig) -> None:
        """Work with `config` from now on."""
        self._config = config

    def read_ledger(self) -> None:
        """Take over what other processes decided."""
        self.suggestions.read()
        self._armed = self._parts.keeper.attempt(Ledger.armed, default=self._armed)

    def propose(self, incident: Incident, at_seconds: float) -> None:
        """Do or suggest what the incident's rule wants, as soon as it is known what can be switched."""
        if not self._parts.switches.view.is_read:
            self._early.append(incident)
            return
        rule = next((rule for rule in self._config.rules if rule.name == incident.rule), None)
        policy = self._policy(rule.action) if rule else None
        if rule is None or policy is None:
            return
        runs = self._recent_runs(policy.name, incident.labels, at_seconds)
        found = propose(policy, incident, self._circumstances(at_seconds, runs))
        if isinstance(found, Text):
            self._refusals[incident.incident_id] = found
            return
        evidence = (evidence_sentence(rule, incident, unit_of(incident.metric)),)
        if found.is_automatic:
            self._runs.append(_Run(policy.name, incident.labels, self._parts.clock.monotonic()))
            self._running.append(_Running(policy, incident, self._begin(found, evidence)))
        else:
            self._suggest(found, evidence, at_seconds)

    def catch_up(self, open_incidents: Sequence[Incident], at_seconds: float) -> None:
        """Propose what could not be proposed when it fired, for what still lasts."""
        if not self._early:
            return
        lasting = {incident.incident_id for incident in open_incidents}
        early, self._early = self._early, []
        for incident in early:
            if incident.incident_id in lasting:
                self.propose(incident, at_seconds)

    def _recent_runs(self, action: str, labels: Labels, at_seconds: float) -> tuple[float, ...]:
        """When it ran within the last hour, as the wall clock counts now: it may have been set since."""
        now = self._parts.clock.monotonic()
        self._runs = [one for one in self._runs if now - one.monotonic_seconds < _HOUR_SECONDS]
        alike = (one for one in self._runs if (one.action, one.labels) == (action, labels))
        return tuple(at_seconds - (now - one.monotonic_seconds) for one in alike)

    def _policy(self, name: str) -> ActionPolicy | None:
        return next((policy for policy in self._config.actions if policy.name == name), None)

    def _circumstances(self, at_seconds: float, runs: Sequence[float]) -> Circumstances:
        return Circumstances(
            at_seconds,
            tuple((view.control, view.state) for view in self._parts.switches.view.controls),
            self.suggestions.all,
            self._armed,
            runs,
            self._parts.observer.active_interfaces(),
        )

    def _begin(self, found: Proposal, evidence: tuple[Text, ...]) -> Future[object]:
        policy, incident = found.policy, found.incident
        if policy.kind is ActionKind.HEALTH_CHECK:
            return self._parts.switches.check(interface_of(incident), policy)
        if policy.kind is not ActionKind.SWITCH:
            return self._parts.switches.run(policy, incident)
        view = self._control(found.control_id)
        planned = _planned(view, found.value)
        if view is None or planned is None or planned.plan is None:
            return refused(ActionError("Nothing was changed", planned.refusal if planned else "The control is gone."))
        if policy.dry_run:
            return answered(text("alerts.done.would_switch", title=view.control.title, value=found.value))
        return self._parts.switches.switch(
            SwitchRequest(
                found.control_id,
                found.value,
                # Nobody was shown a plan: it is made from what is configured at that moment.
                plan_hash="",
                is_automatic=True,
                evidence=evidence,
                rule=incident.rule,
                incident_id=incident.incident_id,
                action=policy.name,
                rollback_after_seconds=policy.rollback_after_seconds,
                is_failover=view.control.kind is ControlKind.INTERFACE,
                is_for_speed=is_duration(incident.metric),
            )
        )

    def _suggest(self, found: Proposal, evidence: tuple[Text, ...], at_seconds: float) -> None:
        suggestion = Suggestion(
            0,
            found.policy.name,
            found.control_id,
            found.value,
            found.incident.rule,
            found.incident.incident_id,
            at_seconds,
            evidence,
            rollback_after_seconds=found.policy.rollback_after_seconds,
        )
        if not self.suggestions.add(suggestion):
            self._refusals[found.incident.incident_id] = text("alerts.refused.open")
        elif found.policy.automated:
            self._refusals[found.incident.incident_id] = text("alerts.refused.not_armed")

    def expire(self, changed: Iterable[Incident], at_seconds: float) -> None:
        """Take back what is suggested about incidents that are over, or what is configured by now."""
        over = {incident.incident_id for incident in changed if incident.ended_seconds is not None}
        for one in self.suggestions.open:
            if one.suggestion_id in self._confirming:
                continue
            view = self._control(one.control_id)
            is_configured = view is not None and view.state.configured == one.value
            if one.incident_id in over or is_configured:
                self.suggestions.answer(one, SuggestionState.EXPIRED, at_seconds)

    def dismiss(self, suggestion_id: int, *, for_ever: bool) -> Text:
        """Not now, or never. Raises ActionError."""
        state = SuggestionState.NEVER if for_ever else SuggestionState.DISMISSED
        self.suggestions.answer(self._opened(suggestion_id), state, self._parts.clock.now().wall_seconds)
        return text("alerts.suggestion_never" if for_ever else "alerts.suggestion_dismissed")

    def confirm(self, suggestion_id: int, plan_hash: str) -> Future[object]:
        """Carry it out as it was previewed. Raises ActionError."""
        one = self._opened(suggestion_id)
        policy = self._policy(one.action)
        if one.control_id:
            answer = self._parts.switches.switch(suggested_switch(one, self._config.rules, plan_hash))
        elif policy is None:
            raise ActionError("Nothing was done", text("There is no action {action} any more.", action=one.action))
        else:
            answer = self._parts.switches.run_suggested(policy, suggestion_id, plan_hash)
        self._confirming[suggestion_id] = answer
        return answer

    def _incident(self, incident_id: int | None) -> Incident | None:
        if incident_id is None:
            return None
        return self._parts.keeper.attempt(lambda ledger: ledger.incident(incident_id), default=None)

    def _opened(self, suggestion_id: int) -> Suggestion:
        if suggestion_id in self._confirming:
            raise ActionError(
                "Nothing was done",
                text("Suggestion {suggestion_id} is being carried out.", suggestion_id=suggestion_id),
            )
        for one in self.suggestions.open:
            if one.suggestion_id == suggestion_id:
                return one
        raise ActionError(
            "Nothing was done",
            text("Suggestion {suggestion_id} does not wait for an answer any more.", suggestion_id=suggestion_id),
        )

    def take_refusals(self) -> Mapping[int, Text]:
        """Why actions did not run, or not without being asked, by incidents' numbers; each is told once."""
        taken, self._refusals = self._refusals, {}
        return taken

    def unanswered(self) -> dict[int, int | None]:
        """Incidents of the suggestions that wait or are on their way, by the suggestions' numbers."""
        return {one.suggestion_id: one.incident_id for one in self.suggestions.open}

    def suggestion_about(self, incidents: Sequence[Incident]) -> SuggestionView | None:
        """What waits for an answer about one of these."""
        numbers = {incident.incident_id for incident in incidents}
        return next((view for view in self.views() if view.suggestion.incident_id in numbers), None)

    def views(self) -> tuple[SuggestionView, ...]:
        """Open suggestions, newest first."""
        waiting = (one for one in self.suggestions.open if one.suggestion_id not in self._confirming)
        return tuple(self._view(one) for one in sorted(waiting, key=lambda one: -one.made_seconds))

    def _view(self, one: Suggestion) -> SuggestionView:
        if one.control_id:
            control = self._control(one.control_id)
            title = control.control.title if control else one.control_id
            planned = _planned(control, one.value)
            return SuggestionView(one, title, "", planned, is_for_speed(one, self._config.rules))
        policy = self._policy(one.action)
        if policy is None:
            return SuggestionView(one, "", one.action, None)
        planned = planned_action(policy, self._incident(one.incident_id))
        return SuggestionView(one, "", description_of(policy), planned)

    def _control(self, control_id: str) -> ControlView | None:
        controls = self._parts.switches.view.controls
        return next((view for view in controls if view.control.control_id == control_id), None)

    def follow_up(self) -> None:
        """Tell of actions that ended; what was confirmed and could not be done waits for another answer."""
        for number in [number for number, answer in self._confirming.items() if answer.done()]:
            is_done = self._confirming.pop(number).exception() is None
            one = next((one for one in self.suggestions.open if one.suggestion_id == number), None)
            if is_done and one is not None:
                self.suggestions.answer(one, SuggestionState.CONFIRMED, self._parts.clock.now().wall_seconds)
        for running in [one for one in self._running if one.answer.done()]:
            self._running.remove(running)
            self._report(running)

    def _report(self, running: _Running) -> None:
        """Elsewhere, what was done by itself; on this desktop the page and the notification of the incident tell."""
        error = running.answer.exception()
        if error is not None:
            self._refusals[running.incident.incident_id] = text(
                "alerts.refused.failed", why=str(error)[:_WHY_CHARACTERS]
            )
        if not running.policy.notify_admin and error is None:
            return
        result = running.answer.result() if error is None else None
        said = words(result) if isinstance(result, Text) else str(error)
        now = self._parts.clock.now().wall_seconds
        names = {channel.name for channel in self._config.channels}
        message, channels = (
            action_message(running.policy, running.incident, said, now),
            (ADMIN,) if ADMIN in names else (),
        )
        # In the queue before it is handed over: a kill in between does not lose it.
        kept = self._parts.keeper.keep_deliveries(self._parts.remote.prepared(message, channels))
        self._parts.remote.submit(message, channels, kept)


def description_of(policy: ActionPolicy) -> str:
    """What an action would do: the user's words, or the program or address."""
    if policy.description:
        return policy.description
    return policy.command[0] if policy.command else policy.name


def _planned(view: ControlView | None, value: str) -> PlannedValue | None:
    if view is None:
        return None
    return next((planned for planned in view.plans if planned.value == value), None)

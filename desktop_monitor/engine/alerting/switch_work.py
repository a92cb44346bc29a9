"""One step of looking after switches: read the controls, watch what was switched, go back where that is due.

Carries out orders in between; they may take as long as a control's time limit. One
thread calls it (see `switch_desk`). Must not know rules, threads or faces.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_monitor.actions.controls.control import Control
from desktop_monitor.actions.controls.driver import Driver
from desktop_monitor.actions.policy import ActionKind, ActionPolicy
from desktop_monitor.actions.suggestion import SuggestionState
from desktop_monitor.actions.switching.measure import Observed, duration_difference, failure_difference
from desktop_monitor.actions.switching.order import Order
from desktop_monitor.actions.switching.record import Initiator, Purpose, Switch, SwitchState
from desktop_monitor.actions.switching.switcher import Switcher
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.clock import Clock
from desktop_monitor.engine.alerting.action_plan import interface_of, refuse_unseen
from desktop_monitor.engine.alerting.controls_now import ControlsNow, FindControls
from desktop_monitor.engine.alerting.outcomes_seen import OutcomesSeen
from desktop_monitor.engine.alerting.parts import SwitchesView, SwitchRequest
from desktop_monitor.engine.alerts_view import CheckReport, ControlView, SwitchView
from desktop_monitor.engine.guard import StepGuard
from desktop_monitor.errors import ActionError, MonitorError, StoreError
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.client_names import client_name
from desktop_monitor.store.ledger import Ledger, open_ledger

_LOG = logging.getLogger(__name__)
_READ_SECONDS = 30.0
_RETRY_SECONDS = 60.0
WATCH_SECONDS = 1800.0
"""So long the outcomes of a switch decide whether it is kept."""

MakeDrivers = Callable[[tuple[Control, ...], Ledger, OutcomesSeen], Mapping[str, Driver]]
Check = Callable[[str, ActionPolicy], CheckReport]
Run = Callable[[ActionPolicy, Incident | None], Text]


@dataclass(frozen=True, slots=True)
class SwitchParts:
    """What the work is made of."""

    clock: Clock
    ledger: Path
    controls: FindControls
    make_drivers: MakeDrivers
    outcomes: OutcomesSeen
    check: Check
    """Looks at an interface from all sides."""
    run: Run
    """Carries out the user's own command or request."""
    home: Path
    """The user's, which paths that begin with ``~`` are below."""


class SwitchWork:
    """Owns controls and switches."""

    def __init__(self, parts: SwitchParts) -> None:
        self.view = SwitchesView()
        self.notices: tuple[Text, ...] = ()
        """What the user should know about the ledger."""
        self._parts = parts
        self._controls = ControlsNow(parts.controls, parts.outcomes, parts.home, parts.clock)
        self._guard = StepGuard()
        self._ledger: Ledger | None = None
        self._switcher: Switcher | None = None
        self._drivers: Mapping[str, Driver] = {}
        self._checks: dict[str, CheckReport] = {}
        self._error = ""
        self._next_read = self._next_try = parts.clock.monotonic()

    def step(self) -> None:
        """Do what is due and say how things stand."""
        self._ensure_open()
        if self._switcher is not None:
            self._guard.run("switches", self._attend_or_reopen)
        if self._parts.clock.monotonic() >= self._next_read:
            self._next_read = self._parts.clock.monotonic() + _READ_SECONDS
            self._guard.run("controls", self._read)
        self._guard.run("switches view", self._show)

    @property
    def controls(self) -> tuple[ControlView, ...]:
        """How they stood when they were read last."""
        return self._controls.views

    def read_controls(self) -> None:
        """Read them now, and settle what a program that ended left on its way. Raises StoreError."""
        self._ready()
        self._read()

    def switches(self) -> tuple[Switch, ...]:
        """All there were, newest first. Raises StoreError."""
        return self._ledger.switches() if self._ledger is not None else ()

    def look_again(self) -> None:
        """Read the controls with the next step."""
        self._next_read = self._parts.clock.monotonic()

    def switch(self, request: SwitchRequest) -> Text:
        """Make a switch; what came of it. Raises ActionError, StoreError."""
        switcher = self._ready()
        self.look_again()
        control = self._control(request.control_id)
        self._controls.forget(request.control_id)
        before = self._parts.outcomes.before(control.interface, self._parts.clock.now().wall_seconds)
        switch = switcher.begin(
            Order(
                request.control_id,
                request.value,
                Initiator.AUTOMATIC if request.is_automatic else Initiator.USER,
                request.plan_hash,
                request.evidence,
                request.rule,
                request.incident_id,
                request.suggestion_id,
                request.action,
                _purpose(request),
                request.rollback_after_seconds,
                WATCH_SECONDS,
                before,
            )
        )
        return _outcome(switch, control.title)

    def roll_back(self, switch_id: int) -> Text:
        """Configure again what was before. Raises ActionError, StoreError."""
        switcher = self._ready()
        self.look_again()
        switch = switcher.roll_back(switch_id)
        return _outcome(switch, self._title(switch.plan.control_id))

    def arm(self, control_id: str, *, is_armed: bool) -> Text:
        """Let actions switch it without being asked, or no longer. Raises ActionError, StoreError."""
        self._ready()
        if self._ledger is not None:
            self._ledger.arm(control_id, is_armed=is_armed)
        self.look_again()
        return text("alerts.armed" if is_armed else "alerts.disarmed", title=self._title(control_id))

    def check(self, interface: str, policy: ActionPolicy) -> Text:
        """Look at an interface from all sides; the first finding. Raises MonitorError."""
        report = self._parts.check(interface, policy)
        self._checks[interface] = report
        return text("alerts.checked" if report.is_fine else "alerts.checked_trouble", interface=client_name(interface))

    def run(self, policy: ActionPolicy, incident: Incident | None) -> Text:
        """Carry out the user's own command or request. Raises ActionError."""
        return self._parts.run(policy, incident)

    def run_suggested(self, policy: ActionPolicy, suggestion_id: int, plan_hash: str) -> Text:
        """Carry out an action that was suggested, as it was previewed. Raises MonitorError.

        It is answered before it runs, so that two programs do not run it twice; where it
        fails, it waits for another answer.
        """
        self._ready()
        ledger = self._ledger
        one = ledger.suggestion(suggestion_id) if ledger is not None else None
        if ledger is None or one is None:
            raise ActionError(
                "Nothing was done", text("There is no suggestion {suggestion_id}.", suggestion_id=suggestion_id)
            )
        incident = None if one.incident_id is None else ledger.incident(one.incident_id)
        refuse_unseen(policy, incident, plan_hash)
        if not ledger.answer(suggestion_id, SuggestionState.CONFIRMED, self._parts.clock.now().wall_seconds):
            raise ActionError(
                "Nothing was done",
                text("Suggestion {suggestion_id} does not wait for an answer any more.", suggestion_id=suggestion_id),
            )
        try:
            if policy.kind is ActionKind.HEALTH_CHECK:
                return self.check(interface_of(incident), policy)
            return self.run(policy, incident)
        except MonitorError:
            ledger.put_suggestion(one)
            raise

    def close(self) -> None:
        """Give everything back; open switches go on with the next start."""
        self._parts.outcomes.close()
        if self._ledger is not None:
            self._ledger.close()

    def _ready(self) -> Switcher:
        self._next_try = self._parts.clock.monotonic()
        self._ensure_open()
        if self._switcher is None:
            # What cannot be written down first could not be taken back after a crash.
            raise ActionError("Nothing was changed", text("The ledger cannot be written: {reason}", reason=self._error))
        return self._switcher

    def _ensure_open(self) -> None:
        if self._switcher is not None or self._parts.clock.monotonic() < self._next_try:
            return
        self._next_try = self._parts.clock.monotonic() + _RETRY_SECONDS
        try:
            self._ledger = open_ledger(self._parts.ledger, self._parts.clock)
        except StoreError as error:
            if not self._error:
                _LOG.warning("nothing can be switched: %s", error)
            self._error = str(error)
            return
        self._error = ""
        self.notices = self._ledger.notices
        for notice in self.notices:
            _LOG.warning("%s", words(notice))
        self._make_drivers()
        self._guard.run("switches", self._resolve)

    def _make_drivers(self) -> None:
        if self._ledger is None:
            return
        self._drivers = self._parts.make_drivers(self._controls.found, self._ledger, self._parts.outcomes)
        self._switcher = Switcher(self._ledger, self._drivers, self._parts.clock)

    def _resolve(self) -> None:
        if self._switcher is not None:
            self._switcher.resolve()

    def _attend_or_reopen(self) -> None:
        try:
            self._attend()
        except StoreError as error:
            # Damaged or removed: it is opened anew after a while.
            self._error = str(error)
            self._forget_ledger()

    def _forget_ledger(self) -> None:
        if self._ledger is not None:
            self._ledger.close()
        self._ledger = self._switcher = None
        self._next_try = self._parts.clock.monotonic() + _RETRY_SECONDS

    def _attend(self) -> None:
        if self._switcher is not None and self._switcher.attend(self._observed):
            self.look_again()

    def _observed(self, switch: Switch) -> Observed | None:
        now = self._parts.clock.now().wall_seconds
        try:
            driver = self._drivers.get(switch.plan.control_id)
            return self._parts.outcomes.since(switch, driver.control if driver else None, now)
        except StoreError:
            return None

    def _control(self, control_id: str) -> Control:
        driver = self._drivers.get(control_id)
        if driver is None:
            raise ActionError(
                "Nothing was changed", text("There is no control {control_id}.", control_id=repr(control_id))
            )
        return driver.control

    def _title(self, control_id: str) -> str:
        driver = self._drivers.get(control_id)
        return driver.control.title if driver else control_id

    def _read(self) -> None:
        ledger = self._ledger
        if ledger is not None and self._controls.follow(self._drivers, ledger):
            self._make_drivers()
        self._controls.read(self._drivers, ledger.armed() if ledger is not None else frozenset())

    def _show(self) -> None:
        opened = self._ledger.switches(limit=0) if self._ledger is not None else ()
        error = self._error or self._guard.error("switches") or self._guard.error("controls")
        views = tuple(self._switch_view(switch) for switch in opened)
        self.view = SwitchesView(
            self._controls.was_read, self._controls.views, views, tuple(self._checks.values()), error
        )

    def _switch_view(self, switch: Switch) -> SwitchView:
        seen = self._observed(switch) if switch.state is SwitchState.WATCHING else None
        before, after = switch.before, seen.measure if seen else switch.after
        # What was seen so far is told with its counts; the ledger gets it when it decides.
        return SwitchView(
            replace(switch, after=after), duration_difference(before, after), failure_difference(before, after)
        )


def _purpose(request: SwitchRequest) -> Purpose:
    if request.is_failover:
        return Purpose.FAILOVER
    return Purpose.FASTER if request.is_for_speed else Purpose.OTHER


def _outcome(switch: Switch, title: str) -> Text:
    """What came of it. Raises ActionError where it failed."""
    match switch.state:
        case SwitchState.WATCHING | SwitchState.KEPT:
            return text("alerts.done.switched", title=title, value=switch.plan.value)
        case SwitchState.ROLLED_BACK:
            return text("alerts.done.rolled_back", title=title, value=switch.plan.before_value or "?")
        case _:
            state = words(Text(f"report.switch.{switch.state.value}"))
            why = words(switch.reason) if switch.reason else switch.obstacle or state
            raise ActionError(words(text("alerts.done.failed", title=title, why=why)))

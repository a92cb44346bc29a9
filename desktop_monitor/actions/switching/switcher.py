"""Switches as transactions: begun, watched, taken back, and settled after a crash.

Everything that is to be remembered is in the journal, written before it is done; the
journal's lock is held from a switch's plan until it is read back, and again while it
goes back. So whoever holds the lock and finds a switch on its way knows that its program
ended there. Used by one thread. Must not know files, requests or faces.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import NamedTuple

from desktop_monitor.actions.controls.driver import Driver, SwitchPlan
from desktop_monitor.actions.switching.measure import Observed
from desktop_monitor.actions.switching.order import Order
from desktop_monitor.actions.switching.rails import held_back, is_counted
from desktop_monitor.actions.switching.record import Initiator, Journal, Measure, Purpose, Switch, SwitchState
from desktop_monitor.actions.switching.schedule import Due, due, is_ahead
from desktop_monitor.actions.switching.steps import Steps
from desktop_monitor.actions.switching.watching import Decision, Verdict, counts_now, watch
from desktop_monitor.clock import Clock
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import Text, sentence, text
from desktop_monitor.language.wording import words

_TITLE = sentence("Nothing was switched")
_OVER: Mapping[SwitchState, str] = {
    SwitchState.FAILED: sentence("Switch {number} is not in force: it failed."),
    SwitchState.ROLLED_BACK: sentence("Switch {number} is not in force: it was taken back."),
    SwitchState.SUPERSEDED: sentence("Switch {number} is not in force: another value was set since."),
}
Observe = Callable[[Switch], Observed | None]
"""What was seen since a switch; None: it cannot be told at the moment."""


class _Decided(NamedTuple):
    decision: Decision
    after: Measure | None


class _Change(NamedTuple):
    before: Switch
    after: Switch


class Switcher:
    """Makes switches over `drivers` and keeps them in `journal`. Every method may raise StoreError."""

    def __init__(self, journal: Journal, drivers: Mapping[str, Driver], clock: Clock) -> None:
        """`drivers` by their controls' ids; looked up whenever one is needed."""
        self._journal, self._drivers, self._clock = journal, drivers, clock
        self._steps = Steps(journal, drivers, clock)

    def preview(self, control_id: str, value: str) -> SwitchPlan:
        """The exact change, before anything is touched. Raises ActionError where it cannot be made."""
        return self._driver(control_id).plan(value)

    def begin(self, order: Order) -> Switch:
        """Make the switch, read it back, and tell what came of it (`Switch.state`, `Switch.reason`).

        Raises ActionError where it is refused: nothing was touched or written down.
        """
        driver = self._driver(order.control_id)
        with self._journal.locked():
            for _ in self._settled(order.control_id):
                pass
            self._refuse(order)
            plan = driver.plan(order.value)
            _refuse_plan(plan, order)
            self._journal.remember(order.control_id, plan.before)
            return self._steps.make(self._planned(order, plan), driver)

    def _refuse(self, order: Order) -> None:
        switches = self._journal.switches()
        now = self._clock.now().wall_seconds
        if is_counted(order.initiator, order.suggestion_id, order.purpose) and (why := held_back(switches, now)):
            raise ActionError(_TITLE, why)
        for switch in switches:
            if not switch.state.is_open or switch.plan.control_id != order.control_id:
                continue
            if switch.state is not SwitchState.WATCHING:
                why = switch.obstacle or words(text("its program ended"))
                raise ActionError(
                    _TITLE,
                    text(
                        "An earlier switch of {control_id} is not settled yet: {why}.",
                        control_id=order.control_id,
                        why=why,
                    ),
                )
            if order.initiator is Initiator.AUTOMATIC and order.purpose is not Purpose.FAILOVER:
                raise ActionError(
                    _TITLE, text("{control_id} was switched already and is still watched.", control_id=order.control_id)
                )

    def _planned(self, order: Order, plan: SwitchPlan) -> Switch:
        now = self._clock.now().wall_seconds
        return Switch(
            switch_id=self._journal.next_switch_id(),
            plan=plan,
            state=SwitchState.PLANNED,
            initiator=order.initiator,
            began_seconds=now,
            evidence=order.evidence,
            rule=order.rule,
            incident_id=order.incident_id,
            suggestion_id=order.suggestion_id,
            action=order.action,
            deadline_seconds=_after(now, order.rollback_after_seconds),
            watch_until_seconds=_after(now, order.watch_seconds),
            before=order.before,
            purpose=order.purpose,
        )

    def roll_back(self, switch_id: int, reason: Text | None = None) -> Switch:
        """Configure again what was before, if the value is still ours; by default because the user asked.

        What came of it is in the switch: where something stands in the way, it is
        ROLLING_BACK with an `obstacle` and is tried again later. Raises ActionError where
        there is nothing to go back from, or another program switches now.
        """
        with self._journal.locked():
            switch = next((one for one in self._journal.switches() if one.switch_id == switch_id), None)
            if switch is None:
                raise ActionError(_TITLE, text("There is no switch {number}.", number=switch_id))
            self._refuse_back(switch)
            self._steps.patience.forget(switch_id)
            if switch.state in (SwitchState.PLANNED, SwitchState.APPLIED):
                switch = self._steps.settle(switch)
                if switch.state is not SwitchState.WATCHING:
                    return switch
            return self._steps.go_back(switch, reason or text("switch.user"))

    def _refuse_back(self, switch: Switch) -> None:
        over = _OVER.get(switch.state)
        if over is not None:
            raise ActionError(_TITLE, text(over, number=switch.switch_id))
        for other in self._open(switch.plan.control_id):
            if other.is_beside(switch) and other.switch_id > switch.switch_id:
                raise ActionError(
                    _TITLE,
                    text("Switch {number} took its place. Take that one back first.", number=other.switch_id),
                )

    def resolve(self, control_id: str | None = None) -> tuple[Switch, ...]:
        """Settle what a program that ended left on its way, and go back where a deadline was missed meanwhile.

        At the start of every program that switches, and for one control whenever it is
        found to be set to something else. Returns those that changed, the newest first;
        nothing while another program switches.
        """
        return self._changed_by(lambda: self._settled(control_id))

    def attend(self, observe: Observe) -> tuple[Switch, ...]:
        """Do all that is due about open switches; those that changed, the newest first. Call it every few seconds.

        `observe` is asked for those whose outcomes count now. While nothing is due, no
        control is read and the lock is not taken.
        """
        decisions = {switch.switch_id: self._decide(switch, observe) for switch in self._open()}
        wanted = {switch_id: decision for switch_id, decision in decisions.items() if decision is not None}
        return self._changed_by(lambda: self._carried_out(wanted)) if wanted else ()

    def due(self) -> tuple[Due, ...]:
        """What is to be done next, the soonest first. Outcomes may have a switch go back before."""
        return due(self._open())

    def _decide(self, switch: Switch, observe: Observe) -> _Decided | None:
        """What is to be done about it now; None: nothing."""
        now = self._clock.now()
        if not self._steps.patience.may_try(switch.switch_id, now.monotonic_seconds):
            return None
        if switch.state is not SwitchState.WATCHING or is_ahead(switch, now.wall_seconds):
            return _Decided(Decision(Verdict.GO_ON), None)
        seen = observe(switch) if counts_now(switch, now.wall_seconds) else None
        decision = watch(switch, switch.before, seen, now.wall_seconds)
        return None if decision.verdict is Verdict.GO_ON else _Decided(decision, seen.measure if seen else None)

    def _carried_out(self, decisions: Mapping[int, _Decided]) -> Iterator[_Change]:
        for switch in self._each_open():
            decided = decisions.get(switch.switch_id)
            if decided is not None:
                yield _Change(switch, self._carry_out(switch, decided))

    def _carry_out(self, switch: Switch, decided: _Decided) -> Switch:
        (verdict, reason), after = decided
        if switch.state is not SwitchState.WATCHING or verdict is Verdict.GO_ON:
            return self._steps.settle(switch)
        if verdict is Verdict.KEEP:
            return self._steps.keep(switch, reason, after)
        return self._steps.go_back(switch, reason, after)

    def _settled(self, control_id: str | None) -> Iterator[_Change]:
        for switch in self._each_open(control_id):
            now = self._clock.now()
            if not self._steps.patience.may_try(switch.switch_id, now.monotonic_seconds):
                continue
            settled = self._steps.settle(switch)
            if settled.state is SwitchState.WATCHING and (settled.deadline_seconds or math.inf) <= now.wall_seconds:
                settled = self._steps.go_back(settled, text("switch.deadline"))
            yield _Change(switch, settled)

    def _changed_by(self, work: Callable[[], Iterator[_Change]]) -> tuple[Switch, ...]:
        """What `work` changed, done under the lock; nothing while another program has it."""
        with ExitStack() as held:
            try:
                held.enter_context(self._journal.locked())
            except ActionError:
                return ()
            return tuple(after for before, after in work() if after != before)

    def _each_open(self, control_id: str | None = None) -> Iterator[Switch]:
        """As each stands when its turn comes, for settling one may end an older one; the newest first."""
        for switch_id in [switch.switch_id for switch in self._open(control_id)]:
            yield from (switch for switch in self._open() if switch.switch_id == switch_id)

    def _open(self, control_id: str | None = None) -> tuple[Switch, ...]:
        return tuple(
            switch
            for switch in self._journal.switches(limit=0)
            if switch.state.is_open and control_id in (None, switch.plan.control_id)
        )

    def _driver(self, control_id: str) -> Driver:
        driver = self._drivers.get(control_id)
        if driver is None:
            raise ActionError(_TITLE, text("There is no control {control_id}.", control_id=control_id))
        return driver


def _refuse_plan(plan: SwitchPlan, order: Order) -> None:
    if order.plan_hash and order.plan_hash != plan.hash:
        raise ActionError(_TITLE, "Something changed since the preview. Look at the change again.")
    if not order.plan_hash and order.initiator is not Initiator.AUTOMATIC:
        raise ActionError(_TITLE, "The change was not previewed.")
    if plan.before == plan.after:
        raise ActionError(
            _TITLE, text("{control_id} is {value} already.", control_id=order.control_id, value=order.value)
        )


def _after(now: float, seconds: float | None) -> float | None:
    return None if seconds is None else now + seconds

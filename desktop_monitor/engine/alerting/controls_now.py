"""Which controls there are now, what each is set to, and what every other value of it would change.

Used by the switch desk's thread alone. Must not know switches, or who is shown it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from desktop_monitor.actions.controls.control import Control, OwnNames
from desktop_monitor.actions.controls.driver import Driver
from desktop_monitor.clock import Clock
from desktop_monitor.engine.alerting.outcomes_seen import OutcomesSeen
from desktop_monitor.engine.alerting.own_names import with_own_names
from desktop_monitor.engine.alerting.planning import Plans
from desktop_monitor.engine.alerts_view import ControlView
from desktop_monitor.errors import StoreError
from desktop_monitor.store.ledger import Ledger

FindControls = Callable[[], tuple[Control, ...]]
"""Those of clients that are there, and the user's own."""


def no_controls() -> tuple[Control, ...]:
    """For a program whose agents are made up."""
    return ()


class ControlsNow:
    """As they were found and read last."""

    def __init__(self, find: FindControls, outcomes: OutcomesSeen, home: Path, clock: Clock) -> None:
        """`home`: the user's, which paths that begin with ``~`` are below."""
        self.found = find()
        self.views: tuple[ControlView, ...] = ()
        self.was_read = False
        self._find, self._outcomes, self._clock = find, outcomes, clock
        self._plans = Plans(home)

    def follow(self, drivers: Mapping[str, Driver], ledger: Ledger) -> bool:
        """Find them anew, for clients come and go, and so do models; whether any changed. Raises StoreError."""
        found = tuple(self._named(control, drivers, ledger) for control in self._find())
        has_changed, self.found = found != self.found, found
        return has_changed

    def _named(self, control: Control, drivers: Mapping[str, Driver], ledger: Ledger) -> Control:
        driver = drivers.get(control.control_id)
        if control.own_names is OwnNames.NONE or driver is None:
            return control
        former = (one.plan.before for one in ledger.switches() if one.plan.control_id == control.control_id)
        configured = (driver.state().raw, ledger.remembered(control.control_id), *former)
        try:
            seen = self._outcomes.models(control.interface) if control.own_names is OwnNames.SEEN else ()
        except StoreError:
            # The journal's trouble; without it there are fewer names.
            seen = ()
        return with_own_names(control, configured, seen)

    def read(self, drivers: Mapping[str, Driver], armed: frozenset[str]) -> None:
        """What each is set to."""
        self.views = tuple(self._view(driver, armed) for driver in drivers.values())
        self.was_read = True

    def _view(self, driver: Driver, armed: frozenset[str]) -> ControlView:
        state, control = driver.state(), driver.control
        is_armed = control.control_id in armed
        return ControlView(control, state, self._plans.of(driver, state), self._clock.now().wall_seconds, is_armed)

    def forget(self, control_id: str) -> None:
        """Whatever comes of a switch, what was planned before is not to be shown again."""
        self._plans.forget(control_id)

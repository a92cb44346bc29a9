"""The steps of a switch, each written down before it is made. For whoever holds the journal's lock.

A crash between any two leaves what `Steps.settle` can tell apart by what is configured.
Must not know when a step is due or who asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from desktop_monitor.actions.controls.driver import Driver
from desktop_monitor.actions.switching.patience import Patience
from desktop_monitor.actions.switching.record import Journal, Measure, Switch, SwitchState
from desktop_monitor.actions.switching.schedule import moved_with_clock
from desktop_monitor.actions.switching.standing import Standing, Trouble, attempt, stand
from desktop_monitor.clock import Clock
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words

_IN_PLACE = (Standing.OURS, Standing.UNPROVEN)
"""Its value stands where it is written: it can be taken back."""
_TRIES = {"write": 5, "read": 170}
"""How often it is tried to go back, over half an hour, and to read a control that does not answer, over a week,
before the user is asked to."""


class Steps:
    """Makes them over drivers, and keeps them in a journal. Every method may raise StoreError."""

    def __init__(self, journal: Journal, drivers: Mapping[str, Driver], clock: Clock) -> None:
        """`drivers` by their controls' ids."""
        self._journal, self._drivers, self._clock = journal, drivers, clock
        self.patience = Patience()

    def make(self, switch: Switch, driver: Driver) -> Switch:
        """Apply a switch that is new, read back and tell what came of it."""
        self._journal.put_switch(switch)
        trouble = attempt(driver.apply, switch.plan)
        if trouble is None:
            switch = self._put(switch, state=SwitchState.APPLIED)
        found = stand(driver, switch.plan)
        match found.standing:
            case Standing.OURS:
                if trouble is None or not trouble.is_denied:
                    return self._took_effect(switch)
                return self.go_back(switch, text("switch.persisted", why=trouble.why))
            case Standing.UNPROVEN:
                return self.go_back(switch, text("switch.unproven"))
            case Standing.BEFORE:
                return self._end(switch, SwitchState.FAILED, _no_effect(trouble))
            case Standing.OTHER:
                if trouble is not None and trouble.is_untouched:
                    return self._end(switch, SwitchState.FAILED, _no_effect(trouble))
                # It may be half of ours or somebody's own: only a person can tell.
                return self._end(switch, SwitchState.STUCK, text("switch.misread", before=_before(switch)))
            case Standing.UNKNOWN:
                return self._obstacle(switch, found.why, "read")

    def settle(self, switch: Switch) -> Switch:
        """Go on with a switch whose program may have ended at any step: what is configured decides."""
        switch = self._follow_clock(switch)
        if switch.state is SwitchState.ROLLING_BACK:
            return self.go_back(switch, switch.reason)
        found = stand(self._driver(switch), switch.plan)
        if found.standing is Standing.UNKNOWN:
            # While it is only watched, nothing is to be done about it.
            is_watched = switch.state is SwitchState.WATCHING
            return switch if is_watched else self._obstacle(switch, found.why, "read")
        if found.standing in _IN_PLACE:
            if switch.state is SwitchState.WATCHING:
                return switch
            is_proven = found.standing is Standing.OURS
            return self._took_effect(switch) if is_proven else self.go_back(switch, text("switch.unproven"))
        if found.standing is Standing.BEFORE and switch.state is not SwitchState.WATCHING:
            return self._end(switch, SwitchState.FAILED, text("switch.never_made"))
        return self._superseded(switch)

    def go_back(self, switch: Switch, reason: Text | None, after: Measure | None = None) -> Switch:
        """Configure what was before, if the value is still ours."""
        driver = self._driver(switch)
        found = stand(driver, switch.plan)
        if driver is None or found.standing is Standing.UNKNOWN:
            return self._obstacle(switch, found.why, "read")
        if found.standing in _IN_PLACE:
            return self._restore(switch, driver, reason, after or switch.after)
        if found.standing is Standing.BEFORE and switch.state is SwitchState.ROLLING_BACK:
            return self._rolled_back(switch)
        return self._superseded(switch)

    def _restore(self, switch: Switch, driver: Driver, reason: Text | None, after: Measure | None) -> Switch:
        switch = self._put(
            switch, state=SwitchState.ROLLING_BACK, reason=reason, after=after, ended_seconds=None, superseded_by=None
        )
        trouble = attempt(driver.restore, switch.plan)
        found = stand(driver, switch.plan)
        match found.standing:
            case Standing.BEFORE:
                return self._rolled_back(switch)
            case Standing.OURS | Standing.UNPROVEN:
                return self._obstacle(
                    switch, trouble.why if trouble else words(text("it was done without effect")), "write"
                )
            case Standing.OTHER:
                return self._superseded(switch)
            case Standing.UNKNOWN:
                return self._obstacle(switch, found.why, "read")

    def keep(self, switch: Switch, reason: Text | None, after: Measure | None) -> Switch:
        """It stays, if the value is still ours."""
        found = stand(self._driver(switch), switch.plan)
        switch = replace(switch, after=after or switch.after)
        if found.standing in (*_IN_PLACE, Standing.UNKNOWN):
            return self._end(switch, SwitchState.KEPT, reason)
        return self._superseded(switch)

    def _took_effect(self, switch: Switch) -> Switch:
        """It is watched from now on; what was watched on the same control is over."""
        for older in self._others(switch, lambda one: one.state.is_open):
            taken = replace(older, superseded_by=switch.switch_id)
            self._end(taken, SwitchState.SUPERSEDED, text("switch.by_switch", number=switch.switch_id))
        self.patience.forget(switch.switch_id)
        return self._put(switch, state=SwitchState.WATCHING, obstacle="")

    def _rolled_back(self, switch: Switch) -> Switch:
        """What it had taken over is in force again, with its own deadline."""
        for older in self._others(switch, lambda one: one.superseded_by == switch.switch_id):
            if older.state is SwitchState.SUPERSEDED and older.plan.after == switch.plan.before:
                watched = replace(older, superseded_by=None, ended_seconds=None, reason=None)
                self._put(watched, state=SwitchState.WATCHING)
        return self._end(switch, SwitchState.ROLLED_BACK, switch.reason)

    def _driver(self, switch: Switch) -> Driver | None:
        """Of the very file it was made in; None: its control is gone."""
        driver = self._drivers.get(switch.plan.control_id)
        return driver.at(switch.plan.place) if driver is not None else None

    def _others(self, switch: Switch, wanted: Callable[[Switch], bool]) -> tuple[Switch, ...]:
        return tuple(one for one in self._journal.switches() if one.is_beside(switch) and wanted(one))

    def _superseded(self, switch: Switch) -> Switch:
        # A later one may be on its way still; who takes that one back has this one again.
        later = self._others(switch, lambda one: one.state.is_open and one.switch_id > switch.switch_id)
        switch = replace(switch, superseded_by=later[0].switch_id if later else None)
        return self._end(switch, SwitchState.SUPERSEDED, text("switch.other_value"))

    def _obstacle(self, switch: Switch, why: str, what: str) -> Switch:
        """Try again later, and at last ask the user."""
        if self.patience.failed(switch.switch_id, what, self._clock.monotonic()) >= _TRIES[what]:
            return self._end(switch, SwitchState.STUCK, text("switch.stuck", why=why, before=_before(switch)))
        return switch if switch.obstacle == why else self._put(switch, obstacle=why)

    def _end(self, switch: Switch, state: SwitchState, reason: Text | None) -> Switch:
        self.patience.forget(switch.switch_id)
        ended = self._clock.now().wall_seconds
        return self._put(switch, state=state, reason=reason, ended_seconds=ended, obstacle="")

    def _follow_clock(self, switch: Switch) -> Switch:
        moved = moved_with_clock(switch, self._clock.now().wall_seconds)
        return self._put(moved) if moved is not switch else switch

    def _put(self, switch: Switch, **changes: Any) -> Switch:
        changed = replace(switch, **changes)
        self._journal.put_switch(changed)
        return changed


def _no_effect(trouble: Trouble | None) -> Text:
    return text("switch.failed", why=trouble.why) if trouble else text("switch.no_effect")


def _before(switch: Switch) -> str:
    """What was configured before, in words; never what stands in a file, which may be secret."""
    return switch.plan.before_value or words(text("its former value"))

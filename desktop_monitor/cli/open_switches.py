"""Switches that somebody must still look after: watched, with a deadline, or on their way.

Without the program nobody would: they are taken back by the ledger's own rules, only
where the value is still ours. Must not know who is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_monitor.actions.switching.record import Switch, SwitchState
from desktop_monitor.clock import Clock
from desktop_monitor.config.alerts_loader import load_alerts
from desktop_monitor.config.modes_loader import load_modes
from desktop_monitor.engine.agents_view import NO_AGENTS
from desktop_monitor.engine.alerting.build import AlertPlan
from desktop_monitor.engine.alerting.switch_work import SwitchWork
from desktop_monitor.errors import ActionError
from desktop_monitor.paths import Paths
from desktop_monitor.store.ledger import read_ledger

_KEPT_DAYS = 365
_OVER = (SwitchState.ROLLED_BACK, SwitchState.SUPERSEDED, SwitchState.FAILED)
"""Nothing of the switch is in force: it went back, somebody set another value since, or it never was."""


@dataclass(frozen=True, slots=True)
class SwitchesBack:
    """Finds them and takes them back."""

    paths: Paths
    clock: Clock
    environment: Mapping[str, str]
    home: Path

    def wanted(self) -> tuple[Switch, ...]:
        """Those to be taken back, newest first; to look changes nothing. Raises StoreError."""
        ledger = read_ledger(self.paths.ledger)
        try:
            return _wanted(ledger.switches())
        finally:
            ledger.close()

    def take_back(self, switch: Switch) -> None:
        """Configure what was before, if the value is still ours. Raises ActionError, ConfigError, StoreError."""
        work = self._work()
        try:
            work.read_controls()
            _take_back(work, switch.switch_id)
        finally:
            work.close()

    def _work(self) -> SwitchWork:
        return AlertPlan(
            self.paths,
            load_alerts(self.paths.alerts_file),
            load_modes(self.paths.modes_file),
            self.clock,
            self.environment,
            self.home,
            sys.platform,
            _KEPT_DAYS,
            lambda: NO_AGENTS,
        ).switch_work()


def _wanted(switches: tuple[Switch, ...]) -> tuple[Switch, ...]:
    """Open ones, those that one of them took over from, and what was given up."""
    wanted = {one.switch_id for one in switches if one.state.is_open or one.state is SwitchState.STUCK}
    for one in switches:
        # Newest first: what is below a wanted one is in force again once that went back.
        if one.state is SwitchState.SUPERSEDED and one.superseded_by in wanted:
            wanted.add(one.switch_id)
    return tuple(one for one in switches if one.switch_id in wanted)


def _take_back(work: SwitchWork, switch_id: int) -> None:
    if _state(work, switch_id) in _OVER:
        return
    try:
        work.roll_back(switch_id)
    except ActionError:
        if _state(work, switch_id) not in _OVER:
            raise


def _state(work: SwitchWork, switch_id: int) -> SwitchState | None:
    return next((one.state for one in work.switches() if one.switch_id == switch_id), None)

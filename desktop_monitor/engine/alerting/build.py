"""Folders and configuration to an alert desk. Must not know which face wants it.

Rules, controls and channels are imported on the desk's threads: a program that starts
shows its icon first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_monitor.clock import Clock
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.config.files import Configuration
from desktop_monitor.config.modes_options import ModesConfig
from desktop_monitor.engine.agents_view import AgentsView
from desktop_monitor.engine.alerting.desk import AlertDesk
from desktop_monitor.engine.alerting.switch_desk import SwitchDesk
from desktop_monitor.engine.parts import Notifier
from desktop_monitor.engine.query import open_journal_reader
from desktop_monitor.paths import Paths

if TYPE_CHECKING:
    from desktop_monitor.actions.clients.client import Places
    from desktop_monitor.actions.controls.control import Control
    from desktop_monitor.engine.alerting.switch_work import SwitchWork
    from desktop_monitor.engine.alerting.work import AlertWork


PACE_SECONDS = 5.0
"""Nothing fires sooner than that; ticks in between are not lost."""


@dataclass(frozen=True, slots=True)
class AlertPlan:
    """Everything an alert desk is made from."""

    paths: Paths
    alerts: AlertsConfig
    modes: ModesConfig
    clock: Clock
    environment: Mapping[str, str]
    """As the clients see it: it may say where they keep their settings."""
    home: Path
    platform: str
    """`sys.platform`'s."""
    kept_days: int
    """How long what is over is kept."""
    agents: Callable[[], AgentsView]
    """What is known of agents now; from any thread."""

    @classmethod
    def of_this_machine(
        cls, paths: Paths, configuration: Configuration, clock: Clock, agents: Callable[[], AgentsView]
    ) -> AlertPlan:
        """One for the user who runs the program."""
        days = configuration.settings.agents.journal_days
        here = os.environ, Path.home(), sys.platform
        return cls(paths, configuration.alerts, configuration.modes, clock, *here, days, agents)

    def desk(self, pace_seconds: float = PACE_SECONDS) -> AlertDesk:
        """A desk that is not started yet; it judges once in `pace_seconds`."""
        switches = SwitchDesk(self.switch_work, pace_seconds)
        return AlertDesk(lambda notifier: self._make_work(notifier, switches), switches, pace_seconds)

    def controls(self) -> tuple[Control, ...]:
        """All there are now: of clients that are there, and of the user's own."""
        from desktop_monitor.actions.controls.presets import preset_controls

        return self.modes.controls(preset_controls(self._places(), self.modes.projects))

    def _places(self) -> Places:
        from desktop_monitor.actions.clients.client import Places

        return Places(self.environment, self.home, self.platform)

    def _make_work(self, notifier: Notifier, switches: SwitchDesk) -> AlertWork:
        from desktop_monitor.engine.alerting.keeper import LedgerKeeper
        from desktop_monitor.engine.alerting.observing import AlertObserver
        from desktop_monitor.engine.alerting.parts import AlertParts
        from desktop_monitor.engine.alerting.work import AlertWork
        from desktop_monitor.notify.outlets import remote_dispatcher
        from desktop_monitor.store.ledger import open_ledger

        clock, ledger = self.clock, self.paths.ledger
        parts = AlertParts(
            clock,
            LedgerKeeper(ledger, clock, self.kept_days),
            AlertObserver(lambda: open_journal_reader(self.paths.journal)),
            switches,
            remote_dispatcher(
                self.alerts.channels, lambda: open_ledger(ledger, clock), clock, environment=self.environment
            ),
        )
        return AlertWork(parts, self.alerts, notifier)

    def switch_work(self) -> SwitchWork:
        """What carries out switches; belongs to the thread that makes it, which closes it."""
        from desktop_monitor.engine.alerting.controls_now import no_controls
        from desktop_monitor.engine.alerting.outcomes_seen import OutcomesSeen
        from desktop_monitor.engine.alerting.switch_work import SwitchParts, SwitchWork
        from desktop_monitor.engine.alerting.undertaking import Undertaking
        from desktop_monitor.store.journal.simulation import is_simulated

        undertaking = Undertaking(self.paths, self.clock, self._places(), self.agents)
        return SwitchWork(
            SwitchParts(
                self.clock,
                self.paths.ledger,
                # What never happened must not change anybody's settings.
                no_controls if is_simulated(self.paths.journal) else self.controls,
                undertaking.drivers,
                OutcomesSeen(lambda: open_journal_reader(self.paths.journal)),
                undertaking.check,
                undertaking.run,
                self.home,
            )
        )

"""What the switch desk can do outside this program: drive controls, check interfaces, run the user's own actions.

Must not know when any of it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop_monitor.actions.clients.client import Places
from desktop_monitor.actions.controls.build import Means, driver_for
from desktop_monitor.actions.controls.control import Control
from desktop_monitor.actions.controls.driver import Driver
from desktop_monitor.actions.policy import ActionPolicy
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.clock import Clock
from desktop_monitor.engine.agents_view import AgentsView
from desktop_monitor.engine.alerting.checking import InterfaceChecker
from desktop_monitor.engine.alerting.outcomes_seen import OutcomesSeen
from desktop_monitor.engine.alerting.own_actions import OwnActions
from desktop_monitor.engine.alerts_view import CheckReport
from desktop_monitor.engine.query import open_journal_reader
from desktop_monitor.language.text import Text
from desktop_monitor.notify.secrets import Secrets
from desktop_monitor.paths import Paths
from desktop_monitor.store.ledger import Ledger
from desktop_monitor.web.posting import Poster


class Undertaking:
    """Used by the switch desk's thread alone."""

    def __init__(self, paths: Paths, clock: Clock, places: Places, agents: Callable[[], AgentsView]) -> None:
        """`agents` may be called on that thread."""
        poster = Poster(clock)
        self._places, self._clock = places, clock
        self._secret_of = Secrets(places.environment).secret_of
        self._own = OwnActions(clock, places.environment, poster, self._secret_of)
        self._checker = InterfaceChecker(
            clock,
            lambda: open_journal_reader(paths.journal),
            agents,
            poster,
            lambda command, seconds: self._own.command(command, seconds, {}),
        )

    def drivers(self, controls: tuple[Control, ...], ledger: Ledger, seen: OutcomesSeen) -> Mapping[str, Driver]:
        """A driver for each control, by its id."""
        means = Means(self._places, self._clock, ledger.remembered, seen.in_force, self._secret_of)
        return {control.control_id: driver_for(control, means) for control in controls}

    def check(self, interface: str, policy: ActionPolicy) -> CheckReport:
        """Look at an interface from all sides. Raises StoreError."""
        return self._checker.check(interface, policy)

    def run(self, policy: ActionPolicy, incident: Incident | None) -> Text:
        """Carry out the user's own command or request. Raises ActionError."""
        return self._own.run(policy, incident)

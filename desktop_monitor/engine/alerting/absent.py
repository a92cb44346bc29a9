"""An alert desk that judges nothing: for an engine that only records.

Must not know the engine.
"""

from __future__ import annotations

from concurrent.futures import Future

from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.alerts_view import NO_ALERTS, AlertsView
from desktop_monitor.engine.command import AlertCommand
from desktop_monitor.engine.futures import answered, refused
from desktop_monitor.errors import ActionError


class NoAlerts:
    """Implements `parts.Alerts`."""

    view: AlertsView = NO_ALERTS

    def start(self, notifier: object) -> None:
        """Nothing to begin."""

    def see(self, sight: Sight) -> None:
        """Nothing to judge."""

    def order(self, command: AlertCommand) -> Future[object]:
        """Nothing can be done here."""
        return refused(ActionError("Nothing was done", "Alerts are off here."))

    def tell(self, message: object, channel: str) -> None:
        """Nobody can be told here."""

    def delete_all(self) -> Future[object]:
        """Nothing is kept."""
        return answered(None)

    def close(self) -> None:
        """Nothing to end."""

"""A desk that looks nothing up: for an engine without a face to tell. Must not know the engine."""

from __future__ import annotations

from concurrent.futures import Future

from desktop_monitor.config.settings import UpdateOptions
from desktop_monitor.engine.futures import refused
from desktop_monitor.engine.updates_view import NO_UPDATES, UpdateView
from desktop_monitor.errors import ActionError


class NoUpdates:
    """Implements `parts.Updates`."""

    view: UpdateView = NO_UPDATES

    def set_options(self, options: UpdateOptions) -> None:
        """Nothing to change."""

    def step(self) -> None:
        """Nothing is due."""

    def check(self) -> Future[object]:
        """Refused."""
        return refused(ActionError("Nothing was done", "Versions are looked up by the desktop program alone."))

    def close(self) -> None:
        """Nothing to end."""

"""A desk that follows nobody: for an engine that only looks at the machine.

Must not know the engine.
"""

from __future__ import annotations

from concurrent.futures import Future

from desktop_monitor.agents.options import AgentOptions, Budgets
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView
from desktop_monitor.engine.futures import answered, refused
from desktop_monitor.engine.snapshot import ProcessPass
from desktop_monitor.errors import ActionError
from desktop_monitor.metrics.sample import Samples


class NoAgents:
    """Implements `engine.Agents`."""

    view: AgentsView = NO_AGENTS
    samples: Samples = {}  # noqa: RUF012  never changed

    def take_readings(self) -> Samples:
        """Nobody told anything."""
        return {}

    def start(self) -> None:
        """Nothing to begin."""

    def see(self, processes: ProcessPass) -> None:
        """Nothing to measure."""

    def watch(self, is_watched: bool) -> None:
        """Nothing to hurry."""

    def set_options(self, options: AgentOptions, budgets: Budgets) -> None:
        """Nothing to choose."""

    def forget_project(self, project: str) -> Future[object]:
        """Nothing is known of it."""
        return answered(0)

    def delete_all(self) -> Future[object]:
        """Nothing is kept."""
        return answered(0)

    def connect_client(self, interface: str, preview_hash: str) -> Future[object]:
        """No client can be connected."""
        return _refused()

    def disconnect_client(self, interface: str, preview_hash: str) -> Future[object]:
        """No client can be disconnected."""
        return _refused()

    def close(self) -> None:
        """Nothing to end."""


def _refused() -> Future[object]:
    return refused(ActionError("Nothing was changed", "Agents are not followed here."))

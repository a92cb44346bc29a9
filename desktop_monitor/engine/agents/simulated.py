"""Parts of a desk that shows a simulated store: no client is read, measured or changed.

Must not know how a simulation is made.
"""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.agents.simulator.characters import CAST
from desktop_monitor.agents.simulator.scene import SimulatedNews, SimulatedStatuses, SimulatedTrees
from desktop_monitor.engine.agents.parts import AgentParts, ImportProcess
from desktop_monitor.errors import ActionError, SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import Source
from desktop_monitor.store.journal.simulation import simulated_scene


class UntouchedClients:
    """Implements `Clients`: what is simulated has no business with the user's real clients."""

    def connect(self, interface: str, preview_hash: str) -> bool:
        """Raise ActionError."""
        raise ActionError("These agents are simulated", text("{interface} was not changed.", interface=interface))

    def disconnect(self, interface: str, preview_hash: str) -> bool:
        """Raise ActionError."""
        raise ActionError("These agents are simulated", text("{interface} was not changed.", interface=interface))


def simulated_parts(journal: Path, prices: PriceTable) -> AgentParts:
    """Parts that tell what the scene in `journal` says."""

    def read() -> bytes | None:
        return simulated_scene(journal)

    told = {character.interface: _kind(character.sources) for character in CAST}
    interfaces = sorted(told)
    return AgentParts(
        sources=(),
        statuses=tuple(SimulatedStatuses(interface, read) for interface in interfaces),
        feeds=tuple(SimulatedNews(interface, read, told[interface]) for interface in interfaces),
        trees=SimulatedTrees(read),
        prices=prices,
        connections=dict,
        clients=UntouchedClients(),
        start_import=_refuse_import,
        is_simulated=True,
    )


def _kind(sources: tuple[Source, ...]) -> str:
    """The name of the source that a character's requests mostly come from."""
    if Source.FILE in sources:
        return "files"
    return "workflow" if Source.WORKFLOW in sources else "otlp"


def _refuse_import() -> ImportProcess:
    raise SourceError("Nothing is imported into a simulated store")

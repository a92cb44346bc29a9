"""Folders and settings to an agent desk. Must not know which face wants it.

Sources and readers are imported on the desk's thread: a program that starts shows its
icon first.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_monitor.clock import Clock
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.agents.desk import AgentDesk
from desktop_monitor.errors import SourceError
from desktop_monitor.paths import Paths
from desktop_monitor.private_files import make_private_folder

if TYPE_CHECKING:
    from desktop_monitor.engine.agents.parts import AgentParts, Feed, StatusSource
    from desktop_monitor.engine.agents.work import AgentWork

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """Everything a desk is made from; `make` is called on the thread that will run it."""

    paths: Paths
    settings: Settings
    clock: Clock
    environment: Mapping[str, str]
    """As the clients see it: it may say where they keep their files."""
    home: Path

    def desk(self) -> AgentDesk:
        """A desk that is not started yet."""
        return AgentDesk(self.make, self.clock)

    def make(self) -> AgentWork:
        """Open the journal and everything that tells of agents. Raises MonitorError."""
        try:
            return self._make()
        except OSError as error:
            # Even a module cannot be read where no file can be opened any more.
            raise SourceError("Agents cannot be followed", str(error)) from error

    def _make(self) -> AgentWork:
        from desktop_monitor.engine.agents.keeper import JournalKeeper
        from desktop_monitor.engine.agents.work import AgentWork
        from desktop_monitor.store.journal.simulation import is_simulated

        settings = self.settings
        _make_drop_folder(self.paths.events)
        keeper = JournalKeeper(self.paths.journal, settings.agents.journal_days, self.clock.now())
        # Not before the keeper: it sets a damaged journal aside.
        if is_simulated(self.paths.journal):
            from desktop_monitor.engine.agents.simulated import simulated_parts
            from desktop_monitor.engine.prices import prices_or_none

            parts = simulated_parts(self.paths.journal, prices_or_none(self.paths.own_prices))
        else:
            parts = self._parts()
        return AgentWork(parts, keeper, settings.agents, settings.budgets)

    def _parts(self) -> AgentParts:
        from desktop_monitor.agents.clients import file_sources
        from desktop_monitor.agents.codex.source import codex_home
        from desktop_monitor.agents.trees.tracker import TreeTracker
        from desktop_monitor.collect.process_details import process_details
        from desktop_monitor.engine.agents.client_plan import ClientPlan
        from desktop_monitor.engine.agents.import_process import ImportChild
        from desktop_monitor.engine.agents.parts import AgentParts
        from desktop_monitor.engine.prices import prices_or_none

        clients = ClientPlan(self.paths, self.clock, self.environment, self.home)
        codex = codex_home(self.environment, self.home)
        return AgentParts(
            sources=file_sources(self.environment, self.home, sys.platform, self.paths.events),
            statuses=self._statuses(codex),
            feeds=self._feeds(),
            trees=TreeTracker(self.clock, process_details(), (str(codex / "sessions"),)),
            prices=prices_or_none(self.paths.own_prices),
            connections=clients.connections(self.settings.receiver.otlp_port, with_status_line=True).read,
            clients=clients.actions(),
            start_import=lambda: ImportChild(self.paths.data, self.paths.config),
        )

    def _statuses(self, codex: Path) -> tuple[StatusSource, ...]:
        """The most direct first: what the client says itself, then what its files tell."""
        from desktop_monitor.agents.claude.registry import ClaudeRegistry, own_pid_domain
        from desktop_monitor.agents.claude.roots import configuration_roots
        from desktop_monitor.agents.codex.status import CodexStatuses

        claude = configuration_roots(self.environment, self.home, sys.platform)
        return ClaudeRegistry(claude, own_pid_domain()), CodexStatuses(codex, self._wall_seconds)

    def _feeds(self) -> tuple[Feed, ...]:
        """What tells by itself, when it has news."""
        from desktop_monitor.agents.claude.status_line import StatusLineFeed
        from desktop_monitor.agents.metric_sources.feeds import metric_feeds

        own = metric_feeds(self.paths, self.settings.agents, self.clock, self.environment)
        return StatusLineFeed(self.paths.status_line, self._wall_seconds), *own

    def _wall_seconds(self) -> float:
        return self.clock.now().wall_seconds


def _make_drop_folder(folder: Path) -> None:
    """Have a place where own workflows may leave events; without one they send them or keep them to themselves."""
    try:
        make_private_folder(folder)
    except OSError as error:
        _LOG.warning("own workflows cannot leave events in %s: %s", folder, error.strerror)

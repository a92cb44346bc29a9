"""Folders and configuration to a performance desk. Must not know which face wants it.

What reckons is imported on the desk's thread: a program that starts shows its icon first.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_monitor.clock import Clock
from desktop_monitor.config.files import Configuration
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView
from desktop_monitor.engine.alerts_view import NO_ALERTS, AlertsView
from desktop_monitor.engine.current_history import CurrentHistory
from desktop_monitor.engine.parts import Tell
from desktop_monitor.engine.performance.desk import PACE_SECONDS, PerformanceDesk
from desktop_monitor.engine.performance.options import PerformanceOptions
from desktop_monitor.engine.reports.desk import ReportDesk
from desktop_monitor.errors import StoreError
from desktop_monitor.paths import Paths
from desktop_monitor.report.order import ReportSchedule

if TYPE_CHECKING:
    from desktop_monitor.engine.performance.situation import Present
    from desktop_monitor.engine.performance.work import PerformanceWork
    from desktop_monitor.engine.reports.work import ReportWork


@dataclass(frozen=True, slots=True)
class PerformancePlan:
    """Everything a performance desk is made from."""

    paths: Paths
    configuration: Configuration
    clock: Clock
    history: CurrentHistory
    """Follows it wherever it moves."""
    agents: Callable[[], AgentsView] = lambda: NO_AGENTS
    """What is known of agents now, as the next; from any thread."""
    alerts: Callable[[], AlertsView] = lambda: NO_ALERTS

    def desk(self, pace_seconds: float = PACE_SECONDS) -> PerformanceDesk:
        """A desk that is not started yet; it looks once in `pace_seconds` whether anything is due."""
        chosen = self.configuration
        options = PerformanceOptions(chosen.performance, chosen.modes, chosen.settings.health)
        reports = ReportDesk(self._report_work, chosen.performance.schedule)
        return PerformanceDesk(self._make_work, options, reports, pace_seconds)

    def _report_work(self, tell: Tell, schedule: ReportSchedule) -> ReportWork:
        from desktop_monitor.engine.reports.child import ReportChild
        from desktop_monitor.engine.reports.work import ReportParts, ReportWork

        paths = self.paths
        parts = ReportParts(
            self.clock,
            paths.reports,
            paths.reports_file,
            lambda order, path: ReportChild(paths, order, path),
            tell,
            has_schedule=not _is_simulated(paths.journal),
        )
        return ReportWork(parts, schedule)

    def _make_work(self, options: PerformanceOptions) -> PerformanceWork:
        from desktop_monitor.config.advice_file import publish_advice
        from desktop_monitor.engine.performance.work import PerformanceParts, PerformanceWork
        from desktop_monitor.engine.prices import prices_or_none
        from desktop_monitor.engine.query import open_journal_reader, open_ledger_reader
        from desktop_monitor.store.ledger import open_ledger

        parts = PerformanceParts(
            self.clock,
            self.history.beside(),
            open_journal_reader(self.paths.journal),
            open_ledger_reader(self.paths.ledger),
            prices_or_none(self.paths.own_prices),
            lambda: open_ledger(self.paths.ledger, self.clock),
            self._present,
            lambda advice: publish_advice(advice, self.paths.workflow_options),
        )
        return PerformanceWork(parts, options)

    def _present(self) -> Present:
        from desktop_monitor.engine.performance.situation import Present

        return Present(self.agents(), self.alerts(), os.cpu_count())


def _is_simulated(journal: Path) -> bool:
    """Whether it holds what never happened; one that cannot be looked at is met again by whoever reads it."""
    from desktop_monitor.store.journal.simulation import is_simulated

    with suppress(StoreError):
        return is_simulated(journal)
    return False

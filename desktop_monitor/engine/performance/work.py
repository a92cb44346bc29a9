"""One step of watching over performance: reckon what is due and say how things stand.

A function of its state, the readers' answers and the clock, like the engine's tick. One
thread calls it (see `desk`). Must not know threads or faces.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.clock import Clock
from desktop_monitor.config.performance_options import WorkflowAdvice
from desktop_monitor.engine.guard import StepGuard
from desktop_monitor.engine.performance.figures import WINDOW_SECONDS, Figures
from desktop_monitor.engine.performance.live import LiveFigures
from desktop_monitor.engine.performance.options import PerformanceOptions
from desktop_monitor.engine.performance.wishes import Wishes
from desktop_monitor.engine.performance_view import NO_PERFORMANCE, PerformanceView
from desktop_monitor.engine.query import HistoryReader, JournalReader, LedgerReader

_FIGURES = "performance figures"
_WORKFLOWS = "options of own workflows"


@dataclass(frozen=True, slots=True)
class PerformanceParts:
    """What the work is made of; the readers are closed by it."""

    clock: Clock
    history: HistoryReader
    journal: JournalReader
    ledger: LedgerReader
    prices: PriceTable
    tell_workflows: Callable[[WorkflowAdvice], None]
    """May raise MonitorError."""


class PerformanceWork:
    """Owns all that is known of performance."""

    def __init__(self, parts: PerformanceParts, options: PerformanceOptions) -> None:
        self.view: PerformanceView = NO_PERFORMANCE
        self._parts, self._options = parts, options
        self._guard = StepGuard()
        self._live = LiveFigures(parts.history, parts.journal, parts.prices, parts.clock, options)
        self._told: WorkflowAdvice | None = None

    def step(self, wishes: Wishes) -> None:
        """Make anew what is due."""
        self._guard.run(_WORKFLOWS, self._tell_workflows)
        at = self._parts.clock.now()
        is_watched = wishes.figures or wishes.advice
        is_new = self._guard.run(_FIGURES, lambda: self._live.refresh(at, is_watched=is_watched))
        error = self._guard.error(_FIGURES)
        if error:
            # What cannot be reckoned is not known: old figures would look like new ones.
            self.view = replace(NO_PERFORMANCE, error=error)
        elif is_new and self._live.newest is not None:
            self.view = _with_figures(self.view, self._live.newest)

    def apply(self, options: PerformanceOptions) -> None:
        """Hold everything against these from now on."""
        self._options = options
        self._live.apply(options)

    def _tell_workflows(self) -> None:
        advice = self._options.performance.workflows
        if advice != self._told:
            self._parts.tell_workflows(advice)
            self._told = advice

    def close(self) -> None:
        """Give back the readers."""
        self._parts.history.close()
        self._parts.journal.close()
        self._parts.ledger.close()


def _with_figures(view: PerformanceView, figures: Figures) -> PerformanceView:
    return replace(
        view,
        made_seconds=figures.at_seconds,
        window_seconds=WINDOW_SECONDS,
        kpis=figures.kpis,
        kpis_by_interface=figures.by_interface,
        score=figures.score,
        error="",
    )

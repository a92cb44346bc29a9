"""One step of watching over performance: reckon what is due and say how things stand.

A function of its state, the readers' answers and the clock, like the engine's tick. One
thread calls it (see `desk`). Must not know threads or faces.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.clock import Clock, Instant
from desktop_monitor.config.performance_options import WorkflowAdvice
from desktop_monitor.engine.performance.figures import WINDOW_SECONDS, Figures
from desktop_monitor.engine.performance.live import LiveFigures
from desktop_monitor.engine.performance.options import PerformanceOptions
from desktop_monitor.engine.performance.pacing import PacedGuard
from desktop_monitor.engine.performance.wishes import Wishes
from desktop_monitor.engine.performance_view import NO_PERFORMANCE, PerformanceView
from desktop_monitor.engine.query import HistoryReader, JournalReader, LedgerReader
from desktop_monitor.language.text import Text, text

if TYPE_CHECKING:
    from desktop_monitor.engine.performance.advising import Advising
    from desktop_monitor.engine.performance.situation import Present
    from desktop_monitor.store.ledger import Ledger

_FIGURES = "performance figures"
_ADVICE = "performance advice"
_WORKFLOWS = "options of own workflows"


@dataclass(frozen=True, slots=True)
class PerformanceParts:
    """What the work is made of; the readers are closed by it."""

    clock: Clock
    history: HistoryReader
    journal: JournalReader
    ledger: LedgerReader
    prices: PriceTable
    open_ledger: Callable[[], Ledger]
    """For writing what the user decides. Raises StoreError."""
    present: Callable[[], Present]
    """What the other desks show now."""
    tell_workflows: Callable[[WorkflowAdvice], None]
    """May raise MonitorError."""


class PerformanceWork:
    """Owns all that is known of performance."""

    def __init__(self, parts: PerformanceParts, options: PerformanceOptions) -> None:
        self.view: PerformanceView = NO_PERFORMANCE
        self._parts, self._options = parts, options
        self._guard = PacedGuard(parts.clock)
        self._live = LiveFigures(parts.history, parts.journal, parts.prices, parts.clock, options)
        self._advising: Advising | None = None
        self._told: WorkflowAdvice | None = None

    def step(self, wishes: Wishes) -> None:
        """Make anew what is due."""
        at = self._parts.clock.now()
        self._guard.run(_WORKFLOWS, at, self._tell_workflows)
        is_watched = wishes.figures or wishes.advice
        is_new = self._guard.run(_FIGURES, at, lambda: self._live.refresh(at, is_watched=is_watched))
        error = self._guard.error(_FIGURES)
        if error:
            # What cannot be reckoned is not known: old figures would look like new ones.
            self._hurry()
            if self.view.error != error:
                self.view = replace(NO_PERFORMANCE, error=error)
            return
        if is_new and self._live.newest is not None:
            self.view = _with_figures(self.view, self._live.newest)
        if wishes.advice:
            self._advise(at)
        error = self._guard.error(_ADVICE) if wishes.advice else ""
        if error != self.view.error:
            self.view = replace(self.view, error=error)

    def apply(self, options: PerformanceOptions) -> None:
        """Hold everything against these from now on."""
        self._options = options
        self._live.apply(options)
        self._guard.hurry()
        self._hurry()

    def dismiss(self, key: str) -> Text:
        """Show this recommendation no more. Raises StoreError."""
        now = self._parts.clock.now().wall_seconds
        with closing(self._parts.open_ledger()) as ledger:
            ledger.dismiss_advice(self._advisor().dismissal(key, now))
        self._hurry()
        return text("performance.advice_dismissed")

    def restore(self) -> Text:
        """Show all dismissed recommendations again. Raises StoreError."""
        with closing(self._parts.open_ledger()) as ledger:
            count = ledger.restore_advice()
        self._hurry()
        return text("performance.advice_restored", count=count)

    def follow(self, key: str) -> Text:
        """Measure from now on whether it helps. Raises ActionError where it is out of date, StoreError."""
        now = self._parts.clock.now().wall_seconds
        record = self._advisor().following(key, now, self._live.judgement)
        with closing(self._parts.open_ledger()) as ledger:
            ledger.follow_advice(record)
        self._hurry()
        return text("performance.advice_followed")

    def forget_project(self, project: str) -> int:
        """Forget advice that names this project; how many records. Raises StoreError."""
        with closing(self._parts.open_ledger()) as ledger:
            count = ledger.forget_project(project)
        self.hurry()
        return count

    def hurry(self) -> None:
        """Make everything anew: what it is made from is another by now."""
        self._live.hurry()
        self._guard.hurry()
        self._hurry()

    def _hurry(self) -> None:
        if self._advising is not None:
            self._advising.hurry()

    def _advisor(self) -> Advising:
        """Made when somebody looks: until then, nothing of advice need be loaded."""
        if self._advising is None:
            from desktop_monitor.engine.performance.advising import Advising, AdvisingParts

            parts = self._parts
            readers = parts.history, parts.journal, parts.ledger
            self._advising = Advising(AdvisingParts(parts.clock, *readers, parts.present))
        return self._advising

    def _advise(self, at: Instant) -> None:
        judgement, performance = self._live.judgement, self._options.performance
        advising = self._advisor()
        is_new = self._guard.run(_ADVICE, at, lambda: advising.refresh(at, judgement, performance))
        if is_new is None:
            # As of figures: advice of before would look like new advice.
            self.view = replace(self.view, recommendations=(), improvements=(), followed=())
        elif is_new:
            self.view = replace(
                self.view,
                tables=advising.tables,
                recommendations=advising.recommendations,
                improvements=advising.improvements,
                followed=advising.followed,
            )

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
    )

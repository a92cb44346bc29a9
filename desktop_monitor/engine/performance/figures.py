"""Key figures and the score of the live window, out of history and journal.

The same for the running program and for commands that ask once. Must not know who asks
or how often.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.assess.learned_limits import LEARNED_DAYS, USUAL_SHARE
from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.assess.performance.headroom import headroom_fraction
from desktop_monitor.assess.performance.judgement import Judgement
from desktop_monitor.assess.performance.kpis import kpi_figures, kpi_figures_by, score_of
from desktop_monitor.assess.performance.learning import learned_of
from desktop_monitor.assess.performance.score import Score
from desktop_monitor.assess.performance.targets import Learned
from desktop_monitor.engine.journal_query import Grouping, JournalReader, RequestFilter
from desktop_monitor.engine.performance.facts import MachineHistory, period_facts
from desktop_monitor.metrics.period_facts import PeriodFacts
from desktop_monitor.metrics.periods import DAY_SECONDS

WINDOW_SECONDS = 30 * 60.0


@dataclass(frozen=True, slots=True)
class Figures:
    """All of one moment."""

    at_seconds: float
    """Wall time at which the window ended."""
    kpis: tuple[KpiFigure, ...]
    by_interface: tuple[tuple[str, tuple[KpiFigure, ...]], ...]
    score: Score


def window_facts(
    history: MachineHistory, journal: JournalReader, now_seconds: float
) -> tuple[PeriodFacts, PeriodFacts]:
    """Of the window that ends now and of the one before. Raises StoreEnvironmentError."""
    start = now_seconds - WINDOW_SECONDS
    now = period_facts(history, journal, start, now_seconds, now_seconds, is_brief=True)
    return now, period_facts(history, journal, start - WINDOW_SECONDS, start, now_seconds, is_brief=True)


def usual_answers(journal: JournalReader, now_seconds: float) -> Learned:
    """What answers take here, but for the machine's memory. Raises StoreEnvironmentError."""
    wanted = RequestFilter(now_seconds - LEARNED_DAYS * DAY_SECONDS, now_seconds)
    return learned_of(journal.usual(wanted, USUAL_SHARE))


def figures_of(now: PeriodFacts, before: PeriodFacts | None, judgement: Judgement) -> Figures:
    """Key figures of a period, held against the period before, and its score."""
    basis = judgement.targets, judgement.learned, judgement.prices
    kpis = kpi_figures(now, before, *basis)
    limits = judgement.cpu_limit_ratio, judgement.memory_limit_ratio
    headroom = headroom_fraction(now.machine, judgement.thresholds, *limits)
    return Figures(
        now.end_seconds,
        kpis,
        kpi_figures_by(Grouping.INTERFACE, now, before, *basis),
        score_of(kpis, headroom, judgement.weights),
    )

"""Tables of the last day, advice on the last week, and what came of advice that was followed.

Made only while somebody looks: it takes longer than all else here. One thread uses it. Must
not know faces, or how advice is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_monitor.assess.advice.advising import improvements, recommendations
from desktop_monitor.assess.advice.followed import Dismissed, Followed
from desktop_monitor.assess.advice.following import followed
from desktop_monitor.assess.advice.recommendation import Improvement, Recommendation
from desktop_monitor.assess.performance.comparing import tables
from desktop_monitor.assess.performance.judgement import Judgement
from desktop_monitor.assess.performance.tables import Tables
from desktop_monitor.clock import Clock, Instant
from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.engine.performance.facts import ADVICE_METRICS, period_facts
from desktop_monitor.engine.performance.figures import figures_of
from desktop_monitor.engine.performance.followed_advice import followed_views
from desktop_monitor.engine.performance.pacing import Pacing
from desktop_monitor.engine.performance.situation import Present, situation_of
from desktop_monitor.engine.performance_view import FollowedAdvice
from desktop_monitor.engine.query import HistoryReader, JournalReader, LedgerReader
from desktop_monitor.errors import ActionError
from desktop_monitor.metrics.period_facts import PeriodFacts
from desktop_monitor.metrics.periods import DAY_SECONDS

TABLES_SECONDS = 1.0 * DAY_SECONDS
ADVICE_SECONDS = 7.0 * DAY_SECONDS
_TABLES_PAUSE_SECONDS = 30.0
_ADVICE_PAUSE_SECONDS = 300.0
_COST_RATIO = 0.05
"""Of its time the thread spends no more than this on each."""
_MOST_INCIDENTS = 1_000


@dataclass(frozen=True, slots=True)
class AdvisingParts:
    """What advice is made from; whoever made the readers closes them."""

    clock: Clock
    history: HistoryReader
    journal: JournalReader
    ledger: LedgerReader
    present: Callable[[], Present]


class Advising:
    """Makes tables and advice, and remembers the newest."""

    def __init__(self, parts: AdvisingParts) -> None:
        self.tables = Tables()
        self.recommendations: tuple[Recommendation, ...] = ()
        """Without those that were dismissed, or followed since their period began."""
        self.improvements: tuple[Improvement, ...] = ()
        self.followed: tuple[FollowedAdvice, ...] = ()
        self._parts = parts
        self._tables_pacing, self._advice_pacing = Pacing(), Pacing()

    def hurry(self) -> None:
        """Make everything anew as soon as it is wanted."""
        self._tables_pacing.hurry()
        self._advice_pacing.hurry()

    def refresh(self, at: Instant, judgement: Judgement, performance: PerformanceConfig) -> bool:
        """Make anew what is due; whether anything was. Raises StoreEnvironmentError."""
        is_new = False
        if self._tables_pacing.is_due(at, _TABLES_PAUSE_SECONDS, _COST_RATIO):
            self._timed(self._tables_pacing, at, lambda: self._make_tables(at.wall_seconds, judgement))
            is_new = True
        if self._advice_pacing.is_due(at, _ADVICE_PAUSE_SECONDS, _COST_RATIO):
            self._timed(self._advice_pacing, at, lambda: self._advise(at.wall_seconds, judgement, performance))
            is_new = True
        return is_new

    def found(self, key: str) -> Recommendation:
        """The one of this key. Raises ActionError where it is not shown any more."""
        for one in self.recommendations:
            if one.key == key:
                return one
        raise ActionError("Nothing was done", "This recommendation is out of date.")

    def dismissal(self, key: str, at_seconds: float) -> Dismissed:
        """The record of dismissing it; also of one that is out of date."""
        project = next((one.scope.project for one in self.recommendations if one.key == key), "")
        return Dismissed(key, at_seconds, project)

    def following(self, key: str, at_seconds: float, judgement: Judgement) -> Followed:
        """The record of following it, with how things stood before. Raises ActionError, StoreEnvironmentError."""
        one = self.found(key)
        facts = self._facts(one.start_seconds, one.end_seconds, at_seconds)
        return followed(one, facts, judgement.prices, at_seconds)

    def _timed(self, pacing: Pacing, at: Instant, make: Callable[[], None]) -> None:
        begun = self._parts.clock.monotonic()
        make()
        pacing.made(at, self._parts.clock.monotonic() - begun)

    def _make_tables(self, now_seconds: float, judgement: Judgement) -> None:
        facts = period_facts(None, self._parts.journal, now_seconds - TABLES_SECONDS, now_seconds, now_seconds)
        self.tables = tables(facts, judgement.prices, judgement.features)

    def _facts(self, start: float, end: float, now: float) -> PeriodFacts:
        """Everything of agents, and of the machine what advice is found in."""
        return period_facts(self._parts.history, self._parts.journal, start, end, now, metrics=ADVICE_METRICS)

    def _advise(self, now_seconds: float, judgement: Judgement, performance: PerformanceConfig) -> None:
        parts = self._parts
        start = now_seconds - ADVICE_SECONDS
        facts = self._facts(start, now_seconds, now_seconds)
        figures = figures_of(facts, None, judgement)
        situation = situation_of(
            now_seconds,
            parts.present(),
            performance,
            judgement,
            parts.journal,
            parts.ledger.incidents(start, now_seconds, _MOST_INCIDENTS),
            figures.by_interface,
        )
        made = tables(facts, judgement.prices, judgement.features)
        hidden = {one.key for one in parts.ledger.dismissed_advice()}
        hidden |= {one.key for one in parts.ledger.followed_advice() if one.at_seconds > start}
        found = recommendations(facts, figures.kpis, made, situation)
        self.recommendations = tuple(one for one in found if one.key not in hidden)
        self.improvements = improvements(self.recommendations, facts, figures.kpis, situation)
        self.followed = followed_views(parts.ledger.followed_advice(), self._facts, now_seconds, judgement.prices)

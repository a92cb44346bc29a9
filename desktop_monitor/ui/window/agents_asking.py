"""When the Agents page asks the journal: at first, when something new happened, and now and then.

Answers to older questions are dropped. Must not know what is done with an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from desktop_monitor.engine.query import Grouping, HistoryReader
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.metrics.sample import Gap
from desktop_monitor.ui.phrases import gap_word
from desktop_monitor.ui.window.agents_detail import SessionCard, is_running
from desktop_monitor.ui.window.agents_prices import Prices
from desktop_monitor.ui.window.agents_questions import (
    PeriodAnswer,
    PeriodQuestion,
    SessionAnswer,
    SessionQuestion,
)
from desktop_monitor.ui.window.page import PageContext, Period

_SOONEST_SECONDS = 5.0
"""Between two questions of one kind while agents are at work."""
_LATEST_SECONDS = 60.0
"""Between two questions while nothing seems to happen."""
_STEPS_OF_PERIOD = 2000.0
_SECONDS_AN_EVENT = 0.01
"""A long session is asked for less often: thousands of events take the GIL from the window for a while."""

NamedGaps = Sequence[tuple[float, float, str]]


class AgentsAsking(QObject):
    """Asks the period's and the session's questions, each at most every few seconds."""

    def __init__(
        self,
        context: PageContext,
        take_period: Callable[[PeriodAnswer], None],
        take_session: Callable[[SessionAnswer], None],
        take_gaps: Callable[[NamedGaps], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._take_period, self._take_session, self._take_gaps = take_period, take_session, take_gaps
        self._prices = Prices(context.paths)
        self._number = self._period_number = self._session_number = self._session_size = 0
        self._period_asked: float | None = None
        self._session_asked: float | None = None
        self._known_of_period: object = None
        self._known_of_session: object = None

    def forget(self) -> None:
        """Ask for everything again with the next snapshot."""
        self._period_asked = None
        self.forget_session()

    def forget_session(self) -> None:
        """Ask for the session again; an answer still to come is about another one."""
        self._session_asked = None
        self._session_number = self._session_size = 0

    def keep_up(
        self, snapshot: Snapshot, period: Period, compare_by: Grouping, usage_by: Grouping, card: SessionCard
    ) -> None:
        """Ask what is due."""
        if self._context.journal is None:
            return
        now = snapshot.at.wall_seconds
        today = snapshot.agents.today
        known = (today.requests if today else None, snapshot.agents.importing)
        least = max(_SOONEST_SECONDS, period.seconds / _STEPS_OF_PERIOD)
        stands = period.end_seconds is not None and self._period_asked is not None
        if not stands and _is_due(now, self._period_asked, known != self._known_of_period, least):
            self._period_asked, self._known_of_period = now, known
            self._ask_period(now, period, compare_by, usage_by)
        self._ask_session(now, card)

    def _ask_period(self, now: float, period: Period, compare_by: Grouping, usage_by: Grouping) -> None:
        journal = self._context.journal
        if journal is None:
            return
        self._number += 1
        self._period_number = self._number
        end = period.end_seconds if period.end_seconds is not None else now + 1.0
        question = PeriodQuestion(self._number, end - period.seconds, end, compare_by, usage_by, self._prices)
        journal.ask(question, self._on_period)

    def _ask_session(self, now: float, card: SessionCard) -> None:
        view, journal = card.view, self._context.journal
        if view is None or journal is None or not view.session:
            return
        known = (view.requests, view.last_event_seconds, view.state)
        least = max(_SOONEST_SECONDS, self._session_size * _SECONDS_AN_EVENT)
        if not _is_due(now, self._session_asked, known != self._known_of_session, least):
            return
        self._session_asked, self._known_of_session = now, known
        self._number += 1
        self._session_number = self._number
        question = SessionQuestion(
            self._number, view.interface, view.session, view.started_seconds, now + 1.0, is_running(view)
        )
        journal.ask(question, self._on_session)
        self._context.desk.ask(_AskGaps(*card.span()), self._on_gaps)

    def _on_period(self, answer: PeriodAnswer) -> None:
        if answer.number == self._period_number:
            self._take_period(answer)

    def _on_session(self, answer: SessionAnswer) -> None:
        if answer.number == self._session_number:
            self._session_size = len(answer.request_bars) + len(answer.tool_bars)
            self._take_session(answer)

    def _on_gaps(self, gaps: tuple[Gap, ...]) -> None:
        self._take_gaps([(gap.start_seconds, gap.end_seconds, gap_word(gap.reason)) for gap in gaps])


class _AskGaps:
    """Stretches in which nothing on this machine was observed."""

    def __init__(self, start: float, end: float) -> None:
        self._start, self._end = start, end

    def __call__(self, reader: HistoryReader) -> tuple[Gap, ...]:
        return reader.gaps(self._start, self._end)


def _is_due(now: float, asked: float | None, is_news: bool, least_seconds: float) -> bool:
    if asked is None:
        return True
    since = abs(now - asked)  # both ways: the clock may have been set back
    return since >= (least_seconds if is_news else _LATEST_SECONDS)

"""What the overview asks of history and journal: the last hour of its rows, and the header's period.

Must not know widgets or what is done with an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.kpi_course import AskKpiCourse, KpiCourse
from desktop_monitor.ui.recent import AskRecentPast, RecentPast
from desktop_monitor.ui.window.agents_prices import Prices
from desktop_monitor.ui.window.overview_answers import AnswersPast, AskAnswers
from desktop_monitor.ui.window.page import PageContext, Period

_HOUR_SECONDS = 3600.0
_TREND_KEYS = (SeriesKey("cpu_used_ratio"), SeriesKey("memory_used_ratio"))
_FRESHEST_TREND_SECONDS = 10.0
_FRESHEST_ANSWERS_SECONDS = 30.0
_STEPS_OF_TREND, _STEPS_OF_ANSWERS = 400.0, 100.0


class OverviewAsking(QObject):
    """Asks each thing once when the page opens, and the period's again as it moves on."""

    def __init__(
        self,
        context: PageContext,
        take_past: Callable[[RecentPast], None],
        take_course: Callable[[KpiCourse], None],
        take_trend: Callable[[RecentPast], None],
        take_answers: Callable[[AnswersPast], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._take_past, self._take_course = take_past, take_course
        self._take_trend, self._take_answers = take_trend, take_answers
        self._prices = Prices(context.paths)
        self._past_keys: set[SeriesKey] = set()
        self._is_course_asked = False
        self._trend_asked: float | None = None
        self._answers_asked: float | None = None

    def forget(self) -> None:
        """Ask for everything again with the next snapshot."""
        self._past_keys, self._is_course_asked = set(), False
        self.forget_period()

    def forget_period(self) -> None:
        """Ask for the period again: it is another one."""
        self._trend_asked = self._answers_asked = None

    def ask_past(self, machine: Sequence[SeriesKey], agents: Sequence[SeriesKey], now: float) -> None:
        """Once, and again when rates are known, which takes a second tick, or a device or an agent appears."""
        wanted = (*machine, *agents)
        if not self._past_keys.issuperset(wanted):
            self._past_keys.update(wanted)
            self._context.desk.ask(AskRecentPast(wanted, now - _HOUR_SECONDS, now), self._take_past)

    def ask_course(self, now: float) -> None:
        """Once."""
        if not self._is_course_asked and self._context.journal is not None:
            self._is_course_asked = True
            self._context.journal.ask(AskKpiCourse(now, self._prices), self._take_course)

    def ask_period(self, period: Period, now: float) -> None:
        """The trend and the answers of the header's period, as often as anything new could be seen."""
        end = period.end_seconds or now
        stands = period.end_seconds is not None
        tempo = max(_FRESHEST_TREND_SECONDS, period.seconds / _STEPS_OF_TREND)
        if _is_due(self._trend_asked, now, tempo, stands=stands):
            self._trend_asked = now
            self._context.desk.ask(AskRecentPast(_TREND_KEYS, end - period.seconds, end), self._take_trend)
        tempo = max(_FRESHEST_ANSWERS_SECONDS, period.seconds / _STEPS_OF_ANSWERS)
        if self._context.journal is not None and _is_due(self._answers_asked, now, tempo, stands=stands):
            self._answers_asked = now
            self._context.journal.ask(AskAnswers(end - period.seconds, end), self._take_answers)


def _is_due(asked: float | None, now: float, tempo_seconds: float, *, stands: bool) -> bool:
    if asked is None:
        return True
    # Both ways: the clock may have been set back.
    return not stands and abs(now - asked) >= tempo_seconds

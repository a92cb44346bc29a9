"""How long answers took over the header's period: the question to the journal, and the card that shows it.

Must not know the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from desktop_monitor.assess.performance.figure import ENOUGH
from desktop_monitor.engine.query import JournalReader, PeriodQuestion
from desktop_monitor.language.quantities import duration_text
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.phrases import period_words, span_words
from desktop_monitor.ui.widgets.bar_strip import BarStrip, TimeBar
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.time_strip import NamedGap

_MOST_BUCKETS = 48
_STEPS_SECONDS = (60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)


class AnswersBucket(NamedTuple):
    """What was answered in one stretch of time."""

    start_seconds: float
    end_seconds: float
    answers: int
    mean_seconds: float


@dataclass(frozen=True, slots=True)
class AnswersPast:
    """The answer: buckets with anything in them."""

    start_seconds: float
    end_seconds: float
    buckets: tuple[AnswersBucket, ...]


@dataclass(frozen=True, slots=True)
class AskAnswers:
    """The question: mean durations of answers in buckets of equal width between two wall times."""

    start_seconds: float
    end_seconds: float

    @property
    def step_seconds(self) -> int:
        """Width of a bucket: at most 48 of them."""
        length = self.end_seconds - self.start_seconds
        return next((step for step in _STEPS_SECONDS if length <= step * _MOST_BUCKETS), _STEPS_SECONDS[-1])

    def __call__(self, reader: JournalReader) -> AnswersPast:
        """Read it; runs on the journal desk's thread. Raises StoreError."""
        step = self.step_seconds
        first = int(self.start_seconds // step)
        last = int(-(-self.end_seconds // step))
        found = (self._bucket(reader, float(number * step), step) for number in range(first, last))
        return AnswersPast(self.start_seconds, self.end_seconds, tuple(one for one in found if one.answers))

    def _bucket(self, reader: JournalReader, start: float, step: int) -> AnswersBucket:
        question = PeriodQuestion(start, start + step, self.end_seconds, is_brief=True)
        cells = reader.period(question).requests
        count = sum(len(cell.durations_seconds) for cell in cells)
        seconds = fsum(fsum(cell.durations_seconds) for cell in cells)
        return AnswersBucket(start, start + step, count, seconds / count if count else 0.0)


class AnswersCard(Card):
    """One bar a bucket; the target is marked."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Response time"))
        self.setObjectName("answersCard")
        self.strip = BarStrip(look, "agents", _level_words, self)
        self.strip.setAccessibleName(self.tr("Response time over the chosen period"))
        self.add(self.strip, 1)

    def show_answers(
        self, past: AnswersPast, gaps: Sequence[NamedGap], target: float | None, now: float, *, is_live: bool
    ) -> None:
        """Show the answer to the question for the period; `now` in wall seconds."""
        start, end = past.start_seconds, past.end_seconds
        bars = [self._bar(bucket, now) for bucket in past.buckets]
        self.strip.show_bars(bars, gaps, start, end, target)
        if not bars:
            self.set_quiet(self.tr("nothing was answered in this period"))
            self.strip.setAccessibleDescription("")
            return
        self.set_quiet(self._subtitle(past, now, is_live=is_live))
        self.strip.setAccessibleDescription(bars[-1].tip)

    def _subtitle(self, past: AnswersPast, now: float, *, is_live: bool) -> str:
        length = past.end_seconds - past.start_seconds
        period = period_words(length) if is_live else span_words(past.start_seconds, past.end_seconds, now)
        step = duration_text(past.buckets[0].end_seconds - past.buckets[0].start_seconds)
        return self.tr("{period} · mean of each {step}").format(period=period, step=step)

    def _bar(self, bucket: AnswersBucket, now: float) -> TimeBar:
        start, end, count, mean = bucket
        times = f"{near_moment(start, now)} – {near_moment(end, now)}"
        tip = counted(
            "{times}: {mean} on average, {count:count} answer",
            "{times}: {mean} on average, {count:count} answers",
            count,
            times=times,
            mean=duration_text(mean),
        )
        return TimeBar(start, end, mean, count < ENOUGH, words(tip))


def _level_words(seconds: float) -> str:
    return value_text(seconds, Unit.SECONDS) if seconds else "0 s"

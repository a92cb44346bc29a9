"""Which day, week or month a report is to be of: the newest, the one before, the next. Must not know widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.periods import DAY_SECONDS, period_of
from desktop_monitor.report.choosing import chosen_period
from desktop_monitor.report.order import ReportKind, ReportOrder
from desktop_monitor.ui.moments import date_and_time, day_words, local

_GROUPINGS = {
    ReportKind.DAILY: Grouping.DAY,
    ReportKind.WEEKLY: Grouping.WEEK,
    ReportKind.MONTHLY: Grouping.MONTH,
}
_CUSTOM_DAYS = 7


@dataclass(frozen=True, slots=True)
class ChosenPeriod:
    """From its first moment to before its end, wall seconds."""

    kind: ReportKind
    start_seconds: float
    end_seconds: float


def _tr(words: str) -> str:
    return QCoreApplication.translate("ReportPeriod", words)


def newest(kind: ReportKind, now_seconds: float, first_seconds: float | None) -> ChosenPeriod:
    """The newest that is over; the present one where nothing older is recorded (`first_seconds`)."""
    if kind is ReportKind.CUSTOM:
        return ChosenPeriod(kind, now_seconds - _CUSTOM_DAYS * DAY_SECONDS, now_seconds)
    found = chosen_period(ReportOrder(kind), now_seconds, first_seconds)
    return ChosenPeriod(kind, found.start_seconds, found.end_seconds)


def moved(chosen: ChosenPeriod, *, later: bool) -> ChosenPeriod:
    """The next or the one before."""
    by = _GROUPINGS.get(chosen.kind)
    if by is None:
        length = chosen.end_seconds - chosen.start_seconds
        shift = length if later else -length
        return ChosenPeriod(chosen.kind, chosen.start_seconds + shift, chosen.end_seconds + shift)
    found = period_of(by, chosen.end_seconds + 1.0 if later else chosen.start_seconds - 1.0)
    return ChosenPeriod(chosen.kind, found.start_seconds, found.end_seconds)


def has_next(chosen: ChosenPeriod, now_seconds: float) -> bool:
    """Whether the next one has begun."""
    return chosen.end_seconds <= now_seconds


def has_previous(chosen: ChosenPeriod, first_seconds: float | None) -> bool:
    """Whether anything is known of the one before."""
    return first_seconds is None or first_seconds < chosen.start_seconds


def kind_word(kind: str) -> str:
    """``Daily``; a kind that is not known by no word."""
    words = {
        ReportKind.DAILY.value: _tr("Daily"),
        ReportKind.WEEKLY.value: _tr("Weekly"),
        ReportKind.MONTHLY.value: _tr("Monthly"),
        ReportKind.CUSTOM.value: _tr("Custom"),
    }
    return words.get(kind, _tr("Report"))


def period_title(chosen: ChosenPeriod) -> str:
    """``22 Nov 2026``, ``16 Nov – 22 Nov 2026``, ``November 2026``."""
    first, last = local(chosen.start_seconds), local(chosen.end_seconds - 1.0)
    if chosen.kind is ReportKind.DAILY:
        return day_words(first, year=True)
    if chosen.kind is ReportKind.WEEKLY:
        return f"{day_words(first, year=first.year != last.year)} – {day_words(last, year=True)}"
    if chosen.kind is ReportKind.MONTHLY:
        return QLocale().toString(QDate(first.year, first.month, 1), "MMMM yyyy")
    return f"{date_and_time(chosen.start_seconds)} – {date_and_time(chosen.end_seconds)}"

"""Moments as charts name them, in local time and without a locale's help: ``23 Nov``, ``14:00``.

A report is a file that travels: it reads the same wherever it is opened. Must not know
who draws.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.report.moments import day_words, local, month_words

_DAY_SECONDS = 86400.0
_YEAR_SECONDS = 366 * _DAY_SECONDS


def tick_words(wall_seconds: float, span_seconds: float, zone: tzinfo | None) -> str:
    """Below an axis of that length: the day at midnight, else the time; the month where days hardly differ."""
    moment = local(wall_seconds, zone)
    if span_seconds > _YEAR_SECONDS:
        return words(text("report.draw.month", month=month_words(moment.month), year=moment.year))
    return _day(moment) if (moment.hour, moment.minute) == (0, 0) else f"{moment:%H:%M}"


def moment_words(wall_seconds: float, step_seconds: float, span_seconds: float, zone: tzinfo | None) -> str:
    """In a table: the day, its year in long periods, and the time where values are less than a day apart."""
    moment = local(wall_seconds, zone)
    day = day_words(moment.date()) if span_seconds > _YEAR_SECONDS else _day(moment)
    # Days are 23 hours long once a year.
    return day if step_seconds > 0.9 * _DAY_SECONDS else f"{day}, {moment:%H:%M}"


def _day(moment: datetime) -> str:
    return words(text("report.draw.day", day=moment.day, month=month_words(moment.month)))

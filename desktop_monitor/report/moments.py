"""Moments as a report writes them: RFC 3339 with an offset for programs, local day and time for people.

Without a locale's help, so that a report reads the same wherever it is made. Must not know reports.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words


def local(wall_seconds: float, zone: tzinfo | None) -> datetime:
    """The moment in `zone`, None the machine's, with its offset."""
    return (
        datetime.fromtimestamp(wall_seconds).astimezone()
        if zone is None
        else datetime.fromtimestamp(wall_seconds, zone)
    )


def stamp(wall_seconds: float, zone: tzinfo | None) -> str:
    """RFC 3339 to the second: ``2026-11-22T14:00:00+01:00``."""
    return local(wall_seconds, zone).isoformat(timespec="seconds")


def exact_stamp(wall_seconds: float, zone: tzinfo | None) -> str:
    """RFC 3339, with fractions of a second where there are any."""
    return local(wall_seconds, zone).isoformat()


def day_words(day: date) -> str:
    """``22 Nov 2026``."""
    return words(text("report.draw.day_of_year", day=day.day, month=month_words(day.month), year=day.year))


def month_words(month: int) -> str:
    """``Nov``."""
    return words(text("report.draw.months")).split()[month - 1]


def moment_words(wall_seconds: float, zone: tzinfo | None) -> str:
    """``22 Nov 2026, 14:00``."""
    moment = local(wall_seconds, zone)
    return f"{day_words(moment.date())}, {moment:%H:%M}"


def span_words(start_seconds: float, end_seconds: float, zone: tzinfo | None) -> str:
    """The days of a stretch, or its moments where it does not begin and end at midnight."""
    start, end = local(start_seconds, zone), local(end_seconds, zone)
    if (start.hour, start.minute, end.hour, end.minute) != (0, 0, 0, 0):
        return f"{moment_words(start_seconds, zone)} – {moment_words(end_seconds, zone)}"
    last = local(end_seconds - 1.0, zone).date()
    return day_words(last) if start.date() == last else f"{day_words(start.date())} – {day_words(last)}"

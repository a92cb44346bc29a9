"""Dates and times of day as the user's locale writes them; the one place where the face formats them.

Without a locale (``C``) they read ``22 Nov 2026, 17:26``. Must not know which text a
moment stands in, nor the clock: what "today" is, the caller says.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

from PySide6.QtCore import QDate, QLocale, QTime

_HOUR_SECONDS = 3600.0
_MORNING_HOUR = 8
_WIDE = datetime(2026, 11, 22, 22, 26, tzinfo=UTC)
_LONG = QLocale.FormatType.LongFormat
_SHORT = QLocale.FormatType.ShortFormat
_WEEKDAY = re.compile(r"dddd?")
# From the first to the last field, and a character that belongs to it (年月日); a d in 'de' is no day.
_DAY = r"(?:d{1,2}|M{1,4})(?![a-z'])"
_DAY_OR_YEAR = rf"(?:{_DAY}|y{{2,4}})"
_WITHOUT_YEAR = re.compile(rf"{_DAY}.*{_DAY}[^\x00-\x7f]?")
_WITH_YEAR = re.compile(rf"{_DAY_OR_YEAR}.*{_DAY_OR_YEAR}[^\x00-\x7f]?")
_MINUTES = re.compile(r"(\W)mm")


def local(wall_seconds: float, zone: tzinfo | None = None) -> datetime:
    """The moment in `zone`, or where the machine is."""
    return datetime.fromtimestamp(wall_seconds, UTC).astimezone(zone)


def time_words(moment: datetime, *, seconds: bool = False) -> str:
    """Time of day: ``17:26`` or ``17:26:05``."""
    locale = QLocale()
    return locale.toString(QTime(moment.hour, moment.minute, moment.second), time_format(locale, seconds=seconds))


def day_words(moment: datetime, *, year: bool = False) -> str:
    """A day: ``22 Nov``, or ``22 Nov 2026``."""
    locale = QLocale()
    return locale.toString(QDate(moment.year, moment.month, moment.day), date_format(locale, year=year))


def day_and_time(moment: datetime, *, year: bool = False, seconds: bool = False) -> str:
    """Both: ``22 Nov, 17:26``."""
    return f"{day_words(moment, year=year)}, {time_words(moment, seconds=seconds)}"


def date_and_time(wall_seconds: float, *, seconds: bool = False) -> str:
    """Local date with its year, and time: ``22 Nov 2026, 17:26``."""
    return day_and_time(local(wall_seconds), year=True, seconds=seconds)


def near_moment(wall_seconds: float, now_seconds: float) -> str:
    """As short as it can be understood at `now_seconds`: without the date today, without the year this year."""
    moment, now = local(wall_seconds), local(now_seconds)
    if moment.date() == now.date():
        return time_words(moment)
    return day_and_time(moment, year=moment.year != now.year)


def usual_moment() -> str:
    """As wide as moments of this year become, for whoever makes room for them: ``22 Nov, 17:26``."""
    return day_and_time(_WIDE)


def usual_time() -> str:
    """The same of a time of day: ``17:26``."""
    return time_words(_WIDE)


def seconds_until_morning(now_seconds: float) -> float:
    """From now to eight o'clock of the next day, where the machine is."""
    now = local(now_seconds)
    morning = (now.replace(hour=_MORNING_HOUR, minute=0, second=0, microsecond=0) + timedelta(days=1)).timestamp()
    # In the night between, the clock may be set to summer or winter time.
    return morning + (_MORNING_HOUR - local(morning).hour) * _HOUR_SECONDS - now_seconds


def time_format(locale: QLocale, *, seconds: bool = False) -> str:
    """Qt's format of a time of day in `locale`, for editors too."""
    plain = locale.timeFormat(_SHORT)
    return _MINUTES.sub(r"\1mm\1ss", plain, count=1) if seconds else plain


def date_format(locale: QLocale, *, year: bool = False) -> str:
    """Qt's format of a day in `locale`: its long one with a short month and without the weekday."""
    return _date_format(locale.dateFormat(_LONG), year=year)


@cache
def _date_format(long_format: str, *, year: bool) -> str:
    rest = _WEEKDAY.sub("", long_format)
    found = (_WITH_YEAR if year else _WITHOUT_YEAR).search(rest)
    shown = found.group() if found else "d MMM yyyy" if year else "d MMM"
    return shown.replace("MMMM", "MMM")

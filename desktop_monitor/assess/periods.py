"""Days, weeks and months of the local calendar as stretches of wall time.

Weeks begin on Monday. A day has 23 or 25 hours where the clocks are changed; all
reckoning is therefore with dates, never with 86400 seconds. Must not know what happens
in a period.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

DAY, WEEK, MONTH = "day", "week", "month"


class Period(NamedTuple):
    """From its first moment to before its end, in wall seconds."""

    start_seconds: float
    end_seconds: float

    def passed_ratio(self, now_seconds: float) -> float:
        """How much of it is over, 0 to 1."""
        length = self.end_seconds - self.start_seconds
        return min(1.0, max(0.0, (now_seconds - self.start_seconds) / length))


def period_around(name: str, now_seconds: float) -> Period:
    """The day, week or month that holds `now_seconds`. Raises ValueError for another name."""
    moment = datetime.fromtimestamp(now_seconds).astimezone()
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, fold=0)
    match name:
        case "day":
            start, end = day, day + timedelta(days=1)
        case "week":
            start = day - timedelta(days=day.weekday())
            end = start + timedelta(days=7)
        case "month":
            start = day.replace(day=1)
            end = (start + timedelta(days=31)).replace(day=1)
        case _:
            raise ValueError(f"{name} is no period")
    # A date and time without a zone is local; timestamp() knows when the clocks were changed.
    return Period(start.timestamp(), end.timestamp())

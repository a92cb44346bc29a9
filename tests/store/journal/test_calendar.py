"""Requests are added up by the days, weeks and months of the calendar."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.store.journal import read_journal
from desktop_monitor.store.journal_types import RequestFilter
from tests.helpers.journals import ALL, journal_of, line

_BERLIN = ZoneInfo("Europe/Berlin")


def _at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=_BERLIN).timestamp()


def test_requests_around_the_change_of_clocks_are_counted_on_their_days(tmp_path: Path) -> None:
    # At two o'clock the clocks were set to three, or at three back to two.
    times = [
        "2026-03-28 23:59",
        "2026-03-29 00:00",
        "2026-03-29 23:59",
        "2026-03-30 00:00",
        "2026-10-25 00:30",
        "2026-10-25 23:30",
        "2026-10-26 00:00",
    ]
    requests = [line(f"q{n}", f"a{n}", at_seconds=_at(time)) for n, time in enumerate(times)]
    journal = journal_of(tmp_path, *requests)
    reader = read_journal(journal.location, _BERLIN)
    assert [(one.key, one.requests) for one in reader.groups(Grouping.DAY, ALL)] == [
        ("2026-03-28", 1),
        ("2026-03-29", 2),
        ("2026-03-30", 1),
        ("2026-10-25", 2),
        ("2026-10-26", 1),
    ]
    assert [(one.key, one.requests) for one in reader.groups(Grouping.MONTH, ALL)] == [("2026-03", 4), ("2026-10", 3)]
    since = RequestFilter(start_seconds=_at("2026-03-29 00:01"), end_seconds=_at("2026-10-25 23:30"))
    assert [(one.key, one.requests) for one in reader.groups(Grouping.WEEK, since)] == [
        ("2026-03-23", 1),
        ("2026-03-30", 1),
        ("2026-10-19", 1),
    ]
    reader.close()
    journal.close()

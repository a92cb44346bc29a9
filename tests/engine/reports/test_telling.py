"""What a channel is told of a report is short and leaves nothing out that is known."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop_monitor.engine.reports.child import MadeReport
from desktop_monitor.engine.reports.telling import report_message
from desktop_monitor.notify.message import MessageKind
from desktop_monitor.report.order import ReportKind

BERLIN = ZoneInfo("Europe/Berlin")


def _day(day: int) -> float:
    return datetime(2026, 10, day, tzinfo=BERLIN).timestamp()


def _lines(kind: ReportKind, made: MadeReport) -> list[str]:
    message = report_message(kind, made, Path("/data/report.json"), _day(26), BERLIN)
    assert (message.kind, message.severity, message.at_seconds) == (MessageKind.NOTICE, "info", _day(26))
    return [message.title, *message.body.splitlines()]


def test_of_a_day_it_names_the_day_also_where_it_has_25_hours() -> None:
    made = MadeReport(_day(25), _day(26), 74.6, "fair")
    assert _lines(ReportKind.DAILY, made) == [
        "Daily performance report",
        "Of 2026-10-25",
        "Score 75 of 100, fair",
        f"It is kept as {Path('/data/report.json')}",
    ]


@pytest.mark.parametrize("kind", list(ReportKind))
def test_without_a_score_it_says_so(kind: ReportKind) -> None:
    lines = _lines(kind, MadeReport(_day(19), _day(26)))
    assert lines[1:3] == ["From 2026-10-19 to 2026-10-25", "No score: too little is known"]
    assert lines[0].lower().endswith("performance report")

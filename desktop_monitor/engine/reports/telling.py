"""What a channel is told of a report that the schedule made: period, score and place. Must not know channels."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path

from desktop_monitor.engine.reports.child import MadeReport
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.notify.message import Message, MessageKind
from desktop_monitor.report.order import ReportKind

_TITLES = {
    ReportKind.DAILY: text("performance.told.daily"),
    ReportKind.WEEKLY: text("performance.told.weekly"),
    ReportKind.MONTHLY: text("performance.told.monthly"),
    ReportKind.CUSTOM: text("performance.told.custom"),
}
_GRADES = {
    "excellent": text("performance.grade.excellent"),
    "good": text("performance.grade.good"),
    "fair": text("performance.grade.fair"),
    "poor": text("performance.grade.poor"),
}


def report_message(
    kind: ReportKind, made: MadeReport, path: Path, at_seconds: float, zone: tzinfo | None = None
) -> Message:
    """The message; days are those of `zone`, None the local one."""
    lines = (_period(made, zone), _score(made), text("performance.told.path", path=str(path)))
    body = "\n".join(words(line) for line in lines)
    return Message("report", MessageKind.NOTICE, words(_TITLES[kind]), body, "info", at_seconds)


def _period(made: MadeReport, zone: tzinfo | None) -> Text:
    first, last = (
        datetime.fromtimestamp(seconds, zone).date().isoformat()
        for seconds in (made.start_seconds, max(made.start_seconds, made.end_seconds - 1.0))
    )
    if first == last:
        return text("performance.told.day", day=first)
    return text("performance.told.days", first=first, last=last)


def _score(made: MadeReport) -> Text:
    grade = _GRADES.get(made.grade)
    if made.score is None or grade is None:
        return text("performance.told.no_score")
    return text("performance.told.score", score=round(made.score), grade=words(grade))

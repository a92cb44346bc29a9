"""When reports are made without being asked for, as it is written. Must not know the file or how one is made."""

from __future__ import annotations

import re

from desktop_monitor.config.sections import Section
from desktop_monitor.language.text import text
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportSchedule

KINDS: dict[str, ReportKind | None] = {
    "none": None,
    **{kind.value: kind for kind in (ReportKind.DAILY, ReportKind.WEEKLY, ReportKind.MONTHLY)},
}
FORMATS = {one.value: one for one in ReportFormat} | {"markdown": ReportFormat.MARKDOWN}
MOST_KEPT = 10_000
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])\Z", re.ASCII)
_NAME_CHARACTERS = 60


def schedule_from(section: Section) -> ReportSchedule:
    """The schedule; none without a kind. Mistakes are noted in `section`."""
    usual = ReportSchedule()
    schedule = ReportSchedule(
        kind=section.choice("kind", usual.kind, KINDS),
        at_minute=section.value("at", usual.at_minute, minute_from, text('a time of day such as "07:00"')),
        formats=_formats(section, usual.formats),
        keep=section.whole("keep", usual.keep, 1, MOST_KEPT),
        channel=section.text("channel", usual.channel, _NAME_CHARACTERS),
    )
    section.finish()
    return schedule


def minute_from(written: object) -> int | None:
    """Minutes after midnight of ``7:00``; None for anything else."""
    match = _TIME.match(written.strip()) if isinstance(written, str) else None
    return int(match[1]) * 60 + int(match[2]) if match else None


def time_text(minute: int) -> str:
    """Minutes after midnight as ``07:00``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _formats(section: Section, usual: tuple[ReportFormat, ...]) -> tuple[ReportFormat, ...]:
    names = section.texts("formats")
    if section.has("formats") and not names:
        section.wrong("formats", "names no format", text("formats are {names}", names=", ".join(FORMATS)))
    found: list[ReportFormat] = []
    for name in names:
        one = FORMATS.get(name.lower())
        if one is None:
            section.wrong(
                "formats",
                text("names {name}, which is no format", name=repr(name[:40])),
                text("formats are {names}", names=", ".join(FORMATS)),
            )
        elif one not in found:
            found.append(one)
    return tuple(found) or usual

"""Which reports this program made by itself, and when the last was due: a small file of the state.

Only what stands here is ever deleted, and only where it looks like a report of ours: other
files in the folder are somebody's. Must not know when reports are made.
"""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from desktop_monitor.engine.performance_view import PastReport
from desktop_monitor.engine.reports.files import format_of
from desktop_monitor.private_files import make_private_folder, write_private
from desktop_monitor.report.order import ReportFormat, ReportKind

_LOG = logging.getLogger(__name__)
_NAME = re.compile(r"performance_report_([0-9]{8}_[0-9]{6})\.(json|yaml|md|html|zip|pdf)\Z")
_MOST_SHOWN = 200
_MOST_KNOWN = 10_000
_LATEST_SECONDS = 1e11


class KnownReport(NamedTuple):
    """One report that was made here."""

    name: str
    """Of its file in the folder of reports."""
    kind: str
    is_scheduled: bool


@dataclass(frozen=True, slots=True)
class Records:
    """What the file says."""

    last_seconds: float | None = None
    """When the schedule's last one was made, or since when there is a schedule; None: there is none."""
    known: tuple[KnownReport, ...] = ()
    """The oldest first."""

    def kind_of(self, name: str) -> str:
        """Which period; empty where that is not known."""
        return next((one.kind for one in self.known if one.name == name), "")

    def formats_between(self, kind: ReportKind, start: float, end: float) -> frozenset[ReportFormat]:
        """Formats in which the schedule made reports of this kind from wall seconds to wall seconds."""
        wanted = (one.name for one in self.known if one.is_scheduled and one.kind == kind.value)
        found = (format_of(Path(name)) for name in wanted if start <= (_made_seconds(name) or 0.0) <= end)
        return frozenset(one for one in found if one is not None)

    def superfluous(self, keep: int) -> tuple[str, ...]:
        """Names of those the schedule made, beyond the newest `keep` of each format."""
        kept: Counter[str] = Counter()
        found = []
        # Not by name: a report that was made while the clock was ahead would be the newest for years.
        for one in (one for one in reversed(self.known) if one.is_scheduled):
            ending = Path(one.name).suffix
            kept[ending] += 1
            if kept[ending] > keep:
                found.append(one.name)
        return tuple(found)


def read_records(path: Path) -> Records:
    """What is known; nothing where the file is missing or says nothing that makes sense."""
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Records()
    if not isinstance(told, dict):
        return Records()
    last, known = told.get("last_seconds"), told.get("reports")
    return Records(_time(last), tuple(_known(known)) if isinstance(known, list) else ())


def _time(told: object) -> float | None:
    is_time = isinstance(told, int | float) and not isinstance(told, bool) and 0 <= told < _LATEST_SECONDS
    return float(told) if is_time else None  # type: ignore[arg-type]


def _known(told: list[object]) -> Iterator[KnownReport]:
    kinds = {kind.value for kind in ReportKind}
    for one in told[-_MOST_KNOWN:]:
        if isinstance(one, dict) and isinstance(one.get("name"), str) and _NAME.match(one["name"]):
            kind = one.get("kind")
            yield KnownReport(one["name"], kind if kind in kinds else "", one.get("is_scheduled") is True)


def write_records(path: Path, records: Records) -> None:
    """Keep them; where the disk refuses, that is logged."""
    told = {"last_seconds": records.last_seconds, "reports": [one._asdict() for one in records.known]}
    try:
        make_private_folder(path.parent)
        write_private(path, json.dumps(told).encode())
    except OSError as error:
        _LOG.warning("which reports were made cannot be kept in %s: %s", path, error.strerror)


def with_report(records: Records, path: Path, folder: Path, kind: ReportKind, *, is_scheduled: bool) -> Records:
    """The same with one more, if it is in the folder of reports under a name of ours; without those that are gone."""
    still_there = tuple(one for one in records.known if (folder / one.name).exists() and one.name != path.name)
    if path.parent != folder or not _NAME.match(path.name):
        return replace(records, known=still_there)
    return replace(records, known=(*still_there, KnownReport(path.name, kind.value, is_scheduled)))


def without_superfluous(records: Records, folder: Path, keep: int) -> Records:
    """The same after the oldest of the schedule's own are deleted."""
    names = set(records.superfluous(keep))
    for name in names:
        with suppress(OSError):
            (folder / name).unlink()
    return replace(records, known=tuple(one for one in records.known if one.name not in names))


def past_reports(folder: Path, records: Records) -> tuple[PastReport, ...]:
    """Reports in the folder, the newest first, whoever made them; none where it cannot be read."""
    try:
        names = sorted((path.name for path in folder.iterdir() if _NAME.match(path.name)), reverse=True)
    except OSError:
        return ()
    found = (_past(folder / name, records) for name in names[:_MOST_SHOWN])
    return tuple(one for one in found if one is not None)


def _past(path: Path, records: Records) -> PastReport | None:
    made_seconds, report_format = _made_seconds(path.name), format_of(path)
    try:
        size = path.stat().st_size
    except OSError:
        return None
    if made_seconds is None:
        return None
    kind = records.kind_of(path.name)
    return PastReport(str(path), kind, report_format.value if report_format else "", made_seconds, size)


def _made_seconds(name: str) -> float | None:
    """When a report of this name was made, as `files.file_name` says it; None where it says nothing."""
    match = _NAME.match(name)
    try:
        return datetime.strptime(match[1] if match else "", "%Y%m%d_%H%M%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None

"""What is asked for when a report is wanted: which period, in which format, to which file.

Must not know how a report is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class ReportKind(Enum):
    """Which period a report is of."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    CUSTOM = "custom"


class ReportFormat(Enum):
    """By the ending of its files, but for CSV, which is several tables in a zip."""

    JSON = "json"
    YAML = "yaml"
    MARKDOWN = "md"
    HTML = "html"
    CSV = "csv"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """One report."""

    kind: ReportKind
    start_seconds: float | None = None
    """None: the newest day, week or month that is over; a custom period needs both."""
    end_seconds: float | None = None
    format: ReportFormat = ReportFormat.HTML
    path: Path | None = None
    """None: a name of its own in the folder of reports."""
    may_overwrite: bool = False


@dataclass(frozen=True, slots=True)
class ReportSchedule:
    """When reports are made without being asked for."""

    kind: ReportKind | None = None
    """None: never. Daily ones every day, weekly ones on Mondays, monthly ones on the first."""
    at_minute: int = 7 * 60
    """Local time, minutes after midnight; a machine that sleeps then makes it when it wakes."""
    formats: tuple[ReportFormat, ...] = (ReportFormat.JSON,)
    keep: int = 30
    """So many of each format; older ones that the schedule made go."""
    channel: str = ""
    """Told where it is and what it says in short; empty: nobody."""

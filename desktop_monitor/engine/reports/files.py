"""Where a report goes: its name, and a file that appears at once. Must not know what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import text
from desktop_monitor.private_files import write_private
from desktop_monitor.report.order import ReportFormat

_ENDINGS: Mapping[ReportFormat, str] = {ReportFormat.CSV: ".zip"}
_FORMATS: Mapping[str, ReportFormat] = {
    ".json": ReportFormat.JSON,
    ".yaml": ReportFormat.YAML,
    ".yml": ReportFormat.YAML,
    ".md": ReportFormat.MARKDOWN,
    ".markdown": ReportFormat.MARKDOWN,
    ".html": ReportFormat.HTML,
    ".htm": ReportFormat.HTML,
    ".csv": ReportFormat.CSV,
    ".zip": ReportFormat.CSV,
    ".pdf": ReportFormat.PDF,
}


def file_name(report_format: ReportFormat, made_seconds: float) -> str:
    """``performance_report_20261122_070000.json``, the time in UTC: names sort by time and never come twice."""
    at = datetime.fromtimestamp(made_seconds, UTC)
    return f"performance_report_{at:%Y%m%d_%H%M%S}{_ENDINGS.get(report_format, f'.{report_format.value}')}"


def format_of(path: Path) -> ReportFormat | None:
    """The format that a file's ending names; None where it names none."""
    return _FORMATS.get(path.suffix.lower())


def check_target(path: Path, *, may_overwrite: bool) -> None:
    """Find out before the work whether the file can be written. Raises ActionError."""
    folder = path.parent
    if path.is_dir():
        raise ActionError(text("{path} is a folder", path=str(path)), "Name a file in it.")
    if not folder.is_dir():
        raise ActionError(text("There is no folder {folder}", folder=str(folder)), "Make it, or name another one.")
    if path.exists() and not path.is_file():
        raise ActionError(
            text("{path} is no ordinary file", path=str(path)), "Without --output a report goes to standard output."
        )
    if path.exists() and not may_overwrite:
        raise _exists(path)


def write_report(path: Path, content: bytes, *, may_overwrite: bool) -> None:
    """Write it in one step; what stands there stays unless `may_overwrite`. Raises ActionError."""
    check_target(path, may_overwrite=may_overwrite)
    try:
        write_private(path, content, may_replace=may_overwrite)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise ActionError(
            text("{path} cannot be written", path=str(path)), text("{reason}.", reason=error.strerror or str(error))
        ) from error


def _exists(path: Path) -> ActionError:
    return ActionError(text("{path} exists", path=str(path)), "It was kept; --force replaces it.")

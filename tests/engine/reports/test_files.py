"""Where a report goes: a name that sorts by time, and a file that takes nobody's place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop_monitor.engine.reports.files import file_name, format_of, write_report
from desktop_monitor.errors import ActionError
from desktop_monitor.report.order import ReportFormat


def test_names_sort_by_time_and_end_as_their_format() -> None:
    assert file_name(ReportFormat.JSON, 1_790_078_400.0) == "performance_report_20260922_120000.json"
    assert file_name(ReportFormat.CSV, 1_790_078_401.0) == "performance_report_20260922_120001.zip"


@pytest.mark.parametrize("report_format", ReportFormat)
def test_a_name_tells_its_format_again(report_format: ReportFormat) -> None:
    assert format_of(Path(file_name(report_format, 0.0))) is report_format
    assert format_of(Path(file_name(report_format, 0.0).upper())) is report_format


def test_an_ending_of_others_tells_none() -> None:
    assert format_of(Path("notes.txt")) is None
    assert format_of(Path("json")) is None


@pytest.mark.skipif(sys.platform == "win32", reason="access follows the user's profile there")
def test_it_is_the_users_alone(tmp_path: Path) -> None:
    write_report(tmp_path / "r.json", b"{}", may_overwrite=False)

    assert (tmp_path / "r.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_what_exists_is_kept_and_no_draft_is_left(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(b"mine")

    with pytest.raises(ActionError, match="--force"):
        write_report(path, b"{}", may_overwrite=False)

    assert path.read_bytes() == b"mine"
    assert [one.name for one in tmp_path.iterdir()] == ["r.json"]
    write_report(path, b"{}", may_overwrite=True)
    assert path.read_bytes() == b"{}"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other's")
    (tmp_path / "r.json").symlink_to(tmp_path / "other")

    write_report(tmp_path / "r.json", b"{}", may_overwrite=True)

    assert (tmp_path / "other").read_bytes() == b"other's"
    assert (tmp_path / "r.json").read_bytes() == b"{}"

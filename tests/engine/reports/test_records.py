"""Which reports are the schedule's own is remembered, and a damaged memory harms no file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.engine.reports.records import (
    KnownReport,
    Records,
    past_reports,
    read_records,
    with_report,
    without_superfluous,
    write_records,
)
from desktop_monitor.report.order import ReportKind


def name(day: int, ending: str = "json") -> str:
    return f"performance_report_202611{day:02d}_070000.{ending}"


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    records = Records(1.5e9, (KnownReport(name(1), "daily", True), KnownReport(name(2, "pdf"), "weekly", False)))
    write_records(tmp_path / "state" / "reports.json", records)
    assert read_records(tmp_path / "state" / "reports.json") == records


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"last_seconds": "soon", "reports": {}}',
        '{"last_seconds": NaN}',
        '{"last_seconds": true, "reports": [1, null, {"name": 5}, {}]}',
        '{"last_seconds": -1, "reports": [{"name": "../../etc/passwd", "is_scheduled": true}]}',
        '{"last_seconds": 1e300, "reports": [{"name": "performance_report_20261122_070000.json\\n"}]}',
        "[" * 100_000,
    ],
)
def test_a_damaged_file_says_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "reports.json").write_text(content)
    assert read_records(tmp_path / "reports.json") == Records()


TOLD = st.recursive(
    st.none() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(TOLD)
def test_no_content_leads_out_of_the_folder(tmp_path_factory: pytest.TempPathFactory, told: object) -> None:
    path = tmp_path_factory.getbasetemp() / "hostile.json"
    path.write_text(json.dumps({"reports": [{"name": told, "is_scheduled": True}], "last_seconds": told}))
    assert all("/" not in one.name and "\\" not in one.name for one in read_records(path).known)


def test_the_oldest_of_the_schedules_own_go_and_others_stay(tmp_path: Path) -> None:
    for day in range(1, 6):
        (tmp_path / name(day)).write_text("x")
    known = tuple(KnownReport(name(day), "daily", day != 2) for day in range(1, 5))
    left = without_superfluous(Records(None, known), tmp_path, keep=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [name(2), name(3), name(4), name(5)]
    assert [one.name for one in left.known] == [name(2), name(3), name(4)]


def test_a_report_elsewhere_is_not_remembered(tmp_path: Path) -> None:
    elsewhere = tmp_path / "mine.html"
    assert with_report(Records(), elsewhere, tmp_path, ReportKind.DAILY, is_scheduled=False) == Records()


def test_what_somebody_deleted_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / name(2)).write_text("x")
    before = Records(None, (KnownReport(name(1), "daily", True),))
    after = with_report(before, tmp_path / name(2), tmp_path, ReportKind.DAILY, is_scheduled=True)
    assert [one.name for one in after.known] == [name(2)]


def test_past_reports_are_listed_newest_first_with_what_is_known_of_them(tmp_path: Path) -> None:
    for day, ending in ((1, "json"), (2, "zip"), (3, "html")):
        (tmp_path / name(day, ending)).write_text("four")
    for other in ("performance_report.json", "performance_report_20269999_070000.json", "notes.txt"):
        (tmp_path / other).write_text("x")
    found = past_reports(tmp_path, Records(None, (KnownReport(name(2, "zip"), "weekly", True),)))
    assert [(Path(one.path).name, one.kind, one.format, one.size_bytes) for one in found] == [
        (name(3, "html"), "", "html", 4),
        (name(2, "zip"), "weekly", "csv", 4),
        (name(1), "", "json", 4),
    ]
    assert found[0].made_seconds == 1_793_689_200.0


def test_without_a_folder_there_are_no_past_reports(tmp_path: Path) -> None:
    assert past_reports(tmp_path / "none", Records()) == ()

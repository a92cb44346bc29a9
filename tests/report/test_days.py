"""Days of a report: drawn as far as anything is known of them, and every one in CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

from desktop_monitor.report.blocks import Table
from desktop_monitor.report.csv_tables import render_csv
from desktop_monitor.report.layout import lay_out
from desktop_monitor.report.report import DayRow
from tests.helpers.made_reports import BERLIN, full_report

_NOTHING = DayRow("2026-03-27", 0, 0, 0, 0, None, None, None, 0, 0.0)


def _drawn_and_written(*days: DayRow) -> tuple[list[str], list[str]]:
    """Days on paper and in CSV."""
    layout = lay_out(replace(full_report(), days=days), BERLIN)
    tables = [block.drawn for block in layout.blocks if isinstance(block, Table) and block.name == "days"]
    with zipfile.ZipFile(io.BytesIO(render_csv(layout))) as files:
        assert [name for name in files.namelist() if name.startswith("days")] == ["days.csv"]
        written = list(csv.DictReader(io.StringIO(files.read("days.csv").decode("utf-8-sig"))))
    for table in tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
    return [row[0].text for table in tables for row in table.rows], [row["day"] for row in written]


def test_days_of_which_nothing_is_known_are_in_csv_alone() -> None:
    first, second = full_report().days
    names = [_NOTHING.day, first.day, second.day]
    assert _drawn_and_written(_NOTHING, first, second) == (names[1:], names)


def test_days_that_are_all_known_are_in_both() -> None:
    days = full_report().days
    names = [day.day for day in days]
    assert _drawn_and_written(*days) == (names, names)


def test_one_day_alone_is_told_by_the_summary() -> None:
    day = full_report().days[0]
    assert _drawn_and_written(day) == ([], [day.day])


def test_of_days_without_anything_none_is_drawn() -> None:
    assert _drawn_and_written(_NOTHING, _NOTHING) == ([], [_NOTHING.day] * 2)

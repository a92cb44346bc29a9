"""Every table becomes a CSV file that spreadsheets and scripts read the same way."""

from __future__ import annotations

import csv
import io
import math
import zipfile

import pytest
from hypothesis import given, settings

from desktop_monitor.report.blocks import Cell, Column, Layout, Table
from desktop_monitor.report.csv_tables import csv_text, render_csv
from tests.helpers.report_layout import rich_layout
from tests.helpers.report_strategies import LAYOUTS, tables


def _one_cell(value: str | float | None) -> str:
    table = Table("t", "T", (Column("V", name="value"), Column("shown only")), ((Cell("x", value), Cell("y", 1)),))
    header, row = csv.reader(io.StringIO(csv_text(table)))
    assert header == ["value"]
    return "".join(row)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-2.5, "-2.5"),
        (12, "12"),
        (None, ""),
        (math.nan, ""),
        (math.inf, ""),
        (0, "0"),
        ("-2.5", "-2.5"),
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r\n=1", "'=1"),
        ("＝1+1", "'＝1+1"),
        ("a;=1", "a;'=1"),
        ("plain = fine", "plain = fine"),
        ('a,b"c\nd', 'a,b"c d'),
    ],
)
def test_text_is_no_formula_and_a_number_stays_one(value: str | float | None, written: str) -> None:
    assert _one_cell(value) == written


def test_lines_end_as_the_standard_says_and_the_file_begins_with_a_mark() -> None:
    with zipfile.ZipFile(io.BytesIO(render_csv(rich_layout()))) as files:
        assert files.namelist() == ["projects.csv", "hostile.csv", "interfaces.csv", "incidents.csv"]
        written = files.read("projects.csv")
    assert written.startswith(
        b"\xef\xbb\xbfproject,model,requests,response_p50_seconds,change_ratio,cost_usd,state\r\n"
    )
    assert written.count(b"\n") == written.count(b"\r\n") == 41


def test_the_zip_is_the_same_for_the_same_report() -> None:
    assert render_csv(rich_layout()) == render_csv(rich_layout())


@given(tables())
def test_every_row_has_as_many_fields_as_the_header(table: Table) -> None:
    rows = list(csv.reader(io.StringIO(csv_text(table))))
    count = sum(bool(column.name) for column in table.columns)
    assert len(rows) == len(table.rows) + 1
    assert all(len(row) == count or not row for row in rows)


@settings(deadline=None)
@given(LAYOUTS)
def test_no_name_of_a_table_leaves_the_folder_or_hides_another(layout: Layout) -> None:
    with zipfile.ZipFile(io.BytesIO(render_csv(layout))) as files:
        names = files.namelist()
    assert len(set(names)) == len(names)
    assert all(name.endswith(".csv") and name.removesuffix(".csv").replace("_", "").isalnum() for name in names)

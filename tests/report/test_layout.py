"""A report as it is laid out: in one order, in plain words, with what is not known said so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_monitor.report.blocks import Block, Heading, ItemList, KeyFigures, Layout, Paragraph, Table, Tone
from desktop_monitor.report.layout import lay_out
from desktop_monitor.report.order import ReportFormat
from desktop_monitor.report.rendering import DRAWN, render
from tests.helpers.made_reports import BERLIN, END, empty_report, full_report
from tests.helpers.report_layout import HOSTILE_NAMES


def _of(layout: Layout, kind: type[Block]) -> Iterator[Block]:
    return (block for block in layout.blocks if isinstance(block, kind))


def _tables(layout: Layout) -> dict[str, Table]:
    return {block.name: block for block in layout.blocks if isinstance(block, Table)}


def test_sections_stand_in_one_order_whatever_is_known() -> None:
    expected = [
        *("summary", "metrics", "usage", "alerts", "switches", "recommendations", "trends", "coverage"),
    ]
    for report in (empty_report(), full_report()):
        layout = lay_out(report, BERLIN)
        headings = [block for block in layout.blocks if isinstance(block, Heading) and block.level == 2]
        assert [heading.anchor for heading in headings] == expected


def test_the_summary_begins_with_score_answers_uptime_and_success() -> None:
    first = next(_of(lay_out(full_report(), BERLIN), KeyFigures))

    assert isinstance(first, KeyFigures)
    assert [(figure.title, figure.value, figure.word) for figure in first.figures] == [
        ("Performance score", "—", "withheld: not enough data"),
        ("Average response", "1.9 s", "still learning what is usual"),
        ("Uptime of interfaces", "95.0 %", "failed"),
        ("Success rate", "95.0 %", "met"),
    ]
    assert "20 minutes with requests" in first.figures[2].detail
    assert "target > 99 %" in first.figures[2].detail
    assert "steady" in first.figures[3].detail


def test_of_a_day_without_anything_it_says_so_everywhere_and_shows_no_zero() -> None:
    layout = lay_out(empty_report(), BERLIN)
    figures = [figure for block in layout.blocks if isinstance(block, KeyFigures) for figure in block.figures]
    judged = [figure for figure in figures if figure.word]

    assert {figure.value for figure in judged} == {"—"}
    assert {figure.tone for figure in judged} == {Tone.UNKNOWN}
    paragraphs = " ".join(block.text for block in layout.blocks if isinstance(block, Paragraph))
    assert "No request of an agent is known of this period." in paragraphs
    assert "The machine was not recorded." in paragraphs
    tables = _tables(layout)
    assert not tables["interfaces"].rows
    assert tables["interfaces"].empty
    assert tables["incidents"].empty == "No alert fired."
    items = [block for block in layout.blocks if isinstance(block, ItemList)]
    assert all(block.items or block.empty for block in items)


def test_title_and_subtitle_name_days_zone_and_maker() -> None:
    layout = lay_out(full_report(), BERLIN)

    assert layout.title == "Report: 28 Mar 2026 – 29 Mar 2026"
    assert layout.subtitle == ("CET (UTC+01:00) to CEST (UTC+02:00) · made 30 Mar 2026, 00:01 by Desktop Monitor 1.0")


def test_every_table_has_a_name_and_cells_for_all_its_columns() -> None:
    tables = [block for block in lay_out(full_report(), BERLIN).blocks if isinstance(block, Table)]

    assert len({table.name for table in tables}) == len(tables)
    for table in tables:
        assert all(column.name for column in table.columns), table.name
        assert all(len(row) == len(table.columns) for row in table.rows), table.name


def test_an_incident_and_a_switch_are_told_with_what_came_of_them() -> None:
    tables = _tables(lay_out(full_report(), BERLIN))

    incident = [cell.text for cell in tables["incidents"].rows[0]]
    assert incident[:4] == ["28 Mar 2026, 00:01", "Slow answers: Claude Code, FANCY", "warning", "14 min 10 s"]
    switch = [cell.text for cell in tables["switches"].rows[0]]
    assert switch[1:6] == ["claude_code.effort", "FANCY → SIMPLE", "armed action", "being watched", "not enough data"]


@pytest.mark.parametrize("report_format", sorted(DRAWN - {ReportFormat.PDF}, key=lambda one: one.value))
@pytest.mark.parametrize("name", [HOSTILE_NAMES[0], HOSTILE_NAMES[3], HOSTILE_NAMES[6], HOSTILE_NAMES[12]])
def test_a_hostile_project_can_be_drawn_in_every_format(name: str, report_format: ReportFormat) -> None:
    content = render(lay_out(full_report(project=name), BERLIN), report_format, made_seconds=END, zone=BERLIN)

    assert content
    assert b"<script>alert" not in content
    assert b"\x1b" not in content or report_format is ReportFormat.CSV

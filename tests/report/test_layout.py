"""A report as it is laid out: in one order, in plain words, with what is not known said so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop_monitor.actions.switching.record import Measure, SwitchState
from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.performance.score import Grade, Score, ScorePart
from desktop_monitor.metrics.agent_sums import RequestHour
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.report.blocks import (
    Block,
    Chart,
    ChartKind,
    Heading,
    ItemList,
    KeyFigures,
    Layout,
    Paragraph,
    Table,
    Tone,
)
from desktop_monitor.report.layout import lay_out
from desktop_monitor.report.order import ReportFormat
from desktop_monitor.report.rendering import DRAWN, render
from tests.helpers.ledgers import switch
from tests.helpers.made_reports import BERLIN, END, START, empty_report, full_report
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
        ("Response time", "1.9 s", "still learning what is usual"),
        ("Availability", "95.0 %", "failed"),
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
    assert [name for name, table in tables.items() if table.drawn.rows] == []
    assert tables["incidents"].empty == "No alert fired."
    assert tables["trends"].empty.startswith("Nothing is known of the period before, 27 Mar 2026,")
    said = [block.text for block in layout.blocks if isinstance(block, Paragraph)]
    assert len(said) == len(set(said))
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
    assert switch[1:] == ["claude_code.effort", "FANCY → SIMPLE", "armed action", "being watched", "slow"]
    assert not tables["switch_effects"].rows
    assert tables["switch_effects"].empty == "What came of it is not known: nothing was measured before and after."


@pytest.mark.parametrize("report_format", sorted(DRAWN - {ReportFormat.PDF}, key=lambda one: one.value))
@pytest.mark.parametrize("name", [HOSTILE_NAMES[0], HOSTILE_NAMES[3], HOSTILE_NAMES[6], HOSTILE_NAMES[12]])
def test_a_hostile_project_can_be_drawn_in_every_format(name: str, report_format: ReportFormat) -> None:
    content = render(lay_out(full_report(project=name), BERLIN), report_format, made_seconds=END, zone=BERLIN)

    assert content
    assert b"<script>alert" not in content
    assert b"\x1b" not in content or report_format is ReportFormat.CSV


def test_no_table_is_too_wide_for_paper() -> None:
    drawn = {name: len(table.drawn.columns) for name, table in _tables(lay_out(full_report(), BERLIN)).items()}
    assert max(drawn.values()) <= 9, drawn


def test_what_came_of_a_switch_is_told_unless_nothing_was_changed() -> None:
    report = full_report()
    before, after = Measure(START - 60, START, 40, 1, 38, 6.5, 2.4), Measure(START, START + 60, 60, 2, 57, 3.4, 1.4)
    kept, failed = (
        switch(number, state=state, before=before, after=after)
        for number, state in enumerate((SwitchState.KEPT, SwitchState.FAILED), 1)
    )
    effects = _tables(lay_out(replace(report, switches=(kept, failed)), BERLIN))["switch_effects"]
    assert len(effects.rows) == 1
    assert [cell.text for cell in effects.rows[0]][-1] == "40 / 60"
    assert not _tables(lay_out(replace(report, switches=(failed,)), BERLIN))["switch_effects"].empty


def test_a_trend_is_told_in_words_with_its_size() -> None:
    report = full_report()
    faster = next(figure for figure in report.kpis if figure.kpi is Kpi.RESPONSE_TIME)
    faster = replace(faster, previous=2.0, change=Estimate(-0.1, -0.15, -0.05, 38))
    worse = next(figure for figure in report.kpis if figure.kpi is Kpi.SUCCESS_RATE)
    worse = replace(worse, previous=0.98, change=Estimate(-0.031, -0.05, -0.01, 40))
    layout = lay_out(replace(report, kpis=(faster, worse)), BERLIN)
    rows = {row[0].text: [cell.text for cell in row] for row in _tables(layout)["trends"].drawn.rows}

    assert rows["Response time"][2:] == ["2 s", "-100 ms", "-150 … -50 ms", "better by 100 ms (5.0 %)"]
    assert rows["Success rate"][2:] == ["98.0 %", "-3.1 points", "-5.0 … -1.0 points", "worse by 3.1 points"]
    said = " ".join(block.text for block in layout.blocks if isinstance(block, Paragraph))
    assert "response time better by 100 ms (5.0 %), success rate worse by 3.1 points." in said


def test_scores_of_other_parts_are_not_compared() -> None:
    report = full_report()
    parts = (ScorePart("success_rate", 25, 0.5), ScorePart("cache_hit_rate", 15, 1.0))
    now = Score(70.0, Grade.FAIR, 1.0, parts)
    other = Score(98.0, Grade.EXCELLENT, 0.6, (parts[0], parts[1]._replace(fraction=None)))
    for previous, said, change in (
        (now, "The score is 70, after 70.", "±0"),
        (other, "that of the period before, 98, was made of other parts", "—"),
    ):
        layout = lay_out(replace(report, score=now, previous_score=previous), BERLIN)
        assert any(said in block.text for block in layout.blocks if isinstance(block, Paragraph))
        assert _tables(layout)["trends"].rows[0][3].text == change


def test_time_before_recording_began_is_hatched_and_listed() -> None:
    report = full_report()
    begun = START + 6 * 3_600.0
    layout = lay_out(replace(report, coverage=report.coverage._replace(unrecorded=((START, begun),))), BERLIN)
    chart = next(block for block in layout.blocks if isinstance(block, Chart) and block.kind is ChartKind.LINE)
    assert chart.gaps[0] == (START, begun)
    first, *_others = _tables(layout)["gaps"].rows
    assert [cell.text for cell in first] == ["28 Mar 2026, 00:00", "28 Mar 2026, 06:00", "6 h", "not recorded yet"]


def test_requests_of_a_short_period_are_charted_by_the_hour() -> None:
    hours = (RequestHour(START + 3_600.0, 3, 1, 700, (1.0, 2.0, 4.0)),)
    report = full_report(hours=hours)
    charts = {block.title: block for block in lay_out(report, BERLIN).blocks if isinstance(block, Chart)}
    assert "Requests by day" not in charts
    assert [line.points[:3] for line in charts["Requests by hour"].lines] == [
        ((START, 0.0), (START + 3_600.0, 3.0), (START + 7_200.0, 0.0)),
        ((START, 0.0), (START + 3_600.0, 1.0), (START + 7_200.0, 0.0)),
    ]
    assert charts["Median response by hour"].lines[0].points[:2] == ((START, None), (START + 3_600.0, 2.0))
    assert charts["Tokens by hour"].lines[0].points[1] == (START + 3_600.0, 700.0)
    assert len(charts["Requests by hour"].lines[0].points) == 47


def test_a_name_of_any_length_fills_neither_cell_nor_sentence() -> None:
    tables = _tables(lay_out(full_report(project="/" + "x" * 4_096), BERLIN))
    cell = tables["projects"].rows[0][0]
    assert len(cell.text) == 60
    assert cell.value == "/" + "x" * 4_096

"""What a report is drawn with on the screen: tables whose words are cut where they must be, charts, bars."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop_monitor.assess.health import Health
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.report.blocks import Chart, ChartKind, Line
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.widgets.bar_strip import BarStrip, TimeBar
from desktop_monitor.ui.widgets.paper_chart import PaperChart
from desktop_monitor.ui.widgets.paper_table import PaperCell, PaperTable, PaperTableFrame, fitted
from desktop_monitor.ui.window.reports_paper import ReportPaper
from tests.helpers.report_layout import rich_layout

HOUR = 3600.0


def colours(widget: PaperChart | BarStrip) -> set[str]:
    """All colours that it paints."""
    image = widget.grab().toImage()
    return {QColor(image.pixel(x, y)).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300)), min_size=1, max_size=12), st.integers(50, 1500))
def test_columns_fill_the_room_and_never_become_too_narrow(columns: list[tuple[int, int]], room: int) -> None:
    """What does not fit even then is scrolled."""
    wanted = [max(want, need) for want, need in columns]
    least = [need for _, need in columns]
    widths = fitted(wanted, least, room)
    assert all(width >= need for width, need in zip(widths, least, strict=True))
    assert sum(widths) >= room or sum(widths) == sum(wanted)
    assert sum(widths) <= max(room, sum(least))


def test_a_table_too_wide_for_its_paper_is_scrolled_with_the_keyboard(look: Look, qtbot: QtBot) -> None:
    """No number is cut; one that fits takes no keyboard."""
    titles = [(f"Column {number}", True) for number in range(12)]
    table = PaperTable(look, titles, [[PaperCell("123 456 789")] * 12])
    frame = PaperTableFrame(table, "Wide")
    qtbot.addWidget(frame)
    frame.resize(300, 100)
    frame.show()
    assert frame.horizontalScrollBar().maximum() > 0
    assert frame.focusPolicy() is Qt.FocusPolicy.StrongFocus
    frame.resize(2000, 100)
    assert frame.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_a_cell_that_is_cut_is_told_in_full_under_the_mouse(look: Look, qtbot: QtBot) -> None:
    """And one that is not cut says nothing."""
    long = "a very long name of a project that nobody would ever see in full in a narrow table"
    table = PaperTable(look, [("Name", False), ("Count", True)], [[PaperCell(long), PaperCell("3", Health.HEALTHY)]])
    qtbot.addWidget(table)
    table.resize(200, 70)
    assert table.cut_at(4, 50) == long
    assert table.cut_at(190, 50) == ""
    assert table.cut_at(4, 500) == ""


def test_a_table_says_its_rows_to_who_cannot_see_it(look: Look, qtbot: QtBot) -> None:
    """With the titles of the columns, on a line each, whatever is in them."""
    table = PaperTable(look, [("Name", False), ("Count", True)], [[PaperCell("a\nb"), PaperCell("3")]])
    qtbot.addWidget(table)
    assert table.accessibleDescription() == "Name a b, Count 3"


@pytest.mark.parametrize("kind", list(ChartKind))
def test_a_chart_paints_its_line_in_its_colour(look: Look, qtbot: QtBot, kind: ChartKind) -> None:
    """And a gap in the colour of what was not observed."""
    points = tuple((hour * HOUR, 0.5) for hour in range(12))
    chart = PaperChart(
        look,
        Chart("CPU", Unit.RATIO, kind, (Line("CPU", "cpu", points),), 0.0, 24 * HOUR, ((13 * HOUR, 20 * HOUR),)),
    )
    qtbot.addWidget(chart)
    chart.resize(600, 170)
    painted = colours(chart)
    assert look.tokens.track.lower() in painted
    assert kind is ChartKind.LINE or look.tokens.cpu.lower() in painted


def test_a_chart_without_values_is_empty(look: Look, qtbot: QtBot) -> None:
    """And paints nothing."""
    chart = PaperChart(look, Chart("CPU", Unit.RATIO, ChartKind.LINE, (), 0.0, HOUR))
    qtbot.addWidget(chart)
    assert chart.is_empty


def test_bars_have_tips_and_a_target(look: Look, qtbot: QtBot) -> None:
    """Between bars there is nothing to tell."""
    strip = BarStrip(look, "agents", str)
    qtbot.addWidget(strip)
    strip.resize(448, 190)
    strip.show_bars([TimeBar(0.0, 600.0, 3.0, False, "ten minutes")], (), 0.0, 3600.0, 2.0)
    assert strip.tip_at(60) == "ten minutes"
    assert strip.tip_at(400) == ""
    assert look.tokens.agents.lower() in colours(strip)


def test_levels_beside_bars_are_round_and_hold_the_highest(look: Look, qtbot: QtBot) -> None:
    """Whatever that is."""
    strip = BarStrip(look, "agents", lambda seconds: f"{seconds:g}")
    qtbot.addWidget(strip)
    for highest in (0.0123, 1.0, 3.4, 7.9, 86.0, 4000.0):
        strip.show_bars([TimeBar(0.0, 1.0, highest, False, "")], (), 0.0, 2.0, None)
        levels = [float(words) for _, words in strip.levels()]
        assert levels[-1] >= highest
        assert all(later > earlier for earlier, later in pairwise(levels))


def test_a_whole_report_is_shown_block_by_block(look: Look, qtbot: QtBot) -> None:
    """Also one with hostile names, and another one after it."""
    paper = ReportPaper(look)
    qtbot.addWidget(paper)
    paper.resize(700, 500)
    for _ in range(2):
        paper.show_layout(rich_layout())
    assert paper.layout_shown == rich_layout()
    assert len([table for table in paper.findChildren(PaperTable) if not table.isHidden()]) > 3

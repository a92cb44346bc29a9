"""Values in words: intervals in one unit, signs, shares of nearly all."""

from __future__ import annotations

import pytest

from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.language.quantities import count_text
from desktop_monitor.language.text import text
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.report.blocks import Cell, Column, Paragraph, Table
from desktop_monitor.report.cells import (
    amount_text,
    change_text,
    estimate_text,
    for_csv,
    lean,
    names_text,
    sentence,
    signed_text,
    usd,
    usd_text,
)


@pytest.mark.parametrize(
    ("estimate", "unit", "words"),
    [
        (Estimate(2.34, 2.11, 2.57, 12), Unit.SECONDS, "2.3 s (2.1–2.6 s)"),
        (Estimate(0.9, 0.85, 1.2, 12), Unit.SECONDS, "900 ms (850 ms–1.2 s)"),
        (Estimate(70.0, 59.0, 81.0, 12), Unit.SECONDS, "1 min 10 s (59 s–1 min 21 s)"),
        (Estimate(-0.5, -0.75, -0.25, 12), Unit.SECONDS, "-500 ms (-750 … -250 ms)"),
        (Estimate(-90.0, -120.0, 2.0, 12), Unit.SECONDS, "-1 min 30 s (-2 min … 2 s)"),
        (Estimate(0.991, 0.985, 0.995, 12), Unit.RATIO, "99.1 % (98.5–99.5 %)"),
        (Estimate(0.5, None, None, 12), Unit.RATIO, "50 %"),
    ],
)
def test_an_estimate_stands_with_its_interval(estimate: Estimate, unit: Unit, words: str) -> None:
    assert estimate_text(estimate, unit) == words


@pytest.mark.parametrize(
    ("ratio", "words"), [(0.99999, "99.9 %"), (1.0, "100 %"), (0.9, "90.0 %"), (0.5, "50 %"), (None, "—")]
)
def test_less_than_all_is_never_shown_as_all(ratio: float | None, words: str) -> None:
    assert amount_text(ratio, Unit.RATIO) == words


def test_a_difference_has_a_sign() -> None:
    assert signed_text(0.4, Unit.SECONDS) == "+400 ms"
    assert signed_text(-90.0, Unit.SECONDS) == "-1 min 30 s"
    assert signed_text(-0.031, Unit.RATIO) == "-3.1 points"
    assert signed_text(0.12, Unit.RATIO) == "+12 points"


def test_a_difference_of_which_no_digit_is_seen_has_no_sign() -> None:
    assert signed_text(-0.0004, Unit.RATIO) == "±0.0 points"
    assert signed_text(-0.0001, Unit.SECONDS) == "±0 ms"


def test_a_change_stands_with_its_interval() -> None:
    assert change_text(Estimate(0.4, 0.1, 0.7, 12), Unit.SECONDS) == "+400 ms (100–700 ms)"
    assert change_text(Estimate(-0.031, -0.12, 0.062, 12), Unit.RATIO) == "-3.1 points (-12 … 6.2 points)"


def test_of_many_names_the_first_are_told_each_cut_where_it_is_too_long() -> None:
    assert names_text(["claude_code", "x" * 100], most=2) == f"Claude Code, {'x' * 59}…"
    assert names_text(list("abcdef"), most=4) == "a, b, c, d and 2 more"
    assert names_text([]) == ""


def test_a_column_in_which_nothing_is_known_is_for_csv_and_named_in_a_line() -> None:
    columns = (Column("Mode", name="mode"), Column("Memory", name="memory_bytes"), Column("Share", name="share_ratio"))
    row = (Cell("FANCY", "FANCY"), Cell("—", None), Cell("20 %", 0.2))
    table, said = lean(Table("modes", "Modes", columns, (row, row)))
    assert isinstance(table, Table)
    assert [column.title for column in table.drawn.columns] == ["Mode", "Share"]
    assert table.drawn.rows == ((row[0], row[2]),) * 2
    assert [column.name for column in table.columns] == ["mode", "memory_bytes", "share_ratio"]
    assert said == Paragraph("Modes: nothing is known of Memory.", is_quiet=True)


def test_of_a_table_that_is_for_csv_nothing_is_drawn() -> None:
    table = for_csv(Table("t", "T", (Column("A", name="a"),), ((Cell("1", 1),),), "empty"))
    assert (table.drawn.rows, table.empty, len(table.rows)) == ((), "", 1)


def test_numbers_show_all_their_digits() -> None:
    assert count_text(1_234_567) == "1,234,567"


def test_a_cost_that_lacks_something_is_at_least_so_much_and_an_unknown_one_is_not_zero() -> None:
    assert usd_text(41.2, is_complete=False) == "≥ $ 41.20"
    assert usd_text(0.0041) == "$ 0.0041"
    assert usd_text(0.0) == "$ 0.00"
    assert usd_text(123_456.7) == "$ 123,457"
    assert (usd(None).text, usd(None).value) == ("—", None)


def test_what_fills_a_sentence_is_cut_where_it_is_too_long() -> None:
    said = sentence(text("report.features", interface="claude_code", features="x" * 4_096))
    assert said == f"Claude Code can: {'x' * 159}…."
    assert sentence(text("report.still_open", time=60.0)) == "open for 1 min"

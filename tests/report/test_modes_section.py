"""Context modes in a report: what they were used for, how contexts were prepared, and one against another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.performance.tables import ModeComparison, ModeRow, Tables
from desktop_monitor.report.blocks import Block, ItemList, Paragraph, Table
from desktop_monitor.report.modes_section import modes_section
from tests.helpers.made_reports import full_report

_MANY = Estimate(1.0, 0.9, 1.1, 20)


def _row(mode: str, operations: int, **known: Any) -> ModeRow:
    unknown: dict[str, Any] = dict.fromkeys(ModeRow.__dataclass_fields__)
    usual = {"mode": mode, "operations": operations, "share_ratio": 0.5, "accuracy_methods": ()}
    return ModeRow(**{**unknown, **usual, **known})


def _blocks(*rows: ModeRow, comparisons: tuple[ModeComparison, ...] = ()) -> list[Block]:
    return list(modes_section(replace(full_report(), tables=Tables(modes=rows, mode_comparisons=comparisons))))


def _tables(blocks: list[Block]) -> dict[str, Table]:
    return {block.name: block for block in blocks if isinstance(block, Table)}


def test_the_mode_used_most_stands_first() -> None:
    found = _tables(_blocks(_row("FANCY", 3), _row("SIMPLE", 30)))
    assert [row[0].text for row in found["context_modes"].rows] == ["SIMPLE", "FANCY"]


def test_where_no_workflow_told_of_contexts_one_line_says_so() -> None:
    found = _tables(_blocks(_row("FANCY", 3)))
    assert not found["contexts"].drawn.rows
    assert found["contexts"].empty.startswith("No own workflow told how it prepared contexts")


def test_contexts_are_told_of_the_modes_that_have_some() -> None:
    found = _tables(
        _blocks(_row("FANCY", 3, preparation_seconds=_MANY, files_selected=23, files_scanned=1_500), _row("ask", 9))
    )
    (row,) = found["contexts"].rows
    assert [cell.text for cell in row if cell.text != "—"] == ["FANCY", "1 s (900 ms–1.1 s)", "23 / 1,500", ""]
    assert [cell.value for cell in row][-2:] == [23, 1_500]


def test_one_mode_is_told_against_another_by_numbers_above_one() -> None:
    comparison = ModeComparison(
        "FANCY", "SIMPLE", Estimate(0.25, 0.2, 0.5, 1_200), Estimate(5.0, 4.0, 6.25, 98), None, None
    )
    blocks = _blocks(_row("FANCY", 3), _row("SIMPLE", 30), comparisons=(comparison,))
    (items,) = (block for block in blocks if isinstance(block, ItemList))
    assert items.items[0].text == "SIMPLE against FANCY"
    assert items.items[0].lines == (
        "Contexts take 4.0 (2.0–5.0) times as long to prepare, from 1,200 observations.",
        "Memory: 5.0 (4.0–6.2) times less, from 98 observations.",
    )


def test_only_the_modes_used_most_are_compared() -> None:
    rows = [_row(name, 100 - number) for number, name in enumerate("abcdef")]
    every = tuple(ModeComparison("a", other, _MANY, None, None, None) for other in "bcdef")
    (items,) = (block for block in _blocks(*rows, comparisons=every) if isinstance(block, ItemList))
    assert [item.text for item in items.items] == ["b against a", "c against a"]


def test_how_accuracy_was_found_is_named() -> None:
    said = [
        block.text
        for block in _blocks(_row("FANCY", 3, accuracy_methods=("unit tests",)))
        if isinstance(block, Paragraph)
    ]
    assert "Accuracy as own workflows report it, found by: unit tests." in said

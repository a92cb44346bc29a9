"""A small table of figures fits its width, names its rows, and lets some be chosen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.widgets.figure_grid import FigureColumn, FigureGrid, FigureRow

COLUMNS = (
    FigureColumn("Requests", "", "12,204"),
    FigureColumn("Tokens", "", "999 M", rank=1),
    FigureColumn("Output", "", "99.9 M", rank=2),
)
ROWS = (FigureRow("a", "first", ("1", "2", "3"), ("one", "two", "three")), FigureRow("b", "second", ("4", "5", "6")))


@pytest.fixture
def grid(look: Look, qtbot: QtBot) -> Iterator[FigureGrid]:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(700, 200)
    grid = FigureGrid(look, COLUMNS, checkable=True, parent=holder)
    grid.resize(600, 120)
    holder.show()
    yield grid
    holder.hide()


def visible(grid: FigureGrid) -> set[str]:
    return {label.text() for label in grid.findChildren(QLabel) if label.isVisible() and label.text()}


def boxes(grid: FigureGrid) -> list[QCheckBox]:
    return [box for box in grid.findChildren(QCheckBox) if box.isVisible()]


def test_rows_are_shown_with_their_cells_and_tips(grid: FigureGrid) -> None:
    grid.show_rows(ROWS)
    assert visible(grid) == {"Requests", "Tokens", "Output", "1", "2", "3", "4", "5", "6"}
    assert [box.accessibleName() for box in boxes(grid)] == ["first", "second"]
    assert next(label for label in grid.findChildren(QLabel) if label.text() == "2").toolTip() == "two"


def test_the_least_needed_columns_go_first(grid: FigureGrid) -> None:
    grid.show_rows(ROWS)
    grid.resize(260, 120)
    assert "Output" not in visible(grid)
    assert "Tokens" in visible(grid)
    grid.resize(grid.minimumSizeHint().width(), 120)
    assert visible(grid) == {"Requests", "1", "4"}


def test_fewer_rows_leave_nothing_behind(grid: FigureGrid) -> None:
    grid.show_rows(ROWS)
    grid.show_rows(ROWS[:1])
    assert visible(grid) == {"Requests", "Tokens", "Output", "1", "2", "3"}
    assert len(boxes(grid)) == 1


def test_a_note_stands_in_the_place_of_figures(grid: FigureGrid) -> None:
    grid.show_rows([FigureRow("a", "first", ("3",), note="not enough data")])
    assert {"3", "not enough data"} <= visible(grid)


def test_a_row_without_a_key_cannot_be_chosen(grid: FigureGrid) -> None:
    grid.show_rows([*ROWS, FigureRow("", "Difference", ("1", "2", "3"), is_strong=True)])
    assert len(boxes(grid)) == 2
    assert "Difference" in visible(grid)


def test_choosing_a_row_says_which_and_showing_says_nothing(grid: FigureGrid) -> None:
    said: list[tuple[str, bool]] = []
    grid.toggled.connect(lambda key, ticked: said.append((key, ticked)))
    grid.show_rows(ROWS, ["a"])
    assert said == []
    assert [box.isChecked() for box in boxes(grid)] == [True, False]
    boxes(grid)[1].click()
    assert said == [("b", True)]


def test_markup_in_a_name_is_not_obeyed(grid: FigureGrid) -> None:
    grid.show_rows([FigureRow("a", "<b>R&D</b>", ("1", "2", "3"), tip="<i>x</i>")])
    assert boxes(grid)[0].text() == "<b>R&&D</b>"
    assert boxes(grid)[0].toolTip() == "<span>&lt;i&gt;x&lt;/i&gt;</span>"

"""Cards stand in two columns where both find room, else one below the other."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.widgets.card_grid import CardGrid
from tests.helpers.populated import settle

TWO_COLUMNS_PX = 400


def card(width_px: int) -> QWidget:
    widget = QWidget()
    widget.setMinimumSize(width_px, 40)
    return widget


def is_beside(one: QWidget, other: QWidget) -> bool:
    return one.y() == other.y() and one.geometry().right() < other.x()


def is_above(one: QWidget, other: QWidget) -> bool:
    return one.x() == other.x() and one.geometry().bottom() < other.y()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What is looked at stands in it: a window would not become narrower than its layout wants."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 600)
    window.show()
    return window


@pytest.fixture
def grid(window: QWidget) -> CardGrid:
    return CardGrid(parent=window, two_columns_px=TWO_COLUMNS_PX)


def shown(grid: CardGrid, width_px: int, *rows: tuple[QWidget, ...]) -> None:
    grid.show_rows(rows)
    grid.resize(width_px, 600)
    grid.show()
    settle()


def test_two_cards_stand_beside_each_other_where_there_is_room_and_one_takes_both_columns(grid: CardGrid) -> None:
    first, second, alone = card(100), card(100), card(100)
    shown(grid, 500, (first, second), (alone,))

    assert grid.column_count == 2
    assert is_beside(first, second)
    assert alone.width() == grid.width()


def test_a_narrow_grid_has_one_column(grid: CardGrid) -> None:
    first, second = card(100), card(100)
    shown(grid, TWO_COLUMNS_PX - 1, (first, second))

    assert grid.column_count == 1
    assert is_above(first, second)
    assert first.width() == grid.width()


def test_two_columns_that_need_more_room_than_there_is_become_one_and_two_again(grid: CardGrid) -> None:
    first, second = card(300), card(300)
    shown(grid, 500, (first, second))
    assert grid.column_count == 1
    assert is_above(first, second)
    assert grid.minimumSizeHint().width() == 300

    grid.resize(700, 600)
    settle()
    assert grid.column_count == 2
    assert is_beside(first, second)


def test_the_widest_of_each_column_decides(grid: CardGrid) -> None:
    shown(grid, 500, (card(300), card(100)), (card(100), card(300)))

    assert grid.column_count == 1


def test_a_card_that_grows_or_shrinks_changes_the_columns_at_once(grid: CardGrid) -> None:
    first, second = card(100), card(100)
    shown(grid, 500, (first, second))

    for width_px, columns in ((450, 1), (100, 2)):
        first.setMinimumWidth(width_px)
        settle()
        assert grid.column_count == columns


def test_other_cards_have_the_columns_they_need(grid: CardGrid) -> None:
    shown(grid, 500, (card(100), card(100)))

    grid.show_rows([(card(300), card(300))])
    settle()
    assert grid.column_count == 1

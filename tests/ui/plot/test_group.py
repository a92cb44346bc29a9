"""Charts of a group share one window, one crosshair and one pace."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.plot.group import ChartGroup


@pytest.fixture
def group(look: Look) -> ChartGroup:
    group = ChartGroup(look)
    group.advance(1000.0)
    group.follow(100.0)
    return group


def test_a_live_window_ends_now(group: ChartGroup) -> None:
    group.advance(1005.0)
    assert (group.start, group.end) == (905.0, 1005.0)


def test_one_tick_asks_for_one_painting(group: ChartGroup, qtbot: QtBot) -> None:
    seen: list[bool] = []
    group.refreshed.connect(lambda: seen.append(True))
    group.advance(1001.0)
    assert len(seen) == 1


def test_a_chosen_range_stands_while_time_goes_on(group: ChartGroup) -> None:
    group.show_range(10.0, 60.0)
    group.advance(1005.0)
    assert (group.start, group.end) == (10.0, 60.0)


def test_zooming_keeps_the_moment_under_the_pointer_in_place(group: ChartGroup, qtbot: QtBot) -> None:
    with qtbot.waitSignal(group.range_wanted) as caught:
        group.zoom(0.5, 925.0)
    assert caught.args == [912.5, 962.5]


def test_zooming_ends_at_ten_seconds(group: ChartGroup, qtbot: QtBot) -> None:
    with qtbot.waitSignal(group.range_wanted) as caught:
        group.zoom(0.0001, 950.0)
    assert caught.args[1] - caught.args[0] == 10.0


def test_the_same_moment_does_not_paint_twice(group: ChartGroup) -> None:
    seen: list[bool] = []
    group.crosshair_moved.connect(lambda: seen.append(True))
    group.point_at(950.0)
    group.point_at(950.0)
    group.point_at(None)
    assert len(seen) == 2


def test_gaps_are_for_all_charts(group: ChartGroup) -> None:
    gap = Gap(910.0, 920.0, GapReason.ASLEEP)
    group.set_gaps([gap])
    assert group.gaps == (gap,)

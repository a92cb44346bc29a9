"""Many cores are one picture: a row each, coloured by use."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.plot.group import ChartGroup
from desktop_monitor.ui.plot.live import LiveMatrix
from desktop_monitor.ui.plot.strip import HeatStrip

_NOW = 1_763_800_000.0


@pytest.fixture
def strip(look: Look, qtbot: QtBot) -> HeatStrip:
    """Two idle cores and a busy one, for ten minutes."""
    matrix = LiveMatrix(3, 4000)
    for second in range(601):
        matrix.ring.append(_NOW - 600 + second, np.array([0.0, 1.0, 0.0]), 1.0)
    group = ChartGroup(look)
    group.advance(_NOW)
    group.follow(600.0)
    strip = HeatStrip("CPU cores", ["core 0", "core 1", "core 2"], matrix, group)
    group.setParent(strip)
    qtbot.addWidget(strip)
    strip.resize(500, 200)
    strip.show()
    return strip


def test_a_busy_row_has_the_colour_of_its_token_and_an_idle_one_does_not(strip: HeatStrip, look: Look) -> None:
    image, place = strip.grab().toImage(), strip.place()
    x = int(place.left + place.width / 2)
    idle, busy = (image.pixelColor(x, int(place.top + place.height * share)).name().upper() for share in (0.2, 0.5))
    assert busy == look.tokens.cpu
    assert idle == look.tokens.track


def test_it_names_the_busiest_rows(strip: HeatStrip) -> None:
    readings = strip.readings(None)
    assert (readings[0].name, readings[0].value) == ("core 1", "100 %")
    assert (readings[-1].name, readings[-1].value) == ("mean", "33 %")


def test_it_says_nothing_about_a_time_without_samples(strip: HeatStrip) -> None:
    assert [reading.value for reading in strip.readings(_NOW - 9000)] == ["—"]


def test_rows_are_columns_of_the_copy(strip: HeatStrip) -> None:
    names, rows = strip.table()
    assert names == ("time", "core 0", "core 1", "core 2")
    assert rows[-1] == (_NOW, 0.0, 1.0, 0.0)


def test_an_empty_strip_draws_its_frame(look: Look, qtbot: QtBot) -> None:
    strip = HeatStrip("CPU cores", ["core 0", "core 1"], LiveMatrix(2, 10), ChartGroup(look))
    qtbot.addWidget(strip)
    strip.resize(300, 100)
    assert not strip.grab().isNull()


def test_sixty_four_rows_are_labelled_sparsely(look: Look, qtbot: QtBot) -> None:
    strip = HeatStrip("CPU cores", [f"core {n}" for n in range(64)], LiveMatrix(64, 10), ChartGroup(look))
    qtbot.addWidget(strip)
    assert [mark[1] for mark in strip.value_marks(4)] == ["core 0", "core 16", "core 32", "core 48"]


def test_a_short_window_has_no_slits_between_samples(strip: HeatStrip, look: Look) -> None:
    strip.group.follow(60.0)
    image, place = strip.grab().toImage(), strip.place()
    y = int(place.top + place.height / 2)
    xs = range(int(place.left) + 12, int(place.left + place.width) - 12)
    assert {image.pixelColor(x, y).name().upper() for x in xs} == {look.tokens.cpu}

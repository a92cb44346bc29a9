"""Painted parts show what they were given, in the colours of the look in force."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_monitor.assess.health import Health
from desktop_monitor.config.settings import Theme
from desktop_monitor.ui.look.icons import Shape
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import DARK, LIGHT
from desktop_monitor.ui.widgets.legend import Legend
from desktop_monitor.ui.widgets.mark import HealthMark
from desktop_monitor.ui.widgets.meter import Meter
from desktop_monitor.ui.widgets.pill import HealthPill
from desktop_monitor.ui.widgets.sparkline import Sparkline
from desktop_monitor.ui.widgets.trend import TrendStrip


def colours(widget: QWidget) -> set[str]:
    """All opaque colours a widget paints."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_ARGB32)
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


def column_has(widget: QWidget, x: int, colour: str) -> bool:
    """Whether a column of pixels holds something near `colour`; a thin line is half background."""
    image = widget.grab().toImage()
    wanted = QColor(colour)
    near = (image.pixelColor(x, y) for y in range(image.height()))
    return any(
        abs(c.red() - wanted.red()) + abs(c.green() - wanted.green()) + abs(c.blue() - wanted.blue()) < 260
        for c in near
    )


def test_a_sparkline_leaves_a_gap_empty(qtbot: QtBot, look: Look) -> None:
    line = Sparkline(look, "cpu", window_seconds=100.0, gap_seconds=5.0)
    qtbot.addWidget(line)
    line.resize(100, 22)
    line.set_points([(t, 0.5) for t in range(40)] + [(t, 0.5) for t in range(60, 101)], 100.0)
    assert column_has(line, 20, LIGHT.cpu)
    assert not column_has(line, 50, LIGHT.cpu)
    assert column_has(line, 90, LIGHT.cpu)


def test_a_sparkline_repaints_in_the_colours_of_a_new_theme(qtbot: QtBot, look: Look) -> None:
    line = Sparkline(look, "cpu", window_seconds=100.0)
    qtbot.addWidget(line)
    line.resize(100, 22)
    line.set_points([(t, 0.5) for t in range(101)])
    look.set_theme(Theme.DARK)
    assert column_has(line, 50, DARK.cpu)


def test_a_sparkline_forgets_what_left_its_window(qtbot: QtBot, look: Look) -> None:
    """Fed once a second for hours it holds about one window."""
    line = Sparkline(look, "cpu", window_seconds=100.0)
    qtbot.addWidget(line)
    for second in range(2000):
        line.add(float(second), 0.5)
    assert line.point_count <= 140


def test_a_sparkline_merges_what_pixels_cannot_show(qtbot: QtBot, look: Look) -> None:
    """An hour at one second is at most a few hundred points."""
    line = Sparkline(look, "cpu", window_seconds=3600.0)
    qtbot.addWidget(line)
    for second in range(3600):
        line.add(float(second), 0.5)
    assert 200 <= line.point_count <= 260


def test_a_sparkline_ignores_time_that_goes_backwards(qtbot: QtBot, look: Look) -> None:
    line = Sparkline(look, "cpu", window_seconds=10.0)
    qtbot.addWidget(line)
    line.add(100.0, 0.5)
    line.add(50.0, 0.9)
    assert line.point_count == 1


@pytest.mark.parametrize("value", [-5.0, 0.0, 1e12])
def test_a_sparkline_paints_any_finite_value(qtbot: QtBot, look: Look, value: float) -> None:
    line = Sparkline(look, "network", maximum=None)
    qtbot.addWidget(line)
    line.set_points([(0.0, value), (10.0, value)])
    assert not line.grab().isNull()


def test_a_meter_without_a_value_fills_nothing(qtbot: QtBot, look: Look) -> None:
    meter = Meter(look, "cpu")
    qtbot.addWidget(meter)
    meter.resize(120, 14)
    meter.show_ratio(None, 0.9)
    assert LIGHT.cpu not in colours(meter)
    meter.show_ratio(0.5, 0.9)
    assert LIGHT.cpu in colours(meter)


def test_a_meter_over_full_stays_inside(qtbot: QtBot, look: Look) -> None:
    meter = Meter(look, "cpu")
    qtbot.addWidget(meter)
    meter.resize(120, 14)
    meter.show_ratio(7.0, 9.0)
    assert column_has(meter, 115, LIGHT.cpu)


def test_a_pill_says_its_word_to_screen_readers(qtbot: QtBot, look: Look) -> None:
    pill = HealthPill(look)
    qtbot.addWidget(pill)
    pill.set_health(Health.DEGRADED, "Degraded")
    assert pill.accessibleName() == "Health: Degraded"
    assert pill.shape is Shape.DEGRADED
    assert LIGHT.degraded in colours(pill)


def test_a_mark_shows_nothing_while_there_is_nothing_to_say(qtbot: QtBot, look: Look) -> None:
    mark = HealthMark(look)
    qtbot.addWidget(mark)
    mark.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
    assert LIGHT.critical not in colours(mark)
    mark.show_level(Health.CRITICAL)
    assert LIGHT.critical in colours(mark)


def test_a_trend_paints_lines_and_gaps(qtbot: QtBot, look: Look) -> None:
    strip = TrendStrip(look)
    qtbot.addWidget(strip)
    strip.resize(600, 160)
    points = [(float(t), 0.4) for t in range(0, 3600, 60)]
    strip.show_lines({"cpu": points}, [(1000.0, 2000.0, "asleep")], 0.0, 3600.0, 150.0)
    assert strip.point_count == 60
    assert LIGHT.track in colours(strip)
    assert column_has(strip, 100, LIGHT.cpu)


def test_a_trend_of_no_time_paints_nothing_and_does_not_fail(qtbot: QtBot, look: Look) -> None:
    strip = TrendStrip(look)
    qtbot.addWidget(strip)
    strip.show_lines({}, [], 5.0, 5.0, 1.0)
    assert not strip.grab().isNull()


def test_a_legend_names_its_colours(qtbot: QtBot, look: Look) -> None:
    legend = Legend(look, [("cpu", "CPU"), ("memory", "Memory")])
    qtbot.addWidget(legend)
    assert {LIGHT.cpu, LIGHT.memory} <= colours(legend)


def test_a_sparkline_goes_on_when_the_clock_is_set_back(qtbot: QtBot, look: Look) -> None:
    line = Sparkline(look, "cpu", window_seconds=120.0)
    qtbot.addWidget(line)
    for second in range(60):
        line.add(100_000.0 + second, 0.5)
    line.add(100_000.0 - 86_400.0, 0.7)
    line.add(100_000.0 - 86_399.0, 0.7)
    assert line.point_count == 2
    line.grab()

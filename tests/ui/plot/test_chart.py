"""A chart draws fast lines, says its values, copies what it shows and changes its look live."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QWheelEvent
from pytestqt.qtbot import QtBot

from desktop_monitor.config.settings import Theme
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.plot import copying
from desktop_monitor.ui.plot.chart import Chart
from desktop_monitor.ui.plot.group import ChartGroup
from desktop_monitor.ui.plot.trace import FixedSamples, Trace

_NOW = 1_763_800_000.0


def assert_pens_draw_fast(curves: tuple[Any, ...]) -> None:
    """One pixel wide, opaque, not smoothed: anything else is a hundred times slower."""
    assert curves
    for curve in curves:
        assert curve.opts["antialias"] is False
        pen = curve.opts["pen"]
        if pen is not None and pen.style() != Qt.PenStyle.NoPen:
            assert (pen.widthF(), pen.color().alpha()) == (1.0, 255)


def _samples(values: np.ndarray) -> FixedSamples:
    return FixedSamples(_NOW - len(values) + 1 + np.arange(len(values), dtype=np.float64), values)


@pytest.fixture
def chart(look: Look, qtbot: QtBot) -> Chart:
    """An hour of a share that rises from 0 to 1, and half of it."""
    group = ChartGroup(look, navigable=True)
    group.advance(_NOW)
    group.follow(3600.0)
    chart = Chart("CPU", Unit.RATIO, group, maximum=1.0)
    group.setParent(chart)
    rising = np.linspace(0.0, 1.0, 3601)
    chart.set_traces(
        [
            Trace("busy", "cpu", Unit.RATIO, _samples(rising), filled=True),
            Trace("waiting", "disk", Unit.RATIO, _samples(rising / 2)),
        ]
    )
    qtbot.addWidget(chart)
    chart.resize(500, 200)
    chart.show()
    return chart


def _picture(chart: Chart) -> QImage:
    return chart.grab().toImage()


def test_every_pen_draws_fast(chart: Chart) -> None:
    chart.grab()
    assert_pens_draw_fast(chart.curves)


def test_a_line_has_at_most_two_points_a_pixel(chart: Chart) -> None:
    chart.grab()
    assert all(
        len(curve.getData()[0]) <= 2 * chart.place().columns for curve in chart.curves if curve.xData is not None
    )


def test_it_says_the_newest_values(chart: Chart) -> None:
    assert [(reading.name, reading.value) for reading in chart.readings(None)] == [
        ("busy", "100 %"),
        ("waiting", "50 %"),
    ]


def test_it_says_the_values_at_a_moment(chart: Chart) -> None:
    assert [reading.value for reading in chart.readings(_NOW - 1800)] == ["50 %", "25 %"]


def test_there_is_no_value_where_nothing_was_measured(chart: Chart) -> None:
    assert [reading.value for reading in chart.readings(_NOW - 7200)] == ["—", "—"]


def test_its_values_are_told_in_words(chart: Chart) -> None:
    chart.describe()
    assert chart.accessibleName() == "CPU"
    assert chart.accessibleDescription() == "busy 100 %, waiting 50 %"


def test_the_line_is_drawn_in_the_colour_of_its_token(chart: Chart, look: Look) -> None:
    image = _picture(chart)
    colours = {image.pixelColor(x, y).name().upper() for x in range(70, 480) for y in range(10, 175)}
    assert look.tokens.cpu in colours
    assert look.tokens.disk in colours


def test_a_gap_is_tinted(chart: Chart, look: Look) -> None:
    chart.group.set_gaps([Gap(_NOW - 2400, _NOW - 1200, GapReason.ASLEEP)])
    place = chart.place()
    middle = QPoint(int(place.left + place.width / 2), int(place.top + 12))
    assert _picture(chart).pixelColor(middle) == QColor(look.tokens.track)


def test_another_look_changes_the_lines_at_once(chart: Chart, look: Look) -> None:
    chart.grab()
    look.set_theme(Theme.DARK)
    colour = chart.traces[0].line.opts["pen"].color().name().upper()
    assert colour == look.tokens.cpu


def test_pointing_at_one_chart_moves_the_crosshair_of_the_group(chart: Chart, qtbot: QtBot) -> None:
    place = chart.place()
    qtbot.mouseMove(chart, QPoint(int(place.left + place.width / 2), 50))
    assert chart.group.crosshair == pytest.approx(_NOW - 1800, abs=10)


def test_arrow_keys_move_the_crosshair_and_escape_takes_it_away(chart: Chart, qtbot: QtBot) -> None:
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    first = chart.group.crosshair
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert first is not None
    assert chart.group.crosshair is not None
    assert chart.group.crosshair < first < _NOW
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.group.crosshair is None


def _wheel(chart: Chart, turned: int) -> QWheelEvent:
    place = chart.place()
    at = QPointF(place.left + place.width / 2, 60.0)
    event = QWheelEvent(
        at, chart.mapToGlobal(at), QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    chart.wheelEvent(event)
    return event


def test_the_wheel_zooms_around_the_pointer(chart: Chart, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chart.group.range_wanted) as caught:
        assert _wheel(chart, 120).isAccepted()
    start, end = caught.args
    assert end - start == pytest.approx(3600 / 1.25)
    assert (start + end) / 2 == pytest.approx(_NOW - 1800, abs=1)


def test_the_wheel_is_left_to_the_page_where_charts_are_not_navigable(chart: Chart) -> None:
    chart.group.navigable = False
    assert not _wheel(chart, 120).isAccepted()


def test_dragging_asks_for_an_earlier_window(chart: Chart, qtbot: QtBot) -> None:
    place = chart.place()
    left, right = QPoint(int(place.left + 100), 50), QPoint(int(place.left + 200), 50)
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=left)
    with qtbot.waitSignal(chart.group.range_wanted) as caught:
        qtbot.mouseMove(chart, right)
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=right)
    assert caught.args[1] < _NOW


def test_csv_has_a_column_a_line_and_a_row_a_moment(chart: Chart) -> None:
    lines = copying.csv_text(*chart.table()).splitlines()
    assert lines[0] == "time,busy (ratio),waiting (ratio)"
    assert len(lines) == 3602
    assert lines[-1].endswith(",1,0.5")


def test_csv_leaves_a_field_empty_where_nothing_was_measured() -> None:
    assert copying.csv_text(("time", "a"), [(0.0, float("nan"))]).splitlines()[1].endswith(",")


def test_csv_is_put_on_the_clipboard(chart: Chart) -> None:
    chart.copy_csv()
    assert QGuiApplication.clipboard().text().startswith("time,busy")


def test_the_picture_is_as_large_as_the_chart(chart: Chart) -> None:
    chart.copy_png()
    assert QGuiApplication.clipboard().image().size() == chart.size() * chart.devicePixelRatioF()


def test_the_drawing_is_svg(chart: Chart) -> None:
    svg = copying.drawing(chart)
    assert b"<svg" in svg
    assert b"<polyline" in svg or b"<path" in svg


def test_a_second_unit_brings_a_second_axis(chart: Chart) -> None:
    memory = Trace("memory", "memory", Unit.BYTES, _samples(np.full(100, 2.0**30)), second_axis=True)
    chart.set_traces([chart.traces[0], memory])
    chart.grab()
    assert [mark[2] for mark in chart.value_marks(4)][-1] == "1.0 GiB"


def test_an_empty_chart_draws_its_frame(look: Look, qtbot: QtBot) -> None:
    group = ChartGroup(look)
    chart = Chart("Nothing", Unit.BYTES, group)
    qtbot.addWidget(chart)
    chart.set_traces([Trace("nothing", "cpu", Unit.BYTES, FixedSamples())])
    chart.resize(300, 120)
    assert not chart.grab().isNull()
    assert chart.readings(None)[0].value == "—"


def test_a_chart_of_another_size_or_with_larger_letters_is_drawn_anew(chart: Chart) -> None:
    """Also while nothing new is recorded."""
    chart.grab()
    chart.resize(800, 300)
    font = chart.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    chart.setFont(font)
    shown = _picture(chart)
    chart.refresh()
    assert shown == _picture(chart)

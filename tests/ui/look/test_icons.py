"""Health is told by shape as well as by colour, and an icon is made once."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop_monitor.assess.health import Health
from desktop_monitor.ui.look.colour import contrast
from desktop_monitor.ui.look.glyphs import paint_glyph
from desktop_monitor.ui.look.icons import (
    ICON_SIZES_PX,
    Shape,
    app_icon,
    paint_shape,
    shape_colour,
    shape_of,
    tray_icon,
)
from desktop_monitor.ui.look.tokens import DARK, LIGHT

PANELS = {True: ("#000000", "#2E3440"), False: ("#FFFFFF", "#F6F5F4")}


def mask(shape: Shape, size: int) -> list[bool]:
    """Which pixels a shape covers."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_shape(painter, QRectF(0, 0, size, size), shape, QColor("#FF0000"))
    painter.end()
    return [image.pixelColor(x, y).alpha() > 127 for y in range(size) for x in range(size)]


@pytest.mark.parametrize("size", [16, 22, 64])
def test_shapes_differ_without_their_colour(qapp: QApplication, size: int) -> None:
    """Any two of them differ in a tenth of their pixels at least."""
    for one, other in itertools.combinations(Shape, 2):
        different = sum(a != b for a, b in zip(mask(one, size), mask(other, size), strict=True))
        assert different >= size * size / 10, (one, other)


def test_an_icon_is_the_same_object_each_time_and_has_all_sizes(qapp: QApplication) -> None:
    """Setting an identical icon is avoided by identity."""
    icon = tray_icon(Shape.HEALTHY, dark_panel=True)
    assert tray_icon(Shape.HEALTHY, dark_panel=True) is icon
    assert {size.width() for size in icon.availableSizes()} == set(ICON_SIZES_PX)


@pytest.mark.parametrize("dark_panel", [True, False])
@pytest.mark.parametrize("shape", Shape)
def test_the_colour_stands_out_from_panels_it_is_made_for(dark_panel: bool, shape: Shape) -> None:
    colour = shape_colour(shape, DARK if dark_panel else LIGHT)
    assert all(contrast(colour, panel) >= 3.0 for panel in PANELS[dark_panel])


def test_a_pause_hides_good_health_but_no_warning_and_no_missing_data() -> None:
    assert shape_of(Health.HEALTHY, paused=True) is Shape.PAUSED
    assert shape_of(Health.UNKNOWN, paused=True) is Shape.UNKNOWN
    assert shape_of(Health.DEGRADED, paused=True) is Shape.DEGRADED
    assert shape_of(Health.CRITICAL) is Shape.CRITICAL


@pytest.mark.parametrize(
    "name", ["overview", "agents", "resources", "processes", "history", "alerts", "modes", "settings", "no such page"]
)
def test_every_page_has_a_glyph(qapp: QApplication, name: str) -> None:
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_glyph(painter, QRectF(0, 0, 16, 16), name, QColor("#000000"))
    painter.end()
    covered = sum(image.pixelColor(x, y).alpha() > 0 for x in range(16) for y in range(16))
    assert covered >= 20


def test_the_program_icon_ships_with_the_program(qapp: QApplication) -> None:
    assert not app_icon().pixmap(QSize(64, 64)).isNull()

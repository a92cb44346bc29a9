"""A dot on the icon tells that an agent waits, and leaves health as readable as before."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop_monitor.ui.look.colour import contrast
from desktop_monitor.ui.look.icons import ICON_SIZES_PX, Shape, tray_icon
from desktop_monitor.ui.look.tokens import DARK, LIGHT

PANELS = {True: ("#000000", "#2E3440"), False: ("#FFFFFF", "#F6F5F4")}


def _image(shape: Shape, size: int, *, dark: bool, waiting: bool) -> QImage:
    return tray_icon(shape, dark_panel=dark, waiting=waiting).pixmap(size, size).toImage()


def _covered(image: QImage) -> list[bool]:
    return [image.pixelColor(x, y).alpha() > 127 for y in range(image.height()) for x in range(image.width())]


def _is_near(one: QColor, other: QColor) -> bool:
    return all(abs(a - b) < 24 for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


@pytest.mark.parametrize("size", ICON_SIZES_PX)
@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("shape", Shape)
def test_the_dot_is_the_accent_and_large_enough_to_be_seen(
    qapp: QApplication, shape: Shape, dark: bool, size: int
) -> None:
    """At least four pixels wide on the smallest icon, in a colour that no health has."""
    image = _image(shape, size, dark=dark, waiting=True)
    accent = QColor((DARK if dark else LIGHT).accent)
    row = [image.pixelColor(x, round(size * 0.86)) for x in range(size)]
    assert sum(colour.alpha() > 200 and _is_near(colour, accent) for colour in row) >= size * 0.25


@pytest.mark.parametrize("dark", [True, False])
def test_the_dot_stands_out_from_the_panel(dark: bool) -> None:
    """As shapes must: 3:1."""
    accent = (DARK if dark else LIGHT).accent
    assert all(contrast(accent, panel) >= 3.0 for panel in PANELS[dark])


@pytest.mark.parametrize("size", [16, 22, 64])
def test_clear_space_parts_the_dot_from_the_shape(qapp: QApplication, size: int) -> None:
    """Else it would melt into a full disc."""
    image = _image(Shape.HEALTHY, size, dark=True, waiting=True)
    diagonal = [image.pixelColor(place, place).alpha() for place in range(size // 2, size)]
    assert min(diagonal[: size // 3]) < 128
    assert max(diagonal[size // 8 :]) > 200


@pytest.mark.parametrize("size", [16, 22, 64])
def test_health_is_told_by_shape_beside_the_dot_too(qapp: QApplication, size: int) -> None:
    """Any two shapes still differ in a good part of their pixels."""
    masks = {shape: _covered(_image(shape, size, dark=True, waiting=True)) for shape in Shape}
    for one, other in itertools.combinations(Shape, 2):
        different = sum(a != b for a, b in zip(masks[one], masks[other], strict=True))
        assert different >= size * size * 0.06, (one, other)


def test_an_icon_with_a_dot_is_made_once(qapp: QApplication) -> None:
    """Setting an identical icon is avoided by identity."""
    marked = tray_icon(Shape.HEALTHY, dark_panel=True, waiting=True)
    assert tray_icon(Shape.HEALTHY, dark_panel=True, waiting=True) is marked
    assert tray_icon(Shape.HEALTHY, dark_panel=True) is not marked
    assert {size.width() for size in marked.availableSizes()} == set(ICON_SIZES_PX)

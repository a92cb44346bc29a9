"""The look follows the user's choice, and what it paints can be read."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_monitor.config.settings import Theme
from desktop_monitor.ui.look.colour import contrast, mix
from desktop_monitor.ui.look.icons import Shape
from desktop_monitor.ui.look.theme import Look, palette_of
from desktop_monitor.ui.look.tokens import DARK, LIGHT, Tokens
from desktop_monitor.ui.widgets.pill import pill_colours

TEXT_CONTRAST = 4.5
SHAPE_CONTRAST = 3.0
BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_of_black_on_white_is_21() -> None:
    """The ends of WCAG's scale."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == pytest.approx(1.0)


def test_mixing_half_of_white_into_black_gives_grey() -> None:
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"


@BOTH
def test_text_can_be_read_on_every_surface(tokens: Tokens) -> None:
    """Text and its quiet kind reach 4.5:1 wherever they are set."""
    surfaces = (tokens.background, tokens.rail, tokens.card, tokens.selection)
    for ink, surface in itertools.product((tokens.text, tokens.secondary), surfaces):
        assert contrast(ink, surface) >= TEXT_CONTRAST, (ink, surface)
    assert contrast(tokens.on_accent, tokens.accent) >= TEXT_CONTRAST


@BOTH
def test_shapes_and_lines_can_be_told_from_cards(tokens: Tokens) -> None:
    """Health shapes, series and the focus ring reach 3:1 on what they are painted on."""
    names = (
        "healthy",
        "degraded",
        "critical",
        "unknown",
        "cpu",
        "memory",
        "disk",
        "network",
        "agents",
        "gpu",
        "accent",
    )
    for name, surface in itertools.product(names, (tokens.card, tokens.background, tokens.rail)):
        assert contrast(getattr(tokens, name), surface) >= SHAPE_CONTRAST, (name, surface)


@BOTH
@pytest.mark.parametrize("shape", Shape)
def test_the_word_in_a_pill_can_be_read(tokens: Tokens, shape: Shape) -> None:
    fill, ink = pill_colours(shape, tokens)
    assert contrast(ink, fill) >= TEXT_CONTRAST


def test_choosing_a_theme_changes_the_tokens_and_says_so(qapp: QApplication, qtbot: QtBot) -> None:
    look = Look(Theme.LIGHT)
    with qtbot.waitSignal(look.changed):
        look.set_theme(Theme.DARK)
    assert look.tokens is DARK
    assert look.color("cpu").name().upper() == DARK.cpu


def test_choosing_the_theme_in_force_says_nothing(qapp: QApplication, qtbot: QtBot) -> None:
    look = Look(Theme.DARK)
    with qtbot.assertNotEmitted(look.changed):
        look.set_theme(Theme.DARK)


def test_an_unknown_system_scheme_is_judged_by_the_palette(qapp: QApplication) -> None:
    """The offscreen platform names no scheme; its palette decides."""
    before = qapp.palette()
    qapp.setPalette(palette_of(DARK))
    dark = Look(Theme.SYSTEM).tokens
    qapp.setPalette(palette_of(LIGHT))
    light = Look(Theme.SYSTEM).tokens
    qapp.setPalette(before)
    assert (dark, light) == (DARK, LIGHT)

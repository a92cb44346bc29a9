"""A report has the colours of the window."""

from __future__ import annotations

import pytest

from desktop_monitor.report.blocks import Tone
from desktop_monitor.report.palette import DARK, LIGHT, repeats, role_colour, tone_colour
from desktop_monitor.ui.look import tokens


@pytest.mark.parametrize(("own", "window"), [(LIGHT, tokens.LIGHT), (DARK, tokens.DARK)], ids=["light", "dark"])
def test_every_colour_is_the_window_s(own: dict[str, str], window: tokens.Tokens) -> None:
    assert dict(own) == {name: getattr(window, name) for name in own}


def test_every_tone_and_role_has_a_colour_in_both() -> None:
    names = {tone_colour(tone) for tone in Tone} | {role_colour(role) for role in ("cpu", "gpu", "accent", "<b>")}
    assert names <= LIGHT.keys() & DARK.keys()
    assert role_colour("<b>") == "accent"


def test_lines_of_one_colour_are_counted_so_that_they_can_be_told_apart() -> None:
    assert repeats(["agents", "cpu", "agents", "unheard", "accent"]) == (0, 0, 1, 0, 1)

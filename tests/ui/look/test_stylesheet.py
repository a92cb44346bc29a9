"""The style sheet fills every blank, and the files it names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop_monitor.ui.look.stylesheet import stylesheet
from desktop_monitor.ui.look.tokens import DARK, LIGHT, Tokens


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_every_picture_it_names_is_there(tokens: Tokens) -> None:
    named = re.findall(r'url\("([^"]+)"\)', stylesheet(tokens, 10.0))
    assert named
    assert all(Path(path).is_file() for path in named)


def test_sizes_follow_the_system_font() -> None:
    """A user with large text gets large titles."""
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)pt", stylesheet(LIGHT, 20.0))]
    assert sizes
    assert all(size >= 16.0 for size in sizes)
